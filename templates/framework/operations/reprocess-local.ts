import { existsSync, readFileSync } from 'node:fs';
import type { RunReprocess } from './reprocess';
import { buildFunctions } from '../build/bundle';
import { UsageError } from '../cli/command';
import { loadFunction, setFunctionEnvironment } from '../local/functions';
import type { LocalRunInfo } from '../local/local-run';
import { runFile } from '../local/run-file';
import type { ReprocessReport, ReprocessRequest } from '../runtime/reprocess/request';

/**
 * Builds the reprocess function from the repository as it is now, and runs it in this process on the queues of the local run.
 *
 * @param root the repository.
 */
export async function onLocalRun(root: string, stage: string): Promise<RunReprocess> {
  const file = runFile(root);
  if (!existsSync(file)) {
    throw new UsageError('no local run: start one with npx projen local');
  }
  await buildFunctions(root);
  setFunctionEnvironment(stage, JSON.parse(readFileSync(file, 'utf8')) as LocalRunInfo);
  return loadFunction<ReprocessRequest, ReprocessReport>(root, 'reprocess');
}
