import { isUtf8 } from 'node:buffer';
import type { Message } from '@aws-sdk/client-sqs';
import { REDRIVEN } from './request';
import type { ReprocessRequest } from './request';
import { ATTRIBUTES } from '../deliver/messages';
import type { EventStore } from '../event-store';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';
import type { RawEvent } from '../process/raw-event';
import { isEventTime, timestampOf } from '../timestamp';

/** A message of the dead-letter queue, as it was received. */
export interface DeadLetter {
  /** Receipt handle: what the message is deleted and given back by. */
  readonly handle: string;
  /** When it came to the dead-letter queue; of one that SQS has redriven, when it came to the main queue. Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Of a piece of a batch that was taken apart: `sentAt` of the batch. */
  readonly batchSentAt?: number;
  /** How often it was received. A message that ends the function each time is counted here alone. */
  readonly receives: number;
  /** Why it was quarantined; undefined for a MozDef event that SQS has redriven. */
  readonly reason?: string;
  /** What was said beside the reason. */
  readonly detail?: string;
  /** Of a MozDef event: how often it went back to the queue. */
  readonly rounds: number;
  /** Where the event's body is kept, when it is too large for a message; `raw` is then without it. */
  readonly location?: string;
  /** The event, at its next attempt. Of one that SQS has redriven the body is the MozDef event. */
  readonly raw: RawEvent;
}

/** The event of a dead letter, from where it is kept; undefined when it is no longer there. */
export async function readEvent({ raw, location }: DeadLetter, store: Pick<EventStore, 'get'>): Promise<RawEvent | undefined> {
  if (location === undefined) return raw;
  const bytes = await store.get(location);
  return bytes && { ...raw, ...fromBytes(bytes) };
}

/** Whether a dead letter is one of those that are asked for. */
export function isSelected({ reason, raw }: DeadLetter, { reason: wanted, eventType, eventId }: Pick<ReprocessRequest, 'reason' | 'eventType' | 'eventId'>): boolean {
  return (wanted === undefined || wanted === (reason ?? REDRIVEN))
    && (eventType === undefined || reason !== undefined && raw.type === eventType)
    && (eventId === undefined || raw.id === eventId);
}

/** Reads a message of the dead-letter queue: the inverse of `deliver/messages.ts`. */
export function toDeadLetter({ Body: body = '', MessageAttributes: attributes = {}, Attributes: system = {}, ReceiptHandle: handle = '' }: Message): DeadLetter {
  const attribute = (name: keyof typeof ATTRIBUTES) => attributes[ATTRIBUTES[name]]?.StringValue;
  const sentAt = Number(system.SentTimestamp);
  const id = attribute('eventId');
  const encoding = attribute('encoding');
  const batchSentAt = count(attribute('batchSentAt'));
  return {
    handle,
    sentAt,
    receives: Number(system.ApproximateReceiveCount),
    reason: attribute('reason'),
    detail: attribute('detail'),
    rounds: count(attribute('rounds')) ?? 0,
    ...(batchSentAt === undefined ? {} : { batchSentAt }),
    ...(encoding === 's3' ? { location: body } : {}),
    raw: {
      ...(encoding === 's3' ? { body: '' } : encoding === 'base64' ? fromBytes(Buffer.from(body, 'base64')) : { body }),
      type: attribute('eventType') ?? DEFAULT_EVENT_TYPE,
      ...(id === undefined ? {} : { id }),
      receivedAt: toDate(attribute('receivedAt')) ?? new Date(sentAt),
      attempts: (count(attribute('attempts')) ?? 1) + 1,
    },
  };
}

/** Text that SQS does not take is kept as its bytes, as what is not text is; it is text again. */
function fromBytes(bytes: Buffer): Pick<RawEvent, 'body' | 'encoding'> {
  return isUtf8(bytes) ? { body: bytes.toString('utf8') } : { body: bytes.toString('base64'), encoding: 'base64' };
}

/** A positive number in an attribute that others may have written. */
function count(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text ?? '') ? Number(text) : undefined;
}

/** A time that a MozDef event can have. */
function toDate(text: string | undefined): Date | undefined {
  const date = timestampOf(text);
  return date && isEventTime(date) ? date : undefined;
}
