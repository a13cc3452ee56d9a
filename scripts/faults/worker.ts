import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import type { Endpoint } from './endpoint';
import { eventIn } from './events';
import type { Ledger } from './ledger';
import { PARKED_PREFIX } from '../../templates/framework/event-bucket';
import { ATTRIBUTES } from '../../templates/framework/runtime/deliver/messages';
import { drain } from '../lib/queue';

/** MozDef's worker: takes messages off the main queue all the time, on a way without faults. */
export interface Worker {
  /** From now on it takes what it refused. */
  mend(): void;
  /** Ends once the main queue is empty, and nothing of it is hidden. */
  finish(): Promise<void>;
  /** Ends at once. */
  abandon(): void;
}

export function startWorker({ sqs, queueUrl }: Endpoint, ledger: Ledger): Worker {
  let mended = false;
  let finishing = false;
  let abandoned = false;

  const entriesOf = (messages: readonly Message[]) => messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const take = async (): Promise<void> => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    const refuses = ({ Body }: Message) => !mended && eventIn(Body!)?.kind === 'indigestible';
    const [refused, taken] = [messages.filter(refuses), messages.filter((message) => !refuses(message))];
    for (const { Body = '' } of taken) ledger.taken(eventIn(Body), Body);
    if (taken.length > 0) {
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entriesOf(taken) }));
    }
    if (refused.length > 0) {
      const Entries = entriesOf(refused).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
    // What is refused comes back at once.
    if (refused.length > 0 && taken.length === 0) await sleep(50);
  };
  const isEmpty = async () => {
    const { visible, hidden } = await messagesOn(sqs, queueUrl);
    return visible + hidden === 0;
  };
  const work = async (): Promise<void> => {
    while (!abandoned && (!finishing || !await isEmpty())) await take();
  };
  const working = Promise.all([work(), work()]);
  // Awaited at the end; until then a failure is not unhandled.
  working.catch(() => undefined);
  return {
    mend: () => { mended = true; },
    finish: async () => {
      finishing = true;
      await working;
    },
    abandon: () => { abandoned = true; },
  };
}

/** How many messages can be received from a queue, and how many are hidden: somebody has received them. */
export async function messagesOn(sqs: Endpoint['sqs'], queueUrl: string): Promise<{ visible: number; hidden: number }> {
  const { Attributes: attributes = {} } = await sqs.send(new GetQueueAttributesCommand({
    QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  }));
  return { visible: Number(attributes.ApproximateNumberOfMessages), hidden: Number(attributes.ApproximateNumberOfMessagesNotVisible) };
}

/** Tells the ledger what waits in the end: dead letters, with what they point to, and parked MozDef events. */
export async function countWaiting({ sqs, s3, deadLetterQueueUrl, eventBucket }: Endpoint, ledger: Ledger): Promise<void> {
  const textAt = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: eventBucket, Key: key }));
    return Body!.transformToString('latin1');
  };
  for (const { Body = '', MessageAttributes = {} } of await drain(sqs, deadLetterQueueUrl)) {
    const encoding = MessageAttributes[ATTRIBUTES.encoding]?.StringValue;
    // A pointer counts as far as it points to something.
    const text = encoding === 's3' ? await textAt(Body.slice(`s3://${eventBucket}/`.length)).catch(() => undefined)
      : encoding === 'base64' ? Buffer.from(Body, 'base64').toString('latin1') : Body;
    if (text !== undefined) ledger.waiting(eventIn(text), text);
  }
  for (let after: string | undefined; ;) {
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: eventBucket, Prefix: PARKED_PREFIX, StartAfter: after }));
    for (const { Key: key } of objects) {
      const text = await textAt(key!);
      ledger.waiting(eventIn(text), text);
    }
    after = objects.at(-1)?.Key;
    if (after === undefined) return;
  }
}
