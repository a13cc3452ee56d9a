import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { startThrottledSsm } from '../../test/templates/support/throttled-ssm';

/*
 * The webhook of the repository in the current folder as it is on AWS under a flood: the local gateway, and behind it so many instances of the
 * ingest function's bundle, each with a memory of its own and with one request at a time, an SSM that throttles, and real SQS. Prints one line
 * of JSON when it is ready, and another one with what it took when its standard input ends.
 *
 * Usage: server.ts INSTANCES CALLS_A_SECOND SECRET
 */

/** What it prints when it is ready. */
export interface FloodServer {
  readonly webhookUrl: string;
  readonly sqsEndpoint: string;
  readonly queueUrl: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What it prints in the end. */
export interface FloodCosts {
  readonly ssm: { readonly calls: number; readonly throttled: number };
  /** Milliseconds of processor time since it was ready. */
  readonly cpuMs: number;
}

type Ingest = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

async function main([instances, callsASecond, secret]: string[]): Promise<void> {
  const root = process.cwd();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- of the repository in whose folder this runs
  const framework = <Module>(...path: string[]) => require(join(root, 'framework', ...path)) as Module;
  const { config } = framework<typeof import('../../templates/framework/config')>('config');
  const { secretPath } = framework<typeof import('../../templates/framework/names')>('names');
  const { buildFunctions, FUNCTIONS_DIRECTORY } = framework<typeof import('../../templates/framework/build/bundle')>('build', 'bundle');
  const { newCredentials } = framework<typeof import('../../templates/framework/local/credentials')>('local', 'credentials');
  const { loadFunction, setFunctionEnvironment } = framework<typeof import('../../templates/framework/local/functions')>('local', 'functions');
  const { createGateway } = framework<typeof import('../../templates/framework/local/gateway')>('local', 'gateway');
  const { listen } = framework<typeof import('../../templates/framework/local/http-server')>('local', 'http-server');
  const { startQueues } = framework<typeof import('../../templates/framework/local/queues')>('local', 'queues');

  await buildFunctions(root);
  const [[stage, { region }]] = Object.entries(config.stages);
  const credentials = newCredentials();
  const queues = await startQueues(config, stage, credentials);
  const ssm = await startThrottledSsm(new Map([[secretPath(config, stage, 'signing_secret'), secret]]), Number(callsASecond));
  setFunctionEnvironment(stage, { sqsEndpoint: queues.endpoint, credentials, ...queues });
  process.env.AWS_ENDPOINT_URL_SSM = ssm.endpoint;

  const file = require.resolve(join(root, FUNCTIONS_DIRECTORY, 'ingest', 'index.js'));
  const ingest = inTurn(Array.from({ length: Number(instances) }, () => {
    delete require.cache[file];
    return loadFunction<APIGatewayProxyEvent, APIGatewayProxyResult>(root, 'ingest');
  }));
  const path = `/${config.apiPath}`;
  const gateway = createGateway({ stage, region, path, ingest, onAnswer: () => undefined, otherwise: () => false });
  const webhookUrl = `http://127.0.0.1:${await listen(gateway, 0)}/${stage}${path}`;
  const before = process.cpuUsage();
  console.log(JSON.stringify({ webhookUrl, sqsEndpoint: queues.endpoint, queueUrl: queues.queueUrl, region, credentials } satisfies FloodServer));
  createInterface({ input: process.stdin }).once('close', () => {
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ ssm: ssm.counts, cpuMs: (user + system) / 1_000 } satisfies FloodCosts));
    process.exit(0);
  });
}

/** Hands each request to the instance that has been idle longest, so that all are in use. */
function inTurn(instances: Ingest[]): Ingest {
  const idle = [...instances];
  const waiting: ((instance: Ingest) => void)[] = [];
  return async (event) => {
    const instance = idle.shift() ?? await new Promise<Ingest>((resolve) => waiting.push(resolve));
    try {
      return await instance(event);
    } finally {
      const next = waiting.shift();
      if (next) next(instance);
      else idle.push(instance);
    }
  };
}

void main(process.argv.slice(2));
