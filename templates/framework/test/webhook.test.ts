import { randomBytes } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { startLocalRunProcess } from './local-run-process';
import { config } from '../config';
import type { LocalRunInfo } from '../local/local-run';
import { sendSample } from '../local/send';
import { readSamples } from '../samples';
import { SAMPLES_DIRECTORY } from '../testing';

/*
 * The whole event source, as it is deployed: the functions' bundles behind HTTP, with a real SQS endpoint.
 */

const { source } = config;
const samples = readSamples(SAMPLES_DIRECTORY);
if (samples.length === 0) throw new Error('samples/ is empty: put at least one example event there');
let run: LocalRunInfo;
let stop: () => Promise<void>;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  ({ info: run, stop } = await startLocalRunProcess());
  const options = { endpoint: run.sqsEndpoint, region: Object.values(config.stages)[0].region, credentials: run.credentials };
  sqs = new SQSClient(options);
  s3 = new S3Client(options);
}, 60_000);

afterAll(async () => {
  sqs?.destroy();
  s3?.destroy();
  await stop?.();
});

const malformed = { eventType: samples[0].eventType, body: Buffer.from('{"not": json') };

test('every sample is accepted, and every event of it is on the queue', async () => {
  let delivered = 0;
  for (const sample of samples) {
    const { status, body } = await sendSample(run.webhookUrl, source, run.secrets, sample);
    expect({ sample: sample.name, status, body }).toEqual({ sample: sample.name, status: 200, body });
    delivered += (JSON.parse(body) as { delivered: number }).delivered;
  }
  const messages = await receiveAll(run.queueUrl);
  expect(messages).toHaveLength(delivered);
  for (const { Body } of messages) {
    expect(JSON.parse(Body!)).toMatchObject({ summary: expect.any(String), tags: expect.arrayContaining([config.service]) });
  }
});

test('what is not JSON is accepted and kept on the dead-letter queue, as received and with the reason', async () => {
  await receiveAll(run.deadLetterQueueUrl);
  const { status } = await sendSample(run.webhookUrl, source, run.secrets, { name: 'malformed', ...malformed });
  expect(status).toBe(202);
  const [message, ...others] = await receiveAll(run.deadLetterQueueUrl);
  expect(others).toEqual([]);
  expect(message.Body).toBe(malformed.body.toString('utf8'));
  expect(message.MessageAttributes).toMatchObject({ reason: { StringValue: 'malformed-json' }, attempts: { StringValue: '1' } });
});

test('an event that is too large for the dead-letter queue is kept in the event bucket', async () => {
  await receiveAll(run.deadLetterQueueUrl);
  const large = Buffer.concat([malformed.body, Buffer.alloc(config.maxMessageBytes, 'x')]);
  const { status } = await sendSample(run.webhookUrl, source, run.secrets, { ...malformed, name: 'large', body: large });
  expect(status).toBe(202);
  const [{ Body: location, MessageAttributes: attributes }, ...others] = await receiveAll(run.deadLetterQueueUrl);
  expect(others).toEqual([]);
  expect(attributes).toMatchObject({ reason: { StringValue: 'malformed-json' }, encoding: { StringValue: 's3' } });
  const bucket = `s3://${run.eventBucket}/`;
  expect(location!.startsWith(bucket)).toBe(true);
  const { Body: kept } = await s3.send(new GetObjectCommand({ Bucket: run.eventBucket, Key: location!.slice(bucket.length) }));
  expect(large.equals(await kept!.transformToByteArray())).toBe(true);
});

test('a forged request is refused, and leaves nothing on the queues', async () => {
  const forged = Object.fromEntries(Object.keys(run.secrets).map((name) => [name, randomBytes(24).toString('base64')]));
  const { status } = await sendSample(run.webhookUrl, source, forged, samples[0]);
  expect(status).toBe(source.authorization ? 403 : 401);
  expect(await receiveAll(run.queueUrl)).toEqual([]);
  expect(await receiveAll(run.deadLetterQueueUrl)).toEqual([]);
});

test('a request without token and signature is refused', async () => {
  const response = await fetch(run.webhookUrl, { method: 'POST', body: new Uint8Array(samples[0].body) });
  expect(response.status).toBe(401);
});

test('the console shows what happened', async () => {
  const page = await fetch(run.consoleUrl);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const state = await (await fetch(`${run.consoleUrl}_console/state`)).json() as { answers: unknown[] };
  expect(state.answers.length).toBeGreaterThan(0);
});

/** Takes every message off a queue. */
async function receiveAll(url: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 3600, WaitTimeSeconds: 0, MessageAttributeNames: ['All'],
    }));
    if (messages.length === 0) return all;
    all.push(...messages);
  }
}
