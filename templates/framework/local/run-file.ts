import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRunInfo } from './local-run';
import { UsageError } from '../cli/command';

/** Where a local run leaves its addresses and secrets, for the commands, while it runs. */
export function runFile(root: string): string {
  return join(root, 'dist', 'local-run.json');
}

/**
 * The local run that is under way.
 *
 * @param orElse what may be given in its place, for the message.
 * @throws UsageError when there is none.
 */
export function readRunFile(root: string, orElse = ''): LocalRunInfo {
  const file = runFile(root);
  if (!existsSync(file)) {
    throw new UsageError(`no local run: start one with npx projen local${orElse}`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as LocalRunInfo;
}
