import { createDelivery, NotAcknowledgedError } from '../../../../templates/framework/runtime/deliver/delivery';
import { startFailingSqs } from '../../support/failing-sqs';
import type { BatchAnswer, BatchCall, FailingSqs } from '../../support/failing-sqs';
import { delivered, dropped, quarantined } from '../../support/outcomes';
import { sqsClient, startSqs } from '../../support/sqs';
import type { LocalSqs } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const MAX_BYTES = 1_048_576;
const limits = { maxMessageBytes: MAX_BYTES, frameworkVersion: '1.2.3' };

describe('with SQS at work', () => {
  let sqs: LocalSqs;
  let queueUrl: string;
  let deadLetterQueueUrl: string;
  beforeAll(async () => { sqs = await startSqs(); });
  afterAll(() => sqs.stop());
  beforeEach(async () => { [queueUrl, deadLetterQueueUrl] = await Promise.all([sqs.createQueue(), sqs.createQueue()]); });

  const send = (outcomes: Parameters<ReturnType<typeof createDelivery>['send']>[0]) =>
    createDelivery({ sqs: sqs.client, queueUrl, deadLetterQueueUrl, ...limits, telemetry: recordTelemetry() }).send(outcomes);

  test('sends each event to its queue, byte for byte, and a dropped one to none', async () => {
    const text = '{"summary":"ü € \\u0000 \\"quoted\\""}';
    await send([delivered(text), quarantined('not json\r\n\t', { id: '42', type: 'a type' }, 'why: é'), dropped('noise')]);
    expect(await sqs.drain(queueUrl)).toEqual([{ body: text, attributes: {} }]);
    expect(await sqs.drain(deadLetterQueueUrl)).toEqual([{
      body: 'not json\r\n\t',
      attributes: {
        reason: 'schema', detail: 'why: é', event_type: 'a type', event_id: '42', received_at: '2026-01-31T12:00:00.000Z', framework_version: '1.2.3', attempts: '1',
      },
    }]);
  });

  test('delivers 137 events, each once, in batches of ten', async () => {
    const messages = Array.from({ length: 137 }, (_, index) => `{"n":${index}}`);
    await send(messages.map(delivered));
    expect((await sqs.drain(queueUrl)).map(({ body }) => body).sort()).toEqual([...messages].sort());
  });

  test('delivers events that together are larger than a batch may be', async () => {
    const messages = Array.from({ length: 5 }, (_, index) => JSON.stringify({ index, padding: 'x'.repeat(400_000) }));
    await send(messages.map(delivered));
    expect((await sqs.drain(queueUrl)).map(({ body }) => body).sort()).toEqual(messages);
  });

  test('sends an event of exactly the largest size', async () => {
    const largest = quarantined('');
    const delivery = createDelivery({ sqs: sqs.client, queueUrl, deadLetterQueueUrl, ...limits, telemetry: recordTelemetry() });
    const room = MAX_BYTES - Object.entries({
      reason: 'schema', detail: 'because', event_type: 'push', received_at: '2026-01-31T12:00:00.000Z', framework_version: '1.2.3', attempts: '1',
    }).flat().join('').length - 6 * 'String'.length;
    const outcomes = [room, room + 1].map((length) => ({ ...largest, raw: { ...largest.raw, body: 'x'.repeat(length) } }));
    const { fits, tooLarge } = delivery.sort(outcomes);
    expect([fits, tooLarge]).toEqual([[outcomes[0]], [outcomes[1]]]);
    await delivery.send(fits);
    expect(await sqs.drain(deadLetterQueueUrl)).toHaveLength(1);
  });

  test('sends nothing for nothing', async () => {
    await send([]);
    await send([dropped('noise')]);
    expect([await sqs.drain(queueUrl), await sqs.drain(deadLetterQueueUrl)]).toEqual([[], []]);
  });
});

describe('with SQS failing', () => {
  let sqs: FailingSqs | undefined;
  afterEach(() => sqs?.stop());

  /** Sends events `1` to `count` (and `bad` ones to the dead-letter queue), and says what came of it. */
  const attempt = async (answer: (call: BatchCall) => BatchAnswer, { count = 3, bad = [] as string[], maxAttempts = 1 } = {}) => {
    sqs = await startFailingSqs(answer);
    const telemetry = recordTelemetry();
    const delivery = createDelivery({
      sqs: sqsClient(sqs.endpoint, { maxAttempts, requestTimeoutMs: 200 }),
      queueUrl: 'http://sqs/0/main',
      deadLetterQueueUrl: 'http://sqs/0/dead',
      ...limits,
      telemetry,
    });
    const outcomes = [...Array.from({ length: count }, (_, index) => delivered(String(index + 1))), ...bad.map((body) => quarantined(body))];
    const error = await delivery.send(outcomes).then(() => undefined, (reason: unknown) => reason);
    return { error, calls: sqs.calls, acknowledged: sqs.acknowledged, telemetry };
  };
  const all = ({ bodies }: BatchCall): BatchAnswer => ({ acknowledge: bodies });

  test('sends again what SQS refused out of a batch, and only that, until all is acknowledged', async () => {
    const { error, calls, acknowledged, telemetry } = await attempt(({ index, bodies }) =>
      (index < 2 ? { acknowledge: bodies.slice(0, 1), fail: bodies.slice(1) } : { acknowledge: bodies }));
    expect(error).toBeUndefined();
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
    ['says that the event is at fault', ({ bodies }) => ({ acknowledge: bodies.slice(1), fail: bodies.slice(0, 1), senderFault: true }), 1],
    ['answers 500', () => ({ status: 500, type: 'InternalFailure' }), 1],
    ['throttles', () => ({ status: 400, type: 'RequestThrottled' }), 1],
    ['does not know the queue', () => ({ status: 400, type: 'QueueDoesNotExist' }), 1],
    ['does not answer', () => 'hang', 1],
    ['cuts the connection', () => 'reset', 1],
  ])('does not return as if all were sent when SQS %s', async (_, answer, calls) => {
    const result = await attempt(answer);
    expect(result.error).toBeInstanceOf(NotAcknowledgedError);
    expect(result.calls).toHaveLength(calls);
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

  test('does not return as if all were sent when only the dead-letter queue fails', async () => {
    const { error } = await attempt((call) => (call.queueUrl.endsWith('dead') ? { status: 500, type: 'InternalFailure' } : all(call)), { bad: ['a'] });
    expect(error).toBeInstanceOf(NotAcknowledgedError);
  });

  test('says in the error what SQS said', async () => {
    const { error } = await attempt(({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true }));
    expect((error as Error).message).toBe('SQS refused 3 of 3 messages: InvalidMessageContents');
  });
});
