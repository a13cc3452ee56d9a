import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** What is made from the rest, or is not the repository's. */
const LEFT_OUT = new Set(['node_modules', '.git', 'cdktf.out', 'coverage', 'dist', 'generated', 'test-reports', join('.projen', 'edited')]);

/**
 * Does something with a copy of the repository, without its packages, and removes the copy. A Terraform state in a local file goes
 * with it: nobody else can read the folder.
 *
 * @param work is given the copy's absolute path.
 */
export async function withCopy<T>(root: string, work: (copy: string) => Promise<T>): Promise<T> {
  // The real path: tools take a link to it for another folder.
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'mozdef-ef-copy-'));
  try {
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !LEFT_OUT.has(relative(root, path)) });
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
  }
}
