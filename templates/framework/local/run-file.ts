import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRunInfo } from './local-run';
import { UsageError } from '../cli/command';
import { writePrivateFile } from '../cli/private-file';

/** Where a local run leaves its addresses and secrets, for the commands, while it runs. */
function runFile(root: string): string {
  return join(root, 'dist', 'local-run.json');
}

/** Tells the commands of a local run, in place of one before it. Returns how to take that back, unless there is a newer one by then. */
export function writeRunFile(root: string, info: LocalRunInfo): () => void {
  const file = runFile(root);
  const text = JSON.stringify(info);
  writePrivateFile(file, text);
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
  const run = parse(readFileSync(file, 'utf8'));
  // A run of an older version of the framework has no credentials.
  if (run?.credentials === undefined) {
    throw new UsageError(`dist/local-run.json is not what a local run leaves: start one anew with npx projen local${orElse}`);
  }
  return run;
}

function parse(text: string): LocalRunInfo | undefined {
  try {
    return JSON.parse(text) as LocalRunInfo;
  } catch {
    return undefined;
  }
}
