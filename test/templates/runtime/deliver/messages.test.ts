import fc from 'fast-check';
import { messageBytes, toBatches, toMessage } from '../../../../templates/framework/runtime/deliver/messages';
import type { Message } from '../../../../templates/framework/runtime/deliver/messages';
import { fitsSqs } from '../../../../templates/framework/runtime/text';
import { delivered, dropped, quarantined } from '../../support/outcomes';

const message = (body: string): Message => ({ queue: 'main', body, attributes: {} });

test('a MozDef event goes to the main queue, without attributes', () => {
  expect(toMessage(delivered('{"summary":"s"}'), '1.2.3')).toEqual({ queue: 'main', body: '{"summary":"s"}', attributes: {} });
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

test('a dropped event is no message', () => expect(toMessage(dropped('noise'), '1.2.3')).toBeUndefined());

test('a quarantined event has no more than the ten attributes that SQS takes, none of them empty', () => {
  fc.assert(fc.property(fc.string(), fc.string({ unit: 'binary' }), (body, detail) => {
    const { attributes } = toMessage(quarantined(body, { id: 'x', encoding: 'base64' }, detail), '0')!;
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    for (const value of Object.values(attributes)) expect([value.length > 0, fitsSqs(value)]).toEqual([true, true]);
  }));
});

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
  }));
});
