import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createQueues } from './create-queues';
import { LOCAL_CREDENTIALS } from './credentials';
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

/** Starts SQS with the main queue and the dead-letter queue, set up as infra/constructs/ does, and S3 with the bucket. */
export async function startQueues(config: SourceConfig, stage: string): Promise<Queues> {
  const { region } = config.stages[stage];
  const { buildApp } = await import('fauxqs');
  await takeEveryCharacter();
  const app = buildApp({ logger: false, defaultRegion: region });
  // fauxqs knows a queue by a URL whose host name only some systems resolve; outside, it goes by the address.
  const fauxqsOrigin = () => `http://sqs.${region}.localhost:${new URL(endpoint).port}`;
  app.addHook('preHandler', async ({ body }: { body: unknown }) => {
    const input = body as { QueueUrl?: string } | null;
    if (typeof input?.QueueUrl === 'string') input.QueueUrl = `${fauxqsOrigin()}${new URL(input.QueueUrl).pathname}`;
  });
  app.addHook('onSend', async (_request: unknown, _reply: unknown, payload: unknown) =>
    typeof payload === 'string' ? payload.replaceAll(fauxqsOrigin(), endpoint) : payload);
  // Not startFauxqs: it listens on every interface, and these queues may hold real events.
  const endpoint: string = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = { endpoint, region, credentials: LOCAL_CREDENTIALS };
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
    stop: () => app.close(),
  };
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
