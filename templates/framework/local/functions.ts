import { join } from 'node:path';
import type { Credentials } from './credentials';
import { FUNCTIONS_DIRECTORY } from '../build/bundle';
import { config } from '../config';
import { environment } from '../names';
import type { FunctionName } from '../names';

/** Where functions on this machine find their queues, and the bucket of what no queue can keep. */
export interface LocalQueues {
  readonly sqsEndpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly eventBucket: string;
  /** What the endpoints of this machine ask for. */
  readonly credentials: Credentials;
}

/** Sets the environment variables that functions in this process read, so that they reach endpoints of this machine only. */
export function setFunctionEnvironment(stage: string, { sqsEndpoint, queueUrl, deadLetterQueueUrl, eventBucket, credentials }: LocalQueues): void {
  // With a profile the SDK would take its credentials, and not those below.
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']) {
    delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_REGION: config.stages[stage].region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    AWS_ENDPOINT_URL_S3: sqsEndpoint,
    POWERTOOLS_METRICS_DISABLED: 'true',
    // With the reason of every refusal and quarantine, which the caller is not told.
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'WARN',
    [environment.stage]: stage,
    [environment.queueUrl]: queueUrl,
    [environment.deadLetterQueueUrl]: deadLetterQueueUrl,
    [environment.eventBucket]: eventBucket,
  });
}

/** A function from its bundle, the very file that is deployed, called as Lambda calls it. */
export function loadFunction<Event, Result>(root: string, name: FunctionName): (event: Event) => Promise<Result> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { handler } = require(join(root, FUNCTIONS_DIRECTORY, name, 'index.js')) as { handler: Handler<Event, Result> };
  return (event) => {
    const end = Date.now() + config.lambda.timeoutSeconds * 1_000;
    return handler(event, { getRemainingTimeInMillis: () => end - Date.now() });
  };
}

type Handler<Event, Result> = (event: Event, context: { getRemainingTimeInMillis(): number }) => Promise<Result>;
