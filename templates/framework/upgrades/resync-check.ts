import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withCopy } from './copy-repository';
import { installedProjen } from './framework';
import type { Repository } from './repository';
import { runOrFail } from '../cli/run-program';

/** A managed file that is not as it is generated. */
export interface Difference {
  /** In the project. */
  readonly path: string;
  /** `changed`: it has other content; `missing`: it is generated, and not there; `extra`: it is there, and not generated any more. */
  readonly kind: 'changed' | 'missing' | 'extra';
}

/**
 * Compares the managed files of a project with what the installed version of the framework generates from `.projenrc.ts`, which is the
 * root's where the project is a subproject. The repository itself is left as it is.
 *
 * @param repository with its packages installed.
 * @throws Error when `.projenrc.ts` cannot be run.
 */
export function findDifferences(repository: Repository): Promise<Difference[]> {
  const { project } = repository;
  return withCopy(repository, { states: false }, async (copy) => {
    const before = managedFiles(project);
    linkPackages(repository, copy);
    // Nothing needs to be installed to see what is generated.
    await runOrFail(process.execPath, [installedProjen(repository.root), 'default'], { cwd: copy.root, env: { PROJEN_DISABLE_POST: 'true' } });
    const after = managedFiles(copy.project);
    const kindOf = (path: string): Difference['kind'] | undefined => {
      const isThere = existsSync(join(project, path));
      // projen also lists files that it has nothing for, and does not write (a .gitpod.yml without options).
      if (!after.has(path) || !existsSync(join(copy.project, path))) return isThere ? 'extra' : undefined;
      if (!isThere) return 'missing';
      return same(project, copy.project, path) ? undefined : 'changed';
    };
    return [...new Set([...before, ...after])].sort().flatMap((path) => {
      const kind = kindOf(path);
      return kind ? [{ path, kind }] : [];
    });
  });
}

/** The packages as Node.js finds them: beside the project, and in every folder above, also of the repository. */
function linkPackages({ top, project }: Repository, copy: Repository): void {
  for (let folder = project; ; folder = dirname(folder)) {
    const isAbove = relative(top, folder).startsWith('..');
    link(join(folder, 'node_modules'), join(isAbove ? copy.top : join(copy.top, relative(top, folder)), 'node_modules'));
    if (folder === dirname(folder)) return;
  }
}

/** Package by package: whatever should remove the copy's node_modules leaves the packages alone. */
function link(packages: string, target: string): void {
  if (!existsSync(packages)) return;
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(packages, { withFileTypes: true }).filter((each) => !each.isFile())) {
    // What is nearer comes first.
    if (!existsSync(join(target, entry.name))) symlinkSync(join(packages, entry.name), join(target, entry.name), 'junction');
  }
}

/** What projen generates, as it last wrote it down; and package.json, which it completes. */
function managedFiles(project: string): Set<string> {
  const file = join(project, '.projen', 'files.json');
  return new Set(['package.json', ...(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { files: string[] }).files : [])]);
}

function same(a: string, b: string, path: string): boolean {
  return readFileSync(join(a, path)).equals(readFileSync(join(b, path)));
}
