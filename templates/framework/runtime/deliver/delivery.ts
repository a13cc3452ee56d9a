import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ATTRIBUTES, contentOf, messageBytes, toBatches, toMessage, toPointer } from './messages';
import type { Message } from './messages';
import { describeFailure } from '../describe-failure';
import type { EventStore } from '../event-store';
import { OwnError } from '../own-error';
import type { Outcome } from '../process/outcome';
import type { Telemetry } from '../telemetry';

/** Thrown when SQS, or S3, did not acknowledge a message: what was not acknowledged may or may not be on its queue. */
export class NotAcknowledgedError extends OwnError {
  public readonly name = 'NotAcknowledgedError';
}

export interface DeliveryParts {
  readonly sqs: SQSClient;
  /** Keeps quarantined events that are too large for the dead-letter queue. */
  readonly store: EventStore;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly maxMessageBytes: number;
  readonly frameworkVersion: string;
  readonly telemetry: Telemetry;
}

export interface Delivery {
  /**
   * Sends events to the queue and quarantined ones to the dead-letter queue, and returns when SQS has acknowledged every one.
   *
   * @param signal gives up.
   * @returns what became of each: an event whose message SQS refuses for what is in it is quarantined, and so not lost.
   * @throws NotAcknowledgedError when SQS has not; the others may have been sent.
   */
  send(outcomes: readonly Outcome[], signal?: AbortSignal): Promise<Outcome[]>;
}

/** How often the messages that SQS refused out of a batch are sent again. The client itself repeats calls that failed whole. */
const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 50;
/** Batches under way at once. */
const CONCURRENCY = 10;
/**
 * What SQS says of a message that it will never take. Other faults of the sender, as those of a key or of a quota, may pass.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const FAULTS_OF_CONTENT = ['InvalidMessageContents', 'InvalidParameterValue'];

/** What SQS refused for its content, and the code that it gave. */
type Refused = Map<Message, string>;

export function createDelivery(parts: DeliveryParts): Delivery {
  const { sqs, store, maxMessageBytes, frameworkVersion, telemetry } = parts;
  const urls = { 'main': parts.queueUrl, 'dead-letter': parts.deadLetterQueueUrl };

  const sendBatch = async (url: string, batch: readonly Message[], refused: Refused, signal?: AbortSignal): Promise<void> => {
    let waiting = batch;
    for (let attempt = 1; ; attempt++) {
      const { Failed: failed = [], Successful: successful = [] } = await sqs.send(new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: waiting.map((message, index) => ({
          Id: String(index),
          MessageBody: message.body,
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
          ),
        })),
      }), { abortSignal: signal }).catch((error: unknown) => {
        throw new NotAcknowledgedError(`SendMessageBatch: ${describeFailure(error)}`, { cause: error });
      });
      for (const { Id: id, Code: code = '', SenderFault: senderFault } of failed) {
        const message = waiting[Number(id)];
        // A message that was on the queue before stays where it is: it has no raw event that could be quarantined.
        if (senderFault && FAULTS_OF_CONTENT.includes(code) && message?.queue === 'main' && !(ATTRIBUTES.rounds in message.attributes)) refused.set(message, code);
      }
      // Only what is acknowledged by name counts: an entry in neither list was not.
      const acknowledged = new Set(successful.map(({ Id }) => Id));
      waiting = waiting.filter((message, index) => !acknowledged.has(String(index)) && !refused.has(message));
      if (waiting.length === 0) {
        return;
      }
      if (attempt === MAX_ATTEMPTS) {
        throw new NotAcknowledgedError(`SQS refused ${waiting.length} of ${batch.length} messages: ${failed[0]?.Code ?? 'no reason given'}`);
      }
      telemetry.count('send-retries');
      await sleep(Math.random() * FIRST_DELAY_MS * 2 ** attempt, undefined, { signal });
    }
  };

  const sendAll = async (messages: readonly Message[], signal?: AbortSignal): Promise<Refused> => {
    const batches = (['main', 'dead-letter'] as const).flatMap((queue) =>
      toBatches(messages.filter((message) => message.queue === queue), maxMessageBytes).map((batch) => ({ url: urls[queue], batch })));
    const refused: Refused = new Map();
    // Every batch is tried, so that one that fails does not leave others unsent; then the first failure is told.
    const failures: unknown[] = [];
    const worker = async () => {
      for (let next = batches.shift(); next && !signal?.aborted; next = batches.shift()) {
        await sendBatch(next.url, next.batch, refused, signal).catch((error) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, batches.length) }, worker));
    if (failures.length > 0) {
      throw failures[0];
    }
    signal?.throwIfAborted();
    return refused;
  };

  /** The message of an outcome; a quarantined event that is too large for the queue is kept in S3, and the message points to it. */
  const messageOf = async (outcome: Outcome): Promise<Message | undefined> => {
    const message = toMessage(outcome, frameworkVersion);
    if (message?.queue !== 'dead-letter' || messageBytes(message) <= maxMessageBytes) {
      return message;
    }
    return toPointer(message, await store.put(contentOf(message)).catch((error: unknown) => {
      throw new NotAcknowledgedError(`PutObject: ${describeFailure(error)}`, { cause: error });
    }));
  };

  const send = async (outcomes: readonly Outcome[], signal?: AbortSignal): Promise<Outcome[]> => {
    const messages = await Promise.all(outcomes.map(messageOf));
    const refused = await sendAll(messages.filter((message) => message !== undefined), signal);
    if (refused.size === 0) {
      return [...outcomes];
    }
    const instead = outcomes.map(({ raw }, index): Outcome | undefined => {
      const code = messages[index] && refused.get(messages[index]);
      return code === undefined ? undefined : { kind: 'quarantine', raw, reason: 'contract', detail: `SQS does not take the MozDef event: ${code}` };
    });
    await send(instead.filter((outcome) => outcome !== undefined), signal);
    return outcomes.map((outcome, index) => instead[index] ?? outcome);
  };

  return { send };
}
