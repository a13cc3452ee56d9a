import { setMaxListeners } from 'node:events';
import type { DeadLetterQueue, HeldLetter } from './dead-letter-queue';
import { isSelected } from './dead-letters';
import type { DeadLetter } from './dead-letters';
import { createDiscard } from './discard';
import { LENGTH_AT_ONCE } from '../batches';
import { createReplacement, DONE } from './replacement';
import type { Fate, ReplacementParts } from './replacement';
import type { ReprocessReport, ReprocessRequest } from './request';
import { createDiscardedLetters, createParkedEvents } from './stored-letters';
import { createTurns } from './turns';

/** What is kept of the function's time for a last batch: a handler's five seconds, and SQS's answers. */
const RESERVE_MS = 9_000;
/** What is kept of it when sends are given up, to give messages back; and then, to answer. */
const GIVE_BACK_MS = 2_000;
const ANSWER_MS = 500;
/** So many dead letters one after another that failed mean that SQS takes nothing now. */
const FAILURES_TO_STOP = 10;
/** Batches of ten messages under way at once. */
const CONCURRENCY = 4;
/** Messages that a run leaves as they are: SQS lets 120,000 of a queue be in flight. */
const HELD_AT_MOST = 100_000;

/** What the reprocessor works with; everything that reaches outside is passed in. */
export interface ReprocessorParts extends ReplacementParts {
  readonly deadLetters: DeadLetterQueue;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

/** @param remainingMs tells how much time is left; after it the function is ended. */
export type Reprocessor = (request: ReprocessRequest, remainingMs: () => number) => Promise<ReprocessReport>;

/**
 * Makes the function that processes dead letters again with today's configuration, schemas and handlers. A message is deleted
 * only when what replaces it is acknowledged, so a run that ends at any point, or beside another, can leave duplicates and no
 * gaps. A message that stays is hidden until the run's end, so that the run does not receive it again.
 */
export function createReprocessor({ deadLetters, now = Date.now, ...parts }: ReprocessorParts): Reprocessor {
  const { store, telemetry } = parts;
  const replace = createReplacement(parts);
  const discard = createDiscard(parts);

  return async (request, remainingMs) => {
    const { dryRun = false, max = Infinity, before = now() } = request;
    const queue = request.parked ? createParkedEvents(store) : request.discarded ? createDiscardedLetters(store) : deadLetters;
    const counts: Record<Fate, number> = {
      delivered: 0, dropped: 0, quarantinedAgain: 0, returned: 0, parked: 0, discarded: 0, takenApart: 0, skipped: 0, failed: 0,
    };
    const byReason: Record<string, number> = {};
    const inTurn = createTurns(LENGTH_AT_ONCE);
    const stay: HeldLetter[] = [];
    const signal = timeUp(remainingMs() - GIVE_BACK_MS);
    let examined = 0;
    let taken = 0;
    let failuresInARow = 0;
    let more = false;

    /** Whether the letter is no longer needed. */
    const treat = async (letter: DeadLetter): Promise<boolean> => {
      const { fates, reasons } = await (request.discard ? discard : replace)(letter, dryRun, signal);
      for (const fate of fates) counts[fate]++;
      for (const reason of reasons) byReason[reason] = (byReason[reason] ?? 0) + 1;
      failuresInARow = fates.includes('failed') ? failuresInARow + 1 : 0;
      more ||= failuresInARow >= FAILURES_TO_STOP;
      return !dryRun && fates.every((fate) => DONE.includes(fate));
    };

    const takeBatch = async (letters: readonly DeadLetter[]): Promise<void> => {
      // What this run itself has quarantined again is newer than the run, and was counted already. A piece is as old as its batch.
      const older = letters.filter(({ sentAt, batchSentAt = sentAt }) => batchSentAt < before);
      const selected = older.filter((letter) => isSelected(letter, request));
      const wanted = selected.slice(0, Math.max(0, max - taken));
      more ||= selected.length > wanted.length;
      const unwanted = older.length - selected.length;
      examined += wanted.length + unwanted;
      taken += wanted.length;
      counts.skipped += unwanted;
      const done = new Set<DeadLetter>();
      const take = async (letter: DeadLetter) => {
        if (await treat(letter)) done.add(letter);
      };
      // Large events one after another: together they might not fit into the function's memory.
      await Promise.all(wanted.map((letter) => inTurn(letter.location === undefined ? letter.raw.body.length : LENGTH_AT_ONCE, () => take(letter))));
      // Without their bodies, which may together be larger than the function's memory.
      stay.push(...letters.filter((letter) => !done.has(letter)).map(({ handle }) => ({ handle })));
      more ||= stay.length >= HELD_AT_MOST;
      const undeleted = await queue.delete([...done]);
      if (undeleted > 0) {
        telemetry.warn('dead letters could not be deleted: their events will be sent once more', { count: undeleted });
      }
    };

    const worker = async (): Promise<void> => {
      while (!more) {
        const remaining = remainingMs();
        if (remaining < RESERVE_MS) {
          more = true;
          return;
        }
        const letters = await queue.receive(Math.ceil(remaining / 1_000));
        if (letters.length === 0) return;
        await takeBatch(letters);
      }
    };

    const ends = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
    await queue.giveBack(stay, timeUp(remainingMs() - ANSWER_MS));
    if (!dryRun && !request.discard) {
      for (const fate of DONE) {
        if (counts[fate] > 0) telemetry.count('reprocessed', counts[fate], { outcome: fate });
      }
    }
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
    const { takenApart, ...always } = counts;
    return { examined, ...always, ...(takenApart > 0 ? { takenApart } : {}), byReason, more, before };
  };
}

function timeUp(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(ms)));
  // Every call under way listens to it.
  setMaxListeners(0, signal);
  return signal;
}
