import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const TEMPORARY = '.tmp';

/**
 * Makes a directory hold these files and no others. Each is replaced at once, so that whoever reads them meanwhile, as another
 * build or a local run that starts, finds every one, and finds it whole.
 *
 * @param files by path below the directory, with forward slashes.
 */
export function writeDirectory(directory: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of files) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${randomUUID()}${TEMPORARY}`;
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  }
  const names = [...files.keys()];
  for (const found of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const path = found.split(sep).join('/');
    // What another build is about to rename is its own.
    if (!path.endsWith(TEMPORARY) && !names.some((name) => name === path || name.startsWith(`${path}/`))) {
      rmSync(join(directory, found), { recursive: true, force: true });
    }
  }
}
