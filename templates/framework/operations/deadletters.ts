import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { PARKED_PREFIX } from '../event-bucket';
import type { EventStore } from '../runtime/event-store';
import type { DeadLetterQueue } from '../runtime/reprocess/dead-letter-queue';
import type { DeadLetter } from '../runtime/reprocess/dead-letters';

/** Receives under way at once. */
const CONCURRENCY = 4;

export interface LookOptions {
  /** Look at no more than so many messages. */
  readonly max: number;
  /** Is told how many were looked at so far. */
  readonly onProgress?: (examined: number) => void;
  /** Ends the look early. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

export interface Look {
  readonly examined: number;
  /** The queue has more messages than were looked at, or may have. */
  readonly more: boolean;
}

/**
 * Looks at what is on the dead-letter queue: each message is received once, shown to the visitor, and given back at the end.
 * Until then nobody else receives it; if this process is killed, it comes back by itself, after a minute or a few.
 */
export async function lookAt(
  queue: Pick<DeadLetterQueue, 'receive' | 'giveBack'>, { max, onProgress, signal, now = Date.now }: LookOptions,
  visit: (letter: DeadLetter) => Promise<void>,
): Promise<Look> {
  // Twenty a second are received on a slow line. A message must not come back before the end: it would be counted twice.
  const hiddenSeconds = 60 + Math.ceil(max / 20);
  const end = now() + (hiddenSeconds - 20) * 1_000;
  const seen: DeadLetter[] = [];
  let examined = 0;
  let more = false;

  const worker = async () => {
    while (!more) {
      if (signal?.aborted || now() > end) {
        more = true;
        return;
      }
      const letters = await queue.receive(hiddenSeconds);
      if (letters.length === 0) return;
      seen.push(...letters.map(withoutBody));
      const looked = letters.slice(0, max - examined);
      more ||= letters.length > looked.length;
      examined += looked.length;
      for (const letter of looked) await visit(letter);
      onProgress?.(examined);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
  await queue.giveBack(seen);
  const broken = ends.find((each) => each.status === 'rejected');
  if (broken) throw broken.reason;
  return { examined, more };
}

/** How many messages, about, nobody can look at: another reader has them. */
export async function countHidden(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes: counts = {} } = await sqs.send(new GetQueueAttributesCommand({
    QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
  }));
  return Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0);
}

/** How many MozDef events are parked in the event bucket. */
export async function countParked(store: Pick<EventStore, 'list'>): Promise<number> {
  let count = 0;
  for (let page = await store.list(PARKED_PREFIX); page.length > 0; page = await store.list(PARKED_PREFIX, page.at(-1)!.location)) {
    count += page.length;
  }
  return count;
}

/** What is kept of a message until it is given back: bodies may have a megabyte each. */
function withoutBody(letter: DeadLetter): DeadLetter {
  return { ...letter, raw: { ...letter.raw, body: '' } };
}
