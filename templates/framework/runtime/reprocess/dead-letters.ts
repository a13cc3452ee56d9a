import { isUtf8 } from 'node:buffer';
import type { Message } from '@aws-sdk/client-sqs';
import { ATTRIBUTES } from '../deliver/messages';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';
import type { RawEvent } from '../process/raw-event';

/** A message of the dead-letter queue, as it was received. */
export interface DeadLetter {
  /** Receipt handle: what the message is deleted and given back by. */
  readonly handle: string;
  /** When it came to the dead-letter queue; of one that SQS has redriven, when it came to the main queue. Milliseconds since the epoch. */
  readonly sentAt: number;
  /** How often it was received. A message that ends the function each time is counted here alone. */
  readonly receives: number;
  /** Why it was quarantined; undefined for a MozDef event that SQS has redriven. */
  readonly reason?: string;
  /** The event, at its next attempt. Of one that SQS has redriven the body is the MozDef event. */
  readonly raw: RawEvent;
}

/** Reads a message of the dead-letter queue: the inverse of `deliver/messages.ts`. */
export function toDeadLetter({ Body: body = '', MessageAttributes: attributes = {}, Attributes: system = {}, ReceiptHandle: handle = '' }: Message): DeadLetter {
  const attribute = (name: keyof typeof ATTRIBUTES) => attributes[ATTRIBUTES[name]]?.StringValue;
  const sentAt = Number(system.SentTimestamp);
  const id = attribute('eventId');
  return {
    handle,
    sentAt,
    receives: Number(system.ApproximateReceiveCount),
    reason: attribute('reason'),
    raw: {
      ...decode(body, attribute('encoding')),
      type: attribute('eventType') ?? DEFAULT_EVENT_TYPE,
      ...(id === undefined ? {} : { id }),
      receivedAt: toDate(attribute('receivedAt')) ?? new Date(sentAt),
      attempts: (Number.parseInt(attribute('attempts') ?? '', 10) || 1) + 1,
    },
  };
}

/** Text that SQS does not take is sent in base64, as bytes that are not text are; it is text again. */
function decode(body: string, encoding: string | undefined): Pick<RawEvent, 'body' | 'encoding'> {
  if (encoding !== 'base64') {
    return { body };
  }
  const bytes = Buffer.from(body, 'base64');
  return isUtf8(bytes) ? { body: bytes.toString('utf8') } : { body, encoding };
}

function toDate(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
