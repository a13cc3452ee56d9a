import timers from 'node:timers/promises';
import { createDelivery, NotAcknowledgedError } from '../../../../templates/framework/runtime/deliver/delivery';
import type { EventStore } from '../../../../templates/framework/runtime/event-store';
import { NO_STORE } from '../../support/event-bucket';
import { refusal, startFailingS3 } from '../../support/failing-s3';
import type { S3Answer } from '../../support/failing-s3';
import { startFailingSqs } from '../../support/failing-sqs';
import type { BatchAnswer, BatchCall, FailingSqs } from '../../support/failing-sqs';
import { delivered, quarantined } from '../../support/outcomes';
import { sqsClient } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const MAX_BYTES = 1_048_576;

let sqs: FailingSqs | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  await sqs?.stop();
});

interface Attempt {
  readonly count?: number;
  /** Bodies of events for the dead-letter queue. */
  readonly bad?: string[];
  readonly maxAttempts?: number;
  readonly store?: EventStore;
  readonly signal?: AbortSignal;
  readonly telemetry?: ReturnType<typeof recordTelemetry>;
}

/** Sends events `1` to `count` (and `bad` ones to the dead-letter queue), and says what came of it. */
async function attempt(answer: (call: BatchCall) => BatchAnswer, setting: Attempt = {}) {
  const { count = 3, bad = [], maxAttempts = 1, store = NO_STORE, signal, telemetry = recordTelemetry() } = setting;
  sqs = await startFailingSqs(answer);
  const delivery = createDelivery({
    sqs: sqsClient(sqs.endpoint, { maxAttempts, requestTimeoutMs: 1_000 }),
    store,
    queueUrl: 'http://sqs/0/main',
    deadLetterQueueUrl: 'http://sqs/0/dead',
    maxMessageBytes: MAX_BYTES,
    frameworkVersion: '1.2.3',
    telemetry,
  });
  const outcomes = [...Array.from({ length: count }, (_, index) => delivered(String(index + 1))), ...bad.map((body) => quarantined(body))];
  const [end] = await Promise.allSettled([delivery.send(outcomes, signal)]);
  return {
    error: end.status === 'rejected' ? end.reason as Error : undefined,
    kinds: end.status === 'fulfilled' ? end.value.map(({ kind }) => kind) : undefined,
    calls: sqs.calls,
    acknowledged: sqs.acknowledged,
    telemetry,
  };
}

const all = ({ bodies }: BatchCall): BatchAnswer => ({ acknowledge: bodies });
const isDead = ({ queueUrl }: BatchCall) => queueUrl.endsWith('dead');

test('sends again what SQS refused out of a batch, and only that, until all is acknowledged', async () => {
  const { kinds, calls, acknowledged, telemetry } = await attempt(({ index, bodies }) =>
    (index < 2 ? { acknowledge: bodies.slice(0, 1), fail: bodies.slice(1) } : { acknowledge: bodies }));
  expect(kinds).toEqual(['deliver', 'deliver', 'deliver']);
  expect(calls.map(({ bodies }) => bodies)).toEqual([['1', '2', '3'], ['2', '3'], ['3']]);
  expect(acknowledged).toEqual(['1', '2', '3']);
  expect(telemetry.counts['send-retries']).toBe(2);
});

test('sends again what SQS names neither as sent nor as refused', async () => {
  const { error, calls } = await attempt(({ index, bodies }) => ({ acknowledge: index === 0 ? bodies.slice(1) : bodies }));
  expect(error).toBeUndefined();
  expect(calls.map(({ bodies }) => bodies)).toEqual([['1', '2', '3'], ['1']]);
});

test.each<[string, (call: BatchCall) => BatchAnswer, number]>([
  ['goes on refusing one event', ({ bodies }) => ({ acknowledge: bodies.filter((body) => body !== '2'), fail: ['2'] }), 4],
  ['goes on saying nothing of one event', ({ bodies }) => ({ acknowledge: bodies.filter((body) => body !== '2') }), 4],
  ['acknowledges nothing', () => ({ acknowledge: [] }), 4],
  ['goes on refusing for its key', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true, code: 'KMS.ThrottlingException' }), 4],
  ['goes on refusing for a fault that nobody knows', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true, code: 'Unheard' }), 4],
  ["says that a content is not valid, but not by the sender's fault", ({ bodies }) => ({ acknowledge: [], fail: bodies, code: 'InvalidParameterValue' }), 4],
  ['answers 500', () => ({ status: 500, type: 'InternalFailure' }), 1],
  ['throttles', () => ({ status: 400, type: 'RequestThrottled' }), 1],
  ['does not know the queue', () => ({ status: 400, type: 'QueueDoesNotExist' }), 1],
  ['does not answer', () => 'hang', 1],
  ['cuts the connection', () => 'reset', 1],
])('does not return as if all were sent when SQS %s', async (_, answer, calls) => {
  const result = await attempt(answer);
  expect(result.error).toBeInstanceOf(NotAcknowledgedError);
  expect(result.calls).toHaveLength(calls);
  expect(result.calls.some(isDead)).toBe(false);
});

test.each<[string, BatchAnswer]>([['an error', { status: 500, type: 'InternalFailure' }], ['a cut connection', 'reset'], ['no answer', 'hang']])(
  'returns when the client has had its call acknowledged after %s', async (_, first) => {
    const { error, acknowledged } = await attempt((call) => (call.index === 0 ? first : all(call)), { maxAttempts: 2 });
    expect(error).toBeUndefined();
    expect(acknowledged).toEqual(['1', '2', '3']);
  });

