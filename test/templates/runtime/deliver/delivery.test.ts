import { OVERSIZE_PREFIX } from '../../../../templates/framework/event-bucket';
import { createDelivery } from '../../../../templates/framework/runtime/deliver/delivery';
import type { EventStore } from '../../../../templates/framework/runtime/event-store';
import type { Outcome } from '../../../../templates/framework/runtime/process/outcome';
import type { RawEvent } from '../../../../templates/framework/runtime/process/raw-event';
import { readEvent, toDeadLetter } from '../../../../templates/framework/runtime/reprocess/dead-letters';
import { createBucket } from '../../support/event-bucket';
import { delivered, dropped, quarantined, rawEvent } from '../../support/outcomes';
import { startSqs } from '../../support/sqs';
import type { LocalSqs, Received } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const MAX_BYTES = 1_048_576;

let sqs: LocalSqs;
let store: EventStore;
let queueUrl: string;
let deadLetterQueueUrl: string;
beforeAll(async () => { sqs = await startSqs(); });
afterAll(() => sqs.stop());
beforeEach(async () => {
  [queueUrl, deadLetterQueueUrl, store] = await Promise.all([sqs.createQueue(), sqs.createQueue(), createBucket(sqs.endpoint)]);
});

const send = (outcomes: readonly Outcome[]) =>
  createDelivery({
    sqs: sqs.client, store, queueUrl, deadLetterQueueUrl, maxMessageBytes: MAX_BYTES, frameworkVersion: '1.2.3', telemetry: recordTelemetry(),
  }).send(outcomes);
/** A message of the dead-letter queue, as reprocessing reads it. */
const read = ({ body, attributes }: Received) => readEvent(toDeadLetter({
  Body: body,
  MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
}), store);

test('sends each event to its queue, byte for byte, and a dropped one to none', async () => {
  const text = '{"summary":"ü € \\u0000 \\"quoted\\""}';
  const outcomes = [delivered(text), quarantined('not json\r\n\t', { id: '42', type: 'a type' }, 'why: é'), dropped('noise')];
  expect(await send(outcomes)).toEqual(outcomes);
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

test('puts a quarantined event of the largest size on the dead-letter queue, and one a byte larger into S3 with a pointer in its place', async () => {
  const attributes = {
    reason: 'schema', detail: 'because', event_type: 'push', received_at: '2026-01-31T12:00:00.000Z', framework_version: '1.2.3', attempts: '1',
  };
  const room = MAX_BYTES - Object.entries(attributes).flat().join('').length - 6 * 'String'.length;
  const [largest, larger] = ['x'.repeat(room), 'x'.repeat(room + 1)];

  await send([quarantined(largest)]);
  expect(await sqs.drain(deadLetterQueueUrl)).toEqual([{ body: largest, attributes }]);
  expect(await store.list(OVERSIZE_PREFIX)).toEqual([]);

  const outcomes = [quarantined(larger)];
  expect(await send(outcomes)).toEqual(outcomes);
  const [{ location }, ...others] = await store.list(OVERSIZE_PREFIX);
  expect(others).toEqual([]);
  expect(await sqs.drain(deadLetterQueueUrl)).toEqual([{ body: location, attributes: { ...attributes, encoding: 's3' } }]);
  expect((await store.get(location))!.equals(Buffer.from(larger))).toBe(true);
});

test.each<[string, Pick<RawEvent, 'body' | 'encoding'>]>([
  ['text', { body: '{"a":"ü€😀"'.repeat(100_000) }],
  ['text that SQS does not take', { body: '\uFFFE\u0000'.repeat(200_000) }],
  ['text that is too large only in base64', { body: '\u0000'.repeat(800_000) }],
  ['bytes that are not text', { body: Buffer.alloc(1_000_000, 0xff).toString('base64'), encoding: 'base64' }],
])('an event that is too large for the dead-letter queue is read again as it was received: %s', async (_, raw) => {
  await send([quarantined('small'), quarantined(raw.body, { ...raw, id: 'id-1', attempts: 3 })]);
  const received = await sqs.drain(deadLetterQueueUrl);
  expect(received).toHaveLength(2);
  const pointer = received.find(({ attributes }) => attributes.encoding === 's3')!;
  expect(pointer.body).toMatch(/^s3:/);
  expect(await read(pointer)).toEqual({ ...raw, type: 'push', id: 'id-1', receivedAt: new Date('2026-01-31T12:00:00Z'), attempts: 4 });
});

test('keeps a large event once, however often it is sent', async () => {
  const large = 'x'.repeat(MAX_BYTES);
  await send([quarantined(large), quarantined(large, { id: 'another' })]);
  await send([quarantined(large)]);
  expect(new Set((await sqs.drain(deadLetterQueueUrl)).map(({ body }) => body)).size).toBe(1);
  expect(await store.list(OVERSIZE_PREFIX)).toHaveLength(1);
});

test('quarantines an event that SQS refuses for its content, and delivers those beside it', async () => {
  const refused = { ...delivered('bad \u0001'), raw: rawEvent('what came', { id: '42' }) };
  const outcomes = [delivered('1'), refused, dropped('noise'), quarantined('q'), delivered('2')];
  const ends = await send(outcomes);
  expect(ends).toEqual([
    outcomes[0],
    { kind: 'quarantine', raw: refused.raw, reason: 'contract', detail: 'SQS does not take the MozDef event: InvalidMessageContents' },
    ...outcomes.slice(2),
  ]);
  expect((await sqs.drain(queueUrl)).map(({ body }) => body).sort()).toEqual(['1', '2']);
  const dead = await sqs.drain(deadLetterQueueUrl);
  expect(dead.map(({ body, attributes }) => [body, attributes.reason, attributes.event_id]).sort())
    .toEqual([['q', 'schema', undefined], ['what came', 'contract', '42']]);
});

test('sends nothing for nothing', async () => {
  expect(await send([])).toEqual([]);
  expect(await send([dropped('noise')])).toEqual([dropped('noise')]);
  expect([await sqs.drain(queueUrl), await sqs.drain(deadLetterQueueUrl)]).toEqual([[], []]);
});
