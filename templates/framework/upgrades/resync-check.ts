import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withCopy } from './copy-repository';
import { runOrFail } from '../cli/run-program';

/** A managed file that is not as it is generated. */
export interface Difference {
  readonly path: string;
  /** `changed`: it has other content; `missing`: it is generated, and not there; `extra`: it is there, and not generated any more. */
  readonly kind: 'changed' | 'missing' | 'extra';
}

/**
 * Compares the managed files of a repository with what its installed version of the framework generates from its `.projenrc.ts`.
 * The repository itself is left as it is.
 *
 * @param root the repository, with its packages installed.
 * @throws Error when `.projenrc.ts` cannot be run.
 */
export function findDifferences(root: string): Promise<Difference[]> {
  return withCopy(root, { states: false }, async (copy) => {
    const before = managedFiles(root);
    linkPackages(root, copy);
    // Nothing needs to be installed to see what is generated.
    await runOrFail(process.execPath, [join('node_modules', 'projen', 'bin', 'projen'), 'default'], { cwd: copy, env: { PROJEN_DISABLE_POST: 'true' } });
    const after = managedFiles(copy);
    const kindOf = (path: string): Difference['kind'] | undefined => {
      const isThere = existsSync(join(root, path));
      if (!after.has(path)) return isThere ? 'extra' : undefined;
      if (!isThere) return 'missing';
      return same(root, copy, path) ? undefined : 'changed';
    };
    return [...new Set([...before, ...after])].sort().flatMap((path) => {
      const kind = kindOf(path);
      return kind ? [{ path, kind }] : [];
    });
  });
}

/** Package by package: whatever should remove the copy's node_modules leaves the packages alone. */
function linkPackages(root: string, copy: string): void {
  const packages = join(root, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const entry of readdirSync(packages, { withFileTypes: true }).filter((each) => !each.isFile())) {
    symlinkSync(join(packages, entry.name), join(copy, 'node_modules', entry.name), 'junction');
  }
}

/** What projen generates, as it last wrote it down; and package.json, which it completes. */
function managedFiles(directory: string): Set<string> {
  const file = join(directory, '.projen', 'files.json');
  return new Set(['package.json', ...(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { files: string[] }).files : [])]);
}

function same(a: string, b: string, path: string): boolean {
  return readFileSync(join(a, path)).equals(readFileSync(join(b, path)));
}
