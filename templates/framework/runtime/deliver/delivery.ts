import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { messageBytes, toBatches, toMessage } from './messages';
import type { Message } from './messages';
import type { Outcome } from '../process/outcome';
import type { Telemetry } from '../telemetry';

/** Thrown when SQS did not acknowledge a message: what was not acknowledged may or may not be on its queue. */
export class NotAcknowledgedError extends Error {
  public readonly name = 'NotAcknowledgedError';
}

export interface DeliveryParts {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly maxMessageBytes: number;
  readonly frameworkVersion: string;
  readonly telemetry: Telemetry;
}

export interface Delivery {
  /** Parts the outcomes that SQS can hold from those it cannot: a quarantined event keeps its whole body. */
  sort(outcomes: readonly Outcome[]): { fits: Outcome[]; tooLarge: Outcome[] };
  /**
   * Sends events to the queue and quarantined ones to the dead-letter queue, and returns when SQS has acknowledged every one.
   *
   * @param signal gives up.
   * @throws NotAcknowledgedError when it has not; the others may have been sent.
   */
  send(outcomes: readonly Outcome[], signal?: AbortSignal): Promise<void>;
}

/** How often the messages that SQS refused out of a batch are sent again. The client itself repeats calls that failed whole. */
const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 50;
/** Batches under way at once. */
const CONCURRENCY = 10;

export function createDelivery({ sqs, queueUrl, deadLetterQueueUrl, maxMessageBytes, frameworkVersion, telemetry }: DeliveryParts): Delivery {
  const urls = { 'main': queueUrl, 'dead-letter': deadLetterQueueUrl };

  const sendBatch = async (url: string, batch: readonly Message[], signal?: AbortSignal): Promise<void> => {
    let waiting = batch;
    for (let attempt = 1; waiting.length > 0; attempt++) {
      const { Failed: failed = [], Successful: successful = [] } = await sqs.send(new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: waiting.map((message, index) => ({
          Id: String(index),
          MessageBody: message.body,
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
          ),
        })),
      }), { abortSignal: signal }).catch((error: Error) => {
        throw new NotAcknowledgedError(`SendMessageBatch: ${error.name}: ${error.message}`, { cause: error });
      });
      // Only what is acknowledged by name counts: an entry in neither list was not.
      const acknowledged = new Set(successful.map(({ Id }) => Id));
      waiting = waiting.filter((_, index) => !acknowledged.has(String(index)));
      if (waiting.length === 0) {
        return;
      }
      if (attempt === MAX_ATTEMPTS || failed.length === waiting.length && failed.every(({ SenderFault }) => SenderFault)) {
        throw new NotAcknowledgedError(`SQS refused ${waiting.length} of ${batch.length} messages: ${failed[0]?.Code ?? 'no reason given'}`);
      }
      telemetry.count('send-retries');
      await sleep(Math.random() * FIRST_DELAY_MS * 2 ** attempt);
    }
  };

  const toMessages = (outcomes: readonly Outcome[]) => outcomes.flatMap((outcome) => toMessage(outcome, frameworkVersion) ?? []);

  return {
    sort: (outcomes) => {
      const fits: Outcome[] = [];
      const tooLarge: Outcome[] = [];
      for (const outcome of outcomes) {
        const message = toMessage(outcome, frameworkVersion);
        (message && messageBytes(message) > maxMessageBytes ? tooLarge : fits).push(outcome);
      }
      return { fits, tooLarge };
    },

    send: async (outcomes, signal) => {
      const messages = toMessages(outcomes);
      const batches = (['main', 'dead-letter'] as const).flatMap((queue) =>
        toBatches(messages.filter((message) => message.queue === queue), maxMessageBytes).map((batch) => ({ url: urls[queue], batch })));
      // Every batch is tried, so that one that fails does not leave others unsent; then the first failure is told.
      const failures: unknown[] = [];
      const worker = async () => {
        for (let next = batches.shift(); next && !signal?.aborted; next = batches.shift()) {
          await sendBatch(next.url, next.batch, signal).catch((error) => failures.push(error));
        }
      };
      await Promise.all(Array.from({ length: Math.min(CONCURRENCY, batches.length) }, worker));
      if (failures.length > 0) {
        throw failures[0];
      }
      signal?.throwIfAborted();
    },
  };
}
