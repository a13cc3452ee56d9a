import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is made by building and installing, and is not in git. */
const MADE = new Set(['node_modules', 'generated', 'dist', 'cdktf.out', 'test-reports', 'coverage', '.git', join('.projen', 'edited')]);

/** The files that git would have, each with a hash of its content. */
export function tree(directory: string, below = ''): Record<string, string> {
  return Object.assign({}, ...readdirSync(join(directory, below), { withFileTypes: true })
    .filter(({ name }) => !MADE.has(join(below, name)))
    .map((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? tree(directory, path) : { [path]: createHash('sha256').update(readFileSync(join(directory, path))).digest('hex') };
    }));
}
