import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { freePort } from '../../support/free-port';

/** A message as a consumer of the queue reads it. */
export interface Received {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An endpoint of SQS and S3 (fauxqs, in a process of its own), and a client that speaks AWS's protocol to it. */
export interface LocalSqs {
  readonly endpoint: string;
  readonly client: SQSClient;
  /** Creates a queue of a new name, and returns its URL. */
  createQueue(): Promise<string>;
  /** Receives and deletes all that is on a queue. */
  drain(queueUrl: string): Promise<Received[]>;
  stop(): Promise<void>;
}

// Node 20 is tested too.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const FAUXQS = join(__dirname, '..', '..', '..', 'node_modules', '.bin', 'fauxqs');

/** A client for an endpoint in a test: no waiting, no AWS account. */
export function sqsClient(endpoint: string, options: { maxAttempts?: number; requestTimeoutMs?: number } = {}): SQSClient {
  const { maxAttempts = 1, requestTimeoutMs = 2_000 } = options;
  return new SQSClient({
    endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    useQueueUrlAsEndpoint: false,
    maxAttempts,
    requestHandler: { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  });
}

export async function startSqs(): Promise<LocalSqs> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [FAUXQS], {
    env: { ...process.env, FAUXQS_PORT: String(port), FAUXQS_LOGGER: 'false', FAUXQS_DEFAULT_REGION: 'us-west-2' },
    stdio: 'ignore',
  });
  process.once('exit', () => child.kill('SIGKILL'));
  while (!await fetch(`${endpoint}/health`).then(({ ok }) => ok, () => false)) {
    if (child.exitCode !== null) throw new Error(`fauxqs ended with status ${child.exitCode}`);
    await sleep(25);
  }
  const client = sqsClient(endpoint);
  let queues = 0;

  return {
    endpoint,
    client,
    createQueue: async () => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `queue-${++queues}`, Attributes: { MaximumMessageSize: '1048576' } }));
      return QueueUrl!;
    },
    drain: async (queueUrl) => {
      const received: Received[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }));
        if (Messages.length === 0) return received;
        received.push(...Messages.map(({ Body: body = '', MessageAttributes: attributes = {} }) => ({
          body, attributes: Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue])),
        })));
        await client.send(new DeleteMessageBatchCommand({
          QueueUrl: queueUrl, Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }));
      }
    },
    stop: async () => {
      client.destroy();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
