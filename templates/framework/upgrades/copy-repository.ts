import { cpSync, lstatSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

/** What is made from the rest, or is not the repository's, in its top folder. */
const LEFT_OUT = new Set(['.git', '.env.local', 'cdktf.out', 'coverage', 'dist', 'generated', 'test-reports', join('.projen', 'edited')]);

/** The same, in any folder. */
const LEFT_OUT_ANYWHERE = new Set(['node_modules', '.terraform']);

/** What is copied. */
export interface CopyOptions {
  /** Terraform's states in local files go with the rest. Nobody else can read the copy. */
  readonly states: boolean;
}

/**
 * Does something with a copy of the repository, without its packages, and removes the copy, at Ctrl-C too.
 *
 * @param work is given the copy's absolute path.
 */
export async function withCopy<T>(root: string, { states }: CopyOptions, work: (copy: string) => Promise<T>): Promise<T> {
  // The real path: tools take a link to it for another folder.
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'mozdef-ef-copy-'));
  const remove = () => rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
  const end = (signal: NodeJS.Signals) => {
    remove();
    process.exit(128 + constants.signals[signal]);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => isCopied(root, path, states) });
    return await work(copy);
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
    remove();
  }
}

function isCopied(root: string, path: string, states: boolean): boolean {
  const stats = lstatSync(path);
  return (stats.isFile() || stats.isDirectory() || stats.isSymbolicLink())
    && !LEFT_OUT.has(relative(root, path))
    && !LEFT_OUT_ANYWHERE.has(basename(path))
    && (states || !/\.tfstate(\.|$)/.test(path));
}
