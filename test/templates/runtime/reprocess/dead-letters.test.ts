import fc from 'fast-check';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { toMessage } from '../../../../templates/framework/runtime/deliver/messages';
import { QUARANTINE_REASONS } from '../../../../templates/framework/runtime/process/outcome';
import type { RawEvent } from '../../../../templates/framework/runtime/process/raw-event';
import { toRawEvents } from '../../../../templates/framework/runtime/receive/raw-events';
import { toDeadLetter } from '../../../../templates/framework/runtime/reprocess/dead-letters';
import { anyString } from '../../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';

const source: SourceDescriptor = { id: 's', title: 'S', eventType: { header: 'X-Type' }, eventId: { header: 'X-Id' }, arrayIsBatch: true };
const SENT_AT = Date.parse('2026-02-01T00:00:00Z');
const system = { SentTimestamp: String(SENT_AT), ApproximateReceiveCount: '3' };

/** A raw event quarantined, as SQS gives it to a reader. */
function quarantine(raw: RawEvent, reason: (typeof QUARANTINE_REASONS)[number]) {
  const { body, attributes } = toMessage({ kind: 'quarantine', raw, reason, detail: 'because' }, '1.2.3')!;
  return {
    Body: body,
    MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
    Attributes: system,
    ReceiptHandle: 'handle',
  };
}

const bytes = fc.oneof(
  fc.uint8Array().map((array) => Buffer.from(array)),
  anyString().map((text) => Buffer.from(text, 'utf8')),
  fc.json().map((text) => Buffer.from(text, 'utf8')),
);

test('an event that is quarantined and read again is what was received, at its next attempt', () => {
  fc.assert(fc.property(
    bytes, fc.option(fc.string({ minLength: 1 })), fc.option(fc.string({ minLength: 1 })), fc.constantFrom(...QUARANTINE_REASONS), fc.nat(),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
    (body, type, id, reason, attempts, receivedAt) => {
      const headers = { ...(type && { 'x-type': [type] }), ...(id && { 'x-id': [id] }) };
      for (const received of toRawEvents(source, { headers, body }, receivedAt)) {
        const raw = { ...received, attempts: attempts + 1 };
        const letter = toDeadLetter(quarantine(raw, reason));
        expect(letter).toEqual({ handle: 'handle', sentAt: SENT_AT, receives: 3, rounds: 0, reason, detail: 'because', raw: { ...raw, attempts: attempts + 2 } });
        expect(Buffer.from(letter.raw.body, letter.raw.encoding ?? 'utf8')).toEqual(Buffer.from(raw.body, raw.encoding ?? 'utf8'));
      }
    },
  ), fuzz());
}, FUZZ_TIMEOUT_MS);

test('a message without a reason is one that SQS has redriven', () => {
  expect(toDeadLetter({ Body: '{"summary":"s"}', Attributes: system, ReceiptHandle: 'handle' })).toEqual({
    handle: 'handle', sentAt: SENT_AT, receives: 3, rounds: 0, reason: undefined, detail: undefined, raw: { body: '{"summary":"s"}', type: 'event', receivedAt: new Date(SENT_AT), attempts: 2 },
  });
});

test('of a MozDef event, its rounds are read', () => {
  const rounds = (StringValue: string) => toDeadLetter({ Body: '{}', MessageAttributes: { rounds: { DataType: 'String', StringValue } }, Attributes: system }).rounds;
  expect([rounds('3'), rounds('-1'), rounds('many'), rounds('0')]).toEqual([3, 0, 0, 0]);
});

test('what cannot be read of a message is made up for', () => {
  const attributes = Object.fromEntries(['reason', 'received_at', 'attempts'].map((name) => [name, { DataType: 'String', StringValue: 'nonsense' }]));
  expect(toDeadLetter({ Body: 'x', MessageAttributes: attributes, Attributes: system, ReceiptHandle: 'handle' })).toMatchObject({
    reason: 'nonsense', raw: { body: 'x', type: 'event', receivedAt: new Date(SENT_AT), attempts: 2 },
  });
});
