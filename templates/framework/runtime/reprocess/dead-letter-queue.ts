import { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { toDeadLetter } from './dead-letters';
import type { DeadLetter } from './dead-letters';
import { inBatches } from '../batches';

/** Entries in a batch call (SQS quotas), and messages received at once. */
const BATCH = 10;
/** Batch calls under way at once. */
const CONCURRENCY = 10;

/** What a message that was received is deleted or given back by. */
export type HeldLetter = Pick<DeadLetter, 'handle'>;

/** The dead-letter queue, as a reader sees it. */
export interface DeadLetterQueue {
  /** Up to ten messages, which nobody else receives for so many seconds; none when the queue is empty. */
  receive(hiddenSeconds: number): Promise<DeadLetter[]>;
  /** Deletes messages; returns how many SQS did not delete. It never throws. */
  delete(letters: readonly HeldLetter[]): Promise<number>;
  /** Lets others receive messages that `receive` gave. It never throws: they come back by themselves, later. */
  giveBack(letters: readonly HeldLetter[], signal?: AbortSignal): Promise<void>;
}

/** @param waitSeconds how long SQS may look for messages. Not 0 on AWS: then it asks only some of its servers, and a queue may look empty. */
export function createDeadLetterQueue(sqs: SQSClient, url: string, waitSeconds = 1): DeadLetterQueue {
  return {
    receive: async (hiddenSeconds) => {
      const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      }));
      return messages.map(toDeadLetter);
    },

    delete: async (letters) => {
      if (letters.length === 0) return 0;
      const { Successful: successful = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: toEntries(letters) }))
        .catch(() => ({ Successful: [] }));
      return letters.length - successful.length;
    },

    giveBack: async (letters, signal) => {
      const batches = inBatches(letters, BATCH);
      const worker = async () => {
        for (let next = batches.shift(); next && !signal?.aborted; next = batches.shift()) {
          const Entries = toEntries(next).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
          await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }), { abortSignal: signal }).catch(() => undefined);
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    },
  };
}

function toEntries(letters: readonly HeldLetter[]): { Id: string; ReceiptHandle: string }[] {
  return letters.map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle }));
}
