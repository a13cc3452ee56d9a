import { cpSync, lstatSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import type { Repository } from './repository';

/** What is made from the rest, or is not the repository's, in a project's folder. */
const LEFT_OUT = new Set(['coverage', 'dist', 'generated', 'test-reports', join('.projen', 'edited')]);

/** The same, in any folder. */
const LEFT_OUT_ANYWHERE = new Set(['.git', '.env.local', '.terraform', 'cdktf.out', 'node_modules']);

/** What is copied. */
export interface CopyOptions {
  /** The project's Terraform states in local files go with the rest. Nobody else can read the copy. */
  readonly states: boolean;
}

/**
 * Does something with a copy of the repository, without its packages, and removes the copy, at Ctrl-C too.
 *
 * @param work is given the paths in the copy.
 */
export async function withCopy<T>(repository: Repository, options: CopyOptions, work: (copy: Repository) => Promise<T>): Promise<T> {
  const { top, root, project } = repository;
  // The real path: tools take a link to it for another folder.
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'mozdef-ef-copy-'));
  const remove = () => rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
  const end = (signal: NodeJS.Signals) => {
    remove();
    process.exit(128 + constants.signals[signal]);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    cpSync(top, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => isCopied(repository, path, options) });
    return await work({ top: copy, root: join(copy, relative(top, root)), project: join(copy, relative(top, project)) });
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
    remove();
  }
}

function isCopied({ root, project }: Repository, path: string, { states }: CopyOptions): boolean {
  const stats = lstatSync(path);
  const isOfProject = !relative(project, path).startsWith('..');
  return (stats.isFile() || stats.isDirectory() || stats.isSymbolicLink())
    && ![root, project].some((folder) => LEFT_OUT.has(relative(folder, path)))
    && !LEFT_OUT_ANYWHERE.has(basename(path))
    && ((states && isOfProject) || !/\.tfstate(\.|$)/.test(path));
}
