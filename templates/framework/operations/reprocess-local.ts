import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReprocess } from './reprocess';
import { buildFunctions, FUNCTIONS_DIRECTORY } from '../build/bundle';
import { UsageError } from '../cli/command';
import { config } from '../config';
import type { LocalRunInfo } from '../local/local-run';
import { runFile } from '../local/run-file';
import { environment } from '../names';
import type { handler } from '../runtime/entrypoints/reprocess';

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
  const { sqsEndpoint, queueUrl, deadLetterQueueUrl } = JSON.parse(readFileSync(file, 'utf8')) as LocalRunInfo;
  await buildFunctions(root);
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']) {
    delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_REGION: config.stages[stage].region,
    // The endpoint takes any credentials, and must not be sent real ones.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'WARN',
    [environment.stage]: stage,
    [environment.queueUrl]: queueUrl,
    [environment.deadLetterQueueUrl]: deadLetterQueueUrl,
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const bundle = require(join(root, FUNCTIONS_DIRECTORY, 'reprocess', 'index.js')) as { handler: typeof handler };
  return (request) => {
    const end = Date.now() + config.lambda.timeoutSeconds * 1_000;
    return bundle.handler(request, { getRemainingTimeInMillis: () => end - Date.now() });
  };
}
