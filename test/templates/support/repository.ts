import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** A folder below build/, so that what runs in it finds this repository's node_modules. */
export function temporaryFolder(): { path: string; remove: () => void } {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const path = mkdtempSync(join(ROOT, 'build', 'test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes files, by path below a folder; what is not text is written as JSON. */
export function writeFiles(folder: string, files: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** Puts a generated repository together from the templates, as far as its functions go. */
export function assembleRepository(folder: string, starter: string, modified = new Date()): void {
  cpSync(join(ROOT, 'templates', 'framework'), join(folder, 'framework'), { recursive: true });
  cpSync(join(ROOT, 'templates', 'starters', starter), folder, { recursive: true });
  cpSync(join(ROOT, 'build', 'starters', starter, 'framework', 'source.json'), join(folder, 'framework', 'source.json'));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    utimesSync(join(folder, file), modified, modified);
  }
}
