import { setTimeout as sleep } from 'node:timers/promises';
import { NO_STORE } from '../../support/event-bucket';
import { refusal, startFailingS3 } from '../../support/failing-s3';
import type { S3Answer } from '../../support/failing-s3';
import { startFailingSqs } from '../../support/failing-sqs';
import type { BatchAnswer, BatchCall } from '../../support/failing-sqs';
import { MAX_MESSAGE_BYTES, useReceiver } from '../../support/receiver-with-sqs';

const receiver = useReceiver();
const { post, queued } = receiver;

test.each<[string, S3Answer]>([
  ['denies access', refusal(403, 'AccessDenied')], ['answers 503', refusal(503, 'SlowDown')], ['does not answer', 'hang'], ['cuts the connection', 'reset'],
])('answers 503, never 2xx, when S3 %s, and no message points to what is not there', async (_, answer) => {
  const s3 = await startFailingS3(answer);
  try {
    const { status, telemetry } = await post('x'.repeat(MAX_MESSAGE_BYTES), { keeps: s3.store });
    expect(status).toBe(503);
    expect(telemetry.counts).toEqual({ 'received': 1, 'refused': 1, 'refused{reason=not-acknowledged}': 1 });
    expect(await queued()).toMatchObject({ summaries: [], dead: [] });
  } finally {
    await s3.stop();
  }
});

test('needs no S3 for events that the queues take', async () => {
  const s3 = await startFailingS3('reset');
  try {
    expect((await post('[{"n":1},{"type":"strict"}]', { keeps: s3.store })).status).toBe(202);
  } finally {
    await s3.stop();
  }
});

test.each<[string, (call: BatchCall) => BatchAnswer]>([
  ['answers 500', () => ({ status: 500, type: 'InternalFailure' })],
  ['refuses the event', ({ bodies }) => ({ acknowledge: [], fail: bodies })],
  ['refuses the event for its key', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true, code: 'KmsThrottled' })],
  ['takes neither the content of the event nor of what replaces it', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true })],
  ['acknowledges nothing', () => ({ acknowledge: [] })],
  ['does not answer', () => 'hang'],
  ['cuts the connection', () => 'reset'],
])('answers 503, never 2xx, when SQS %s: a delivered and a quarantined event alike', async (_, answer) => {
  const failing = await startFailingSqs(answer);
  try {
    for (const body of ['{"n":1}', 'not json']) {
      const { status, telemetry } = await post(body, { endpoint: failing.endpoint });
      expect(status).toBe(503);
      expect(telemetry.counts).toMatchObject({ 'received': 1, 'refused{reason=not-acknowledged}': 1 });
      expect(telemetry.counts).not.toHaveProperty('delivered');
      expect(telemetry.counts).not.toHaveProperty('quarantined');
    }
  } finally {
    await failing.stop();
  }
});

test('answers 202 when SQS takes the content of one event not, and that one is on the dead-letter queue', async () => {
  const sent: string[][] = [];
  const failing = await startFailingSqs(({ bodies, queueUrl: url }) => {
    const refused = url === receiver.queueUrl ? bodies.filter((body) => body.includes('event 2')) : [];
    sent.push([url, ...bodies.filter((body) => !refused.includes(body)).map((body) => (JSON.parse(body) as { summary?: string }).summary ?? body)]);
    return { acknowledge: bodies.filter((body) => !refused.includes(body)), fail: refused, senderFault: true };
  });
  try {
    const { status, body, telemetry } = await post('[{"n":1},{"n":2},{"n":3}]', { endpoint: failing.endpoint });
    expect([status, body]).toEqual([202, { delivered: 2, quarantined: 1, dropped: 0 }]);
    expect(sent).toEqual([[receiver.queueUrl, 'event 1', 'event 3'], [receiver.deadLetterQueueUrl, '{"n":2}']]);
    expect(telemetry.counts).toEqual({ 'received': 3, 'delivered': 2, 'quarantined': 1, 'quarantined{reason=contract}': 1 });
  } finally {
    await failing.stop();
  }
});

test.each<[string, BatchAnswer]>([
  ['does not answer', 'hang'], ['goes on refusing', { acknowledge: [] }],
])('answers 503 when its time is up and SQS %s', async (_, answer) => {
  const failing = await startFailingSqs(() => answer);
  try {
    const { status, telemetry } = await post('{"n":1}', { endpoint: failing.endpoint, budgetMs: 20 });
    expect(status).toBe(503);
    expect(telemetry.counts).toEqual({ ...telemetry.counts, 'received': 1, 'refused': 1, 'refused{reason=out-of-time}': 1 });
    expect(telemetry.counts).not.toHaveProperty('delivered');
  } finally {
    await failing.stop();
  }
});

test('answers 503 when its time is up before S3 answers, and then sends no pointer', async () => {
  let answered: Promise<unknown> | undefined;
  const put = () => (answered = sleep(60)).then(() => 's3://bucket/oversize/late');
  const { status, telemetry } = await post('x'.repeat(MAX_MESSAGE_BYTES), { keeps: { ...NO_STORE, put }, budgetMs: 20 });
  expect(status).toBe(503);
  expect(telemetry.counts).toEqual({ 'received': 1, 'refused': 1, 'refused{reason=out-of-time}': 1 });
  await answered;
  await sleep(250);
  expect(await queued()).toMatchObject({ summaries: [], dead: [] });
});

test('answers only when SQS has acknowledged: not before', async () => {
  const order: string[] = [];
  const failing = await startFailingSqs(({ bodies, index }) => {
    order.push(`call ${index}`);
    return { acknowledge: index < 2 ? [] : bodies };
  });
  try {
    order.push(`status ${(await post('{"n":1}', { endpoint: failing.endpoint })).status}`);
    expect(order).toEqual(['call 0', 'call 1', 'call 2', 'status 200']);
  } finally {
    await failing.stop();
  }
});