test('sends the other batches of a request although one fails', async () => {
  const { error, acknowledged } = await attempt(
    (call) => (call.bodies.includes('15') ? { status: 500, type: 'InternalFailure' } : all(call)), { count: 35, bad: ['a', 'b'] });
  expect(error).toBeInstanceOf(NotAcknowledgedError);
  expect(acknowledged).toHaveLength(27);
  expect(acknowledged).toEqual(expect.arrayContaining(['1', '10', '21', '35', 'a', 'b']));
});

test.each<[string, BatchAnswer, number]>([
  ['fails', { status: 500, type: 'InternalFailure' }, 1],
  ['goes on refusing', { acknowledge: [], fail: ['a'] }, 4],
  ['goes on refusing the content', { acknowledge: [], fail: ['a'], senderFault: true }, 4],
  ['acknowledges nothing', { acknowledge: [] }, 4],
])('does not return as if all were sent when only the dead-letter queue %s', async (_, answer, calls) => {
  const { error, calls: made } = await attempt((call) => (isDead(call) ? answer : all(call)), { bad: ['a'] });
  expect(error).toBeInstanceOf(NotAcknowledgedError);
  expect(made.filter(isDead)).toHaveLength(calls);
});

test.each(['InvalidMessageContents', 'InvalidParameterValue'])('quarantines an event of which SQS says %s, and goes on with the others', async (code) => {
  const { kinds, calls, telemetry } = await attempt((call) => {
    if (isDead(call)) return all(call);
    return call.index === 0 ? { acknowledge: ['1'], fail: ['2'], senderFault: true, code } : all(call);
  }, { count: 4 });
  expect(kinds).toEqual(['deliver', 'quarantine', 'deliver', 'deliver']);
  expect(calls.map((call) => [isDead(call), call.bodies])).toEqual([[false, ['1', '2', '3', '4']], [false, ['3', '4']], [true, ['{}']]]);
  expect(telemetry.counts['send-retries']).toBe(1);
});

test('does not return as if all were sent when an event that SQS refused for its content cannot be quarantined', async () => {
  const { error } = await attempt((call) => (isDead(call) ? { acknowledge: [] } : { acknowledge: ['1', '3'], fail: ['2'], senderFault: true }));
  expect(error).toBeInstanceOf(NotAcknowledgedError);
});

test.each<[string, S3Answer, string]>([
  ['denies access', refusal(403, 'AccessDenied'), 'AccessDenied'],
  ['has no such bucket', refusal(404, 'NoSuchBucket'), 'NoSuchBucket'],
  ['answers 503', refusal(503, 'SlowDown'), 'SlowDown'],
  ['does not answer', 'hang', 'TimeoutError'],
  ['cuts the connection', 'reset', 'ECONNRESET'],
])('sends no pointer to what S3 has not acknowledged, and tells it, when S3 %s', async (_, answer, said) => {
  const s3 = await startFailingS3(answer);
  try {
    const { error, calls } = await attempt(all, { bad: ['small', 'x'.repeat(MAX_BYTES)], store: s3.store });
    expect(error).toBeInstanceOf(NotAcknowledgedError);
    expect(error!.message).toMatch(/^PutObject: /);
    expect(error!.message).toContain(said);
    expect(calls).toEqual([]);
  } finally {
    await s3.stop();
  }
});

test('needs no S3 for events that their queue takes', async () => {
  const { kinds } = await attempt(all, { bad: ['a'], store: NO_STORE });
  expect(kinds).toEqual(['deliver', 'deliver', 'deliver', 'quarantine']);
});

test.each<[string, number, number[]]>([
  ['least', 0, [0, 0, 0]], ['middle', 0.5, [50, 100, 200]], ['most', 1 - Number.EPSILON, [100, 200, 400]],
])('waits between nothing and a most that doubles before it sends again: the %s', async (_, random, delays) => {
  jest.spyOn(Math, 'random').mockReturnValue(random);
  const wait = jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
  await attempt(() => ({ acknowledge: [] }));
  expect(wait.mock.calls.map(([ms]) => Math.round(ms!))).toEqual(delays);
  expect(wait.mock.calls.every(([ms], index) => ms! >= 0 && ms! < 100 * 2 ** index)).toBe(true);
});

test('gives up at once when it is told to while it waits to send again', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.99);
  const time = new AbortController();
  const telemetry = recordTelemetry();
  const { error, calls } = await attempt(() => ({ acknowledge: [] }), {
    signal: time.signal, telemetry: { ...telemetry, count: () => { setImmediate(() => time.abort()); } },
  });
  expect(error).toMatchObject({ name: 'AbortError' });
  await timers.setTimeout(120);
  expect(calls).toHaveLength(1);
});

test('gives up at once when it is told to while SQS does not answer, and sends nothing more', async () => {
  const time = new AbortController();
  const { error, calls } = await attempt(() => {
    setImmediate(() => time.abort());
    return 'hang';
  }, { count: 200, signal: time.signal });
  expect(error).toBeInstanceOf(NotAcknowledgedError);
  expect(error!.message).toContain('AbortError');
  expect(calls.length).toBeLessThanOrEqual(10);
});

test('says in the error what SQS said', async () => {
  const { error } = await attempt(({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true, code: 'KmsDisabled' }));
  expect(error!.message).toBe('SQS refused 3 of 3 messages: KmsDisabled');
});
