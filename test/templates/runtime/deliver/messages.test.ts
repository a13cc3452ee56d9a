import fc from 'fast-check';
import { contentOf, messageBytes, toBatches, toMessage, toPointer } from '../../../../templates/framework/runtime/deliver/messages';
import type { Message } from '../../../../templates/framework/runtime/deliver/messages';
import type { RawEvent } from '../../../../templates/framework/runtime/process/raw-event';
import { toRawEvents } from '../../../../templates/framework/runtime/receive/raw-events';
import { readEvent, toDeadLetter } from '../../../../templates/framework/runtime/reprocess/dead-letters';
import { fitsSqs } from '../../../../templates/framework/runtime/text';
import { anyString } from '../../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { delivered, dropped, quarantined, rawEvent } from '../../support/outcomes';

const message = (body: string): Message => ({ queue: 'main', body, attributes: {} });

test('a MozDef event goes to the main queue, without attributes', () => {
  expect(toMessage(delivered('{"summary":"s"}'), '1.2.3')).toEqual({ queue: 'main', body: '{"summary":"s"}', attributes: {} });
});

test('a MozDef event that came back from the dead-letter queue goes with how often it did', () => {
  expect(toMessage({ kind: 'deliver', raw: rawEvent('{}'), message: '{}', rounds: 2 }, '1.2.3')).toEqual({ queue: 'main', body: '{}', attributes: { rounds: '2' } });
});

test('a quarantined event goes to the dead-letter queue as it was received, with what is known of it', () => {
  expect(toMessage(quarantined('AAEC', { type: 'push', id: 'id-1', encoding: 'base64', attempts: 3 }, 'line 1\nline 2'), '1.2.3')).toEqual({
    queue: 'dead-letter',
    body: 'AAEC',
    attributes: {
      reason: 'schema',
      detail: 'line 1 line 2',
      event_type: 'push',
      event_id: 'id-1',
      received_at: '2026-01-31T12:00:00.000Z',
      framework_version: '1.2.3',
      attempts: '3',
      encoding: 'base64',
    },
  });
});

test('a quarantined event with characters that SQS does not take goes in base64', () => {
  expect(toMessage(quarantined('{"a":"\uFFFE"', {}), '1.2.3')).toMatchObject({
    body: Buffer.from('{"a":"\uFFFE"').toString('base64'), attributes: { encoding: 'base64' },
  });
});

test.each<[string, string, Partial<RawEvent>, Buffer]>([
  ['text', '{"a":"ü€😀"', {}, Buffer.from('{"a":"ü€😀"')],
  ['text that SQS does not take', '{"a":"\uFFFE\u0000"', {}, Buffer.from('{"a":"\uFFFE\u0000"')],
  ['bytes that are not text', '/wB7', { encoding: 'base64' }, Buffer.from([0xff, 0x00, 0x7b])],
])('a pointer stands for a message with the bytes that were received: %s', (_, body, raw, bytes) => {
  const large = toMessage(quarantined(body, { id: 'id-1', ...raw }), '1.2.3')!;
  expect(contentOf(large)).toEqual(bytes);
  expect(toPointer(large, 's3://bucket/oversize/hash')).toEqual({
    queue: 'dead-letter', body: 's3://bucket/oversize/hash', attributes: { ...large.attributes, encoding: 's3' },
  });
});

test('what was received, kept in S3 and read again is the same', async () => {
  const text = fc.oneof(anyString({ minLength: 1 }), fc.json());
  const received = fc.oneof(fc.uint8Array({ minLength: 1 }), text.map((each) => Buffer.from(each)));
  await fc.assert(fc.asyncProperty(received, async (bytes) => {
    const [raw] = toRawEvents({ id: 's', title: 'S' }, { headers: {}, body: Buffer.from(bytes) }, new Date(0));
    const large = toMessage({ kind: 'quarantine', raw, reason: 'schema', detail: 'because' }, '1.2.3')!;
    const { body, attributes } = toPointer(large, 's3://bucket/oversize/hash');
    const letter = toDeadLetter({
      Body: body,
      MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
    });
    const read = await readEvent(letter, { get: async (location) => (location === body ? contentOf(large) : undefined) });
    expect(read).toEqual({ ...raw, attempts: 2 });
    expect(Buffer.from(read!.body, read!.encoding ?? 'utf8').equals(bytes)).toBe(true);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('a dropped event is no message', () => expect(toMessage(dropped('noise'), '1.2.3')).toBeUndefined());

test('a quarantined event has no more than the ten attributes that SQS takes, none of them empty', () => {
  fc.assert(fc.property(fc.string(), anyString(), (body, detail) => {
    const { attributes } = toMessage(quarantined(body, { id: 'x', encoding: 'base64' }, detail), '0')!;
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    for (const value of Object.values(attributes)) expect([value.length > 0, fitsSqs(value)]).toEqual([true, true]);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test.each<[string, Message, number]>([
  ['its body', message('abc'), 3],
  ['its body in UTF-8', message('ü€😀'), 9],
  ["its attributes' names, types and values", { ...message('abc'), attributes: { reason: 'ü' } }, 3 + 6 + 6 + 2],
])("a message's size is that of %s", (_, each, bytes) => expect(messageBytes(each)).toBe(bytes));

test.each<[string, number[], number[]]>([
  ['ten messages', Array(10).fill(1) as number[], [10]],
  ['eleven messages', Array(11).fill(1) as number[], [10, 1]],
  ['messages that fill a batch', [50, 50], [2]],
  ['messages that together are one byte too large', [50, 51], [1, 1]],
  ['a message that is too large by itself', [10, 101, 10], [1, 1, 1]],
  ['nothing', [], []],
])('%s make batches', (_, sizes, lengths) => {
  expect(toBatches(sizes.map((size) => message('x'.repeat(size))), 100).map((batch) => batch.length)).toEqual(lengths);
});

test('batches hold every message once, in order, and no more than SQS takes', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })), (bodies) => {
    const messages = bodies.map(message);
    const batches = toBatches(messages, 250);
    expect(batches.flat()).toEqual(messages);
    for (const batch of batches) {
      expect(batch.length).toBeGreaterThan(0);
      expect(batch.length).toBeLessThanOrEqual(10);
      if (batch.length > 1) expect(batch.reduce((sum, each) => sum + messageBytes(each), 0)).toBeLessThanOrEqual(250);
    }
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
