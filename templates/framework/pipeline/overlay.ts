import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a private repository of configuration may bring: data, and no code that the build would run. */
export const OVERLAID = ['config', 'samples', 'schemas'] as const;

/** What `overlay` did. Paths have forward slashes. */
export interface Overlay {
  /** The files that were laid over the repository, by their path in it. */
  readonly copied: string[];
  /** What else is there, in its top folder, and was left alone. */
  readonly ignored: string[];
}

/**
 * Lays the second source of a pipeline over the repository: the files of `OVERLAID`, each in place of one of the same path.
 * All of it is looked at before any of it is copied.
 *
 * @throws Error naming what is not a file or folder, in either of the two: a link may lead anywhere.
 */
export function overlay(source: string, repository: string): Overlay {
  const names = readdirSync(source).sort();
  const isOverlaid = (name: string) => (OVERLAID as readonly string[]).includes(name);
  const copied = names.filter(isOverlaid).flatMap((name) => {
    if (!lstatSync(join(source, name)).isDirectory()) {
      throw new Error(`${name} in the configuration's repository is not a folder.`);
    }
    return filesBelow(source, name);
  });
  copied.forEach((path) => checkTarget(repository, path));

  for (const path of copied) {
    const target = join(repository, path);
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { force: true });
    copyFileSync(join(source, path), target);
  }
  return { copied, ignored: names.filter((name) => !isOverlaid(name)) };
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      if (entry.isFile()) return [path];
      throw new Error(`${path} in the configuration's repository is a ${entry.isSymbolicLink() ? 'symbolic link' : 'special file'}; only files and folders are taken.`);
    });
}

/** Where the file goes must be in the repository, and not behind a link that leads out of it. */
function checkTarget(repository: string, path: string): void {
  const parts = path.split('/');
  parts.forEach((_, index) => {
    const ancestor = parts.slice(0, index + 1).join('/');
    const found = lstatSync(join(repository, ancestor), { throwIfNoEntry: false });
    const expected = index === parts.length - 1 ? found?.isFile() : found?.isDirectory();
    if (found && !expected) {
      throw new Error(`${path} cannot be laid over the repository: ${ancestor} there is a ${found.isSymbolicLink() ? 'symbolic link'
        : found.isDirectory() ? 'folder' : 'file'}.`);
    }
  });
}

/** What was laid over, for the build's log. */
export function describeOverlay({ copied, ignored }: Overlay): string {
  const list = (title: string, names: readonly string[]) => [`${title}: ${names.length === 0 ? 'none' : ''}`.trimEnd(), ...names.map((name) => `  ${name}`)];
  return [
    ...list('Laid over the repository', copied),
    ...list(`Ignored, because it is not in ${OVERLAID.join('/, ')}/`, ignored),
  ].join('\n');
}

/** The folder of a pipeline's second source, if there is one. */
export function configurationSource(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment.CODEBUILD_SRC_DIR_Configuration;
  if (!folder) return undefined;
  if (!existsSync(folder)) {
    throw new Error(`CODEBUILD_SRC_DIR_Configuration is ${folder}, and there is no such folder.`);
  }
  return folder;
}
