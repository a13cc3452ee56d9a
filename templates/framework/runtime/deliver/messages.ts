import { MAX_ROUNDS } from '../../queue-settings';
import type { Outcome } from '../process/outcome';
import { fitsSqs, oneLine } from '../text';

/** Names of a quarantined event's message attributes; all are of type String. A MozDef event has none of them but `rounds`. */
export const ATTRIBUTES = {
  reason: 'reason',
  detail: 'detail',
  eventType: 'event_type',
  eventId: 'event_id',
  receivedAt: 'received_at',
  frameworkVersion: 'framework_version',
  attempts: 'attempts',
  /**
   * `base64` when what was received is not text that SQS takes: the body is the base64 of its bytes. `s3` when it is too large:
   * the body is where its bytes are kept, `s3://<bucket>/<key>`.
   */
  encoding: 'encoding',
  /** Of a piece of a batch: when the batch came to the dead-letter queue, in milliseconds since the epoch. */
  batchSentAt: 'batch_sent_at',
  /** Of a MozDef event: how often it came back from the dead-letter queue. */
  rounds: 'rounds',
} as const;

/** A message on its way to one of the two queues. */
export interface Message {
  readonly queue: 'main' | 'dead-letter';
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The message that an outcome asks for; none for a dropped event. */
export function toMessage(outcome: Outcome, frameworkVersion: string): Message | undefined {
  switch (outcome.kind) {
    case 'deliver':
      return { queue: 'main', body: outcome.message, attributes: outcome.rounds === undefined ? {} : { [ATTRIBUTES.rounds]: String(outcome.rounds) } };
    case 'quarantine': {
      const { raw } = outcome;
      const { body, encoding } = fitsSqs(raw.body) ? raw : { body: Buffer.from(raw.body, 'utf8').toString('base64'), encoding: 'base64' };
      return {
        queue: 'dead-letter',
        body,
        attributes: {
          [ATTRIBUTES.reason]: outcome.reason,
          [ATTRIBUTES.detail]: oneLine(outcome.detail),
          [ATTRIBUTES.eventType]: raw.type,
          [ATTRIBUTES.receivedAt]: raw.receivedAt.toISOString(),
          [ATTRIBUTES.frameworkVersion]: frameworkVersion,
          [ATTRIBUTES.attempts]: String(raw.attempts),
          ...(raw.id === undefined ? {} : { [ATTRIBUTES.eventId]: raw.id }),
          ...(outcome.batchSentAt === undefined ? {} : { [ATTRIBUTES.batchSentAt]: String(outcome.batchSentAt) }),
          ...(encoding === undefined ? {} : { [ATTRIBUTES.encoding]: encoding }),
        },
      };
    }
    case 'drop':
      return undefined;
  }
}

/** Largest MozDef event, in bytes: that of a message, with room for the rounds that it may come to carry. */
export function maxEventBytes(maxMessageBytes: number): number {
  return maxMessageBytes - messageBytes({ queue: 'main', body: '', attributes: { [ATTRIBUTES.rounds]: String(MAX_ROUNDS) } });
}

/** The bytes of a quarantined event, as they were received. */
export function contentOf({ body, attributes }: Message): Buffer {
  return Buffer.from(body, attributes[ATTRIBUTES.encoding] === 'base64' ? 'base64' : 'utf8');
}

/** The message in place of one that is too large: where its content is kept. */
export function toPointer({ queue, attributes }: Message, location: string): Message {
  return { queue, body: location, attributes: { ...attributes, [ATTRIBUTES.encoding]: 's3' } };
}

/** What a message counts against SQS's limit: its body and its attributes' names, types and values, in bytes (SendMessage, AWS API reference). */
export function messageBytes({ body, attributes }: Message): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(value),
    Buffer.byteLength(body),
  );
}

/** Groups items into batches that SendMessageBatch takes: ten messages, and together no more than `maxBytes`. */
export function toBatches<T extends Message>(messages: readonly T[], maxBytes: number): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    const last = batches.at(-1);
    if (last && last.length < 10 && bytes + size <= maxBytes) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}
