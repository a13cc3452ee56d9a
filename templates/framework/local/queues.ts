import type { IncomingMessage } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsServer, refuse } from './aws-server';
import { createQueues } from './create-queues';
import type { Credentials } from './credentials';
import { createFauxqs } from './fauxqs';
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
  const app = await createFauxqs(region, () => endpoint);
  const server = createAwsServer(credentials, (request, response) => {
    const fault = faultOf(request);
    if (fault !== undefined) return refuse(request, response, 400, 'UnsupportedOperation', fault);
    return app.routing(request, response);
  });
  const endpoint: string = `http://127.0.0.1:${await listen(server, 0)}`;
  // A copy: the SDK writes into it.
  const client = { endpoint, region, credentials: { ...credentials } };
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
