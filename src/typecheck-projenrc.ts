/*
 * `.projenrc.ts` is type-checked by this before it runs: what it gets wrong changes nothing in the repository. The mistake may be one since
 * an upgrade, so the notes come first. The tasks of repositories name this module: an upgrade calls the new one by its old name.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { releaseNotes } from './release-notes';
import { readResyncState } from './resync-state';

/**
 * Prints what is wrong with `.projenrc.ts`.
 *
 * @param tsconfig of `.projenrc.ts`, relative to the repository.
 * @returns the compiler's status.
 */
export function typecheckProjenrc(tsconfig: string, repository = process.cwd()): number {
  const tsc = createRequire(join(repository, 'package.json')).resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--pretty', String(process.stdout.isTTY ?? false), '-p', tsconfig], {
    cwd: repository, encoding: 'utf8', stdio: ['inherit', 'pipe', 'inherit'],
  });
  if (status !== 0) process.stdout.write(`${releaseNotes(readResyncState(repository))}${stdout}`);
  return status ?? 1;
}
