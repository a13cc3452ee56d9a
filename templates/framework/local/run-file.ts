import { join } from 'node:path';

/** Where a local run leaves its addresses and secrets, for `send`, while it runs. */
export function runFile(root: string): string {
  return join(root, 'dist', 'local-run.json');
}
