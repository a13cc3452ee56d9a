import type { RunReprocess } from './reprocess';
import { buildFunctions } from '../build/bundle';
import { loadFunction, setFunctionEnvironment } from '../local/functions';
import { readRunFile } from '../local/run-file';
import type { ReprocessReport, ReprocessRequest } from '../runtime/reprocess/request';

/**
 * Builds the reprocess function from the repository as it is now, and runs it in this process on the queues of the local run.
 *
 * @param root the repository.
 */
export async function onLocalRun(root: string, stage: string): Promise<RunReprocess> {
  const run = readRunFile(root);
  await buildFunctions(root);
  setFunctionEnvironment(stage, run);
  return loadFunction<ReprocessRequest, ReprocessReport>(root, 'reprocess');
}
