import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LocalRunInfo } from './local-run';
import { UsageError } from '../cli/command';

/** Where a local run leaves its addresses and secrets, for the commands, while it runs. */
function runFile(root: string): string {
  return join(root, 'dist', 'local-run.json');
}

/** Tells the commands of a local run, in place of one before it. Returns how to take that back, unless there is a newer one by then. */
export function writeRunFile(root: string, info: LocalRunInfo): () => void {
  const file = runFile(root);
  const text = JSON.stringify(info);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return () => {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) rmSync(file, { force: true });
  };
}

/**
 * The local run that is under way.
 *
 * @param orElse what may be given in its place, for the message.
 * @throws UsageError when there is none, or what it left is no longer readable.
 */
export function readRunFile(root: string, orElse = ''): LocalRunInfo {
  const file = runFile(root);
  if (!existsSync(file)) {
    throw new UsageError(`no local run: start one with npx projen local${orElse}`);
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalRunInfo;
  } catch {
    throw new UsageError(`dist/local-run.json is not what a local run leaves: start one anew with npx projen local${orElse}`);
  }
}
