import type { DeadLetterQueue } from './dead-letter-queue';
import type { DeadLetter } from './dead-letters';

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

/** What is kept of a message until it is given back: bodies may have a megabyte each. */
function withoutBody(letter: DeadLetter): DeadLetter {
  return { ...letter, raw: { ...letter.raw, body: '' } };
}
