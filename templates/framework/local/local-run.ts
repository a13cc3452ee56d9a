import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayProxyResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { createConsole } from './console';
import { newCredentials } from './credentials';
import type { Credentials } from './credentials';
import { deployedQueues } from './deployed-queues';
import { loadFunction, setFunctionEnvironment } from './functions';
import { createGateway } from './gateway';
import type { GatewayAnswer } from './gateway';
import { close, listen } from './http-server';
import { startParameterStore } from './parameter-store';
import { startQueues } from './queues';
import { localSecrets } from './secrets';
import type { Secrets } from './secrets';
import { buildFunctions } from '../build/bundle';
import { config } from '../config';
import { secretPath } from '../names';
import type { SecretName } from '../names';

/** The line of JSON that tells other programs where everything is. */
export interface LocalRunInfo {
  readonly webhookUrl: string;
  readonly consoleUrl: string;
  readonly sqsEndpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** On S3 at the same endpoint: what no queue can keep. */
  readonly eventBucket: string;
  /** What clients of that endpoint sign with, new ones for each run. */
  readonly credentials: Credentials;
  /** Development secrets of this run. */
  readonly secrets: Secrets;
}

export interface LocalRunOptions {
  /** The repository. */
  readonly root: string;
  readonly stage: string;
  /** Port of the webhook and the console; 0 for a free one. */
  readonly port: number;
  readonly onAnswer: (answer: GatewayAnswer) => void;
  /** An emulator of AWS where the stage is deployed, whose queues are to be used. Default: queues of its own. */
  readonly endpoint?: string;
}

/**
 * Starts the event source on this machine: the bundles that go to Lambda, behind a gateway that behaves as API Gateway does,
 * with SQS and SSM endpoints that speak AWS's protocol. Sets the environment variables that the functions read.
 */
export async function startLocalRun(options: LocalRunOptions): Promise<{ info: LocalRunInfo; stop: () => Promise<void> }> {
  // The functions run on Lambda's Node, whatever runs them here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  await buildFunctions(options.root);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    await Promise.all(stops.map((each) => each()));
  };
  try {
    return { info: await start(options, stops), stop };
  } catch (error) {
    // What has been started would keep the process.
    await stop();
    throw error;
  }
}

/** @param stops is told how to stop what has been started. */
async function start({ root, stage, port, onAnswer, endpoint }: LocalRunOptions, stops: (() => Promise<unknown>)[]): Promise<LocalRunInfo> {
  const secrets = localSecrets(root, config.source);
  const credentials = newCredentials();
  const parameters = await startParameterStore(new Map(
    Object.entries(secrets).map(([name, value]) => [secretPath(config, stage, name as SecretName), value]),
  ), credentials);
  stops.push(() => close(parameters.server));
  const queues = endpoint === undefined ? await startQueues(config, stage, credentials) : await deployedQueues(config, stage, endpoint);
  stops.push(queues.stop);

  // Stack traces name the lines of the sources, as on Lambda.
  process.setSourceMapsEnabled(true);
  setFunctionEnvironment(stage, { sqsEndpoint: queues.endpoint, credentials, ...queues });
  process.env.AWS_ENDPOINT_URL_SSM = parameters.endpoint;

  const { authorization } = config.source;
  const answers = createConsole({ config, stage, inspect: queues.inspect });
  const gateway = createGateway({
    stage,
    region: config.stages[stage].region,
    path: `/${config.apiPath}`,
    ingest: loadFunction<APIGatewayProxyEvent, APIGatewayProxyResult>(root, 'ingest'),
    authorizer: authorization && {
      header: authorization.header,
      authorize: loadFunction<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult>(root, 'authorizer'),
    },
    onAnswer: (answer) => {
      answers.add(answer);
      onAnswer(answer);
    },
    otherwise: answers.serve,
  });
  const origin = `http://127.0.0.1:${await listen(gateway, port)}`;
  stops.push(() => close(gateway));

  const { endpoint: sqsEndpoint, queueUrl, deadLetterQueueUrl, eventBucket } = queues;
  return { webhookUrl: `${origin}/${stage}/${config.apiPath}`, consoleUrl: `${origin}${answers.path}`, sqsEndpoint, queueUrl, deadLetterQueueUrl, eventBucket, credentials, secrets };
}
