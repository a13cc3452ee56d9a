import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsServer, refuse } from './aws-server';
import { createQueues } from './create-queues';
import type { Credentials } from './credentials';
import { close, listen } from './http-server';
import type { SourceConfig } from '../config';
import { deadLetterQueueName, resourceName } from '../names';

/** The queues of a local run, and its bucket of what no queue can keep: real SQS and S3 on loopback (fauxqs). */
export interface Queues {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly eventBucket: string;
  /** The messages that are in flight or waiting, the last one that came at the end, without receiving them. */
  inspect(queue: 'main' | 'dead-letter'): Promise<QueuedMessage[]>;
  stop(): Promise<void>;
}

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is done with a queue of events. fauxqs knows more: deleting one, other settings, and SNS, which any page's form can call. */
const ACTIONS = new Set([
  'ListQueues', 'GetQueueUrl', 'GetQueueAttributes', 'CreateQueue', 'PurgeQueue', 'SendMessage', 'SendMessageBatch', 'ReceiveMessage',
  'DeleteMessage', 'DeleteMessageBatch', 'ChangeMessageVisibility', 'ChangeMessageVisibilityBatch',
]);

/**
 * Starts SQS with the main queue and the dead-letter queue, set up as infra/constructs/ does, and S3 with the bucket.
 *
 * @param credentials what its clients sign with.
 */
export async function startQueues(config: SourceConfig, stage: string, credentials: Credentials): Promise<Queues> {
  const { region } = config.stages[stage];
  const { buildApp } = await import('fauxqs');
  await takeEveryCharacter();
  const app = buildApp({ logger: false, defaultRegion: region });
  // fauxqs knows a queue by a URL whose host name only some systems resolve; outside, it goes by the address.
  const fauxqsOrigin = () => `http://sqs.${region}.localhost:${new URL(endpoint).port}`;
  app.addHook('preHandler', async ({ body }: { body: unknown }) => {
    const input = body as { QueueUrl?: string } | null;
    if (typeof input?.QueueUrl === 'string' && URL.canParse(input.QueueUrl)) input.QueueUrl = `${fauxqsOrigin()}${new URL(input.QueueUrl).pathname}`;
  });
  app.addHook('onSend', async (_request: unknown, _reply: unknown, payload: unknown) =>
    typeof payload === 'string' ? payload.replaceAll(fauxqsOrigin(), endpoint) : payload);
  await app.ready();
  // Not startFauxqs: it listens on every interface, answers whoever asks, and these queues may hold real events.
  const server = createAwsServer(credentials, (request, response) => {
    const fault = faultOf(request);
    if (fault !== undefined) return refuse(request, response, 400, 'UnsupportedOperation', fault);
    return app.routing(request, response);
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const client = { endpoint, region, credentials };
  const sqs = new SQSClient(client);

  const s3 = new S3Client(client);
  const queues = await createQueues(sqs, s3, config, stage);
  sqs.destroy();
  s3.destroy();
  const names = { 'main': resourceName(config, stage), 'dead-letter': deadLetterQueueName(config, stage) };

  return {
    endpoint,
    ...queues,
    inspect: async (queue) => {
      const response = await app.inject(`/_fauxqs/queues/${names[queue]}`);
      const { messages: { ready, delayed, inflight } } = response.json() as Inspection;
      return [...inflight.map(({ message }) => message), ...delayed, ...ready].map(({ messageId, body, messageAttributes }) => ({
        id: messageId,
        body,
        attributes: Object.fromEntries(Object.entries(messageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ''])),
      }));
    },
    stop: async () => {
      await close(server);
      await app.close();
    },
  };
}

/** Why a call is not for fauxqs: SQS is called at the root, in JSON, S3 elsewhere, and neither by a form. */
function faultOf({ method, url, headers: { 'content-type': type = '', 'x-amz-target': target = '' } }: IncomingMessage): string | undefined {
  if (/form/i.test(type)) return 'the local run takes no forms: it knows SQS, by its JSON protocol, and S3';
  if (method !== 'POST' || !/^\/(?:[?#;]|$)/.test(url ?? '')) return undefined;
  const [service, action, ...more] = String(target).split('.');
  return service === 'AmazonSQS' && more.length === 0 && ACTIONS.has(action) ? undefined : `the local run does not know ${JSON.stringify(target)}`;
}

/**
 * Lets fauxqs take characters beyond the basic plane (emoji), as SQS does. Its pattern of invalid ones lacks them until 2.x
 * (https://github.com/kibertoad/fauxqs/pull/278), which needs Node 22.
 */
async function takeEveryCharacter(): Promise<void> {
  const file = (require.resolve.paths('fauxqs') ?? []).map((path) => join(path, 'fauxqs', 'dist', 'sqs', 'sqsTypes.js')).find(existsSync);
  const { INVALID_MESSAGE_BODY_CHAR: invalid } = (file ? await import(pathToFileURL(file).href) : {}) as { INVALID_MESSAGE_BODY_CHAR?: RegExp };
  if (!invalid) throw new Error('this version of fauxqs is not the one that the local run was made for; install the version that npx projen asks for');
  invalid.compile('[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
}

/** What fauxqs tells of a queue (its README, "Queue inspection"). */
interface Inspection {
  readonly messages: {
    readonly ready: FauxqsMessage[];
    readonly delayed: FauxqsMessage[];
    readonly inflight: { readonly message: FauxqsMessage }[];
  };
}

interface FauxqsMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Record<string, { readonly StringValue?: string }>;
}
