import { setMaxListeners } from 'node:events';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { DeadLetter } from './dead-letters';
import { REDRIVEN } from './request';
import type { ReprocessReport, ReprocessRequest } from './request';
import { NotAcknowledgedError } from '../deliver/delivery';
import type { Delivery } from '../deliver/delivery';
import type { Outcome } from '../process/outcome';
import type { Processor } from '../process/processor';
import type { Telemetry } from '../telemetry';

/** What is kept of the function's time for a last batch: a handler's five seconds, and SQS's answers. */
const RESERVE_MS = 9_000;
/** What is kept of it when sends are given up, to give messages back; and then, to answer. */
const GIVE_BACK_MS = 2_000;
const ANSWER_MS = 500;
/** So many sends one after another that failed mean that SQS takes nothing now. */
const FAILURES_TO_STOP = 10;
/** Batches of ten messages under way at once. */
const CONCURRENCY = 4;

/** What the reprocessor works with; everything that reaches outside is passed in. */
export interface ReprocessorParts {
  readonly deadLetters: DeadLetterQueue;
  readonly process: Processor;
  readonly delivery: Delivery;
  readonly telemetry: Telemetry;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

/** @param remainingMs tells how much time is left; after it the function is ended. */
export type Reprocessor = (request: ReprocessRequest, remainingMs: () => number) => Promise<ReprocessReport>;

/** What became of one dead letter. */
type Fate = 'delivered' | 'dropped' | 'quarantinedAgain' | 'returned' | 'skipped' | 'failed';

/** The fates after which the dead letter is no longer needed. */
const DONE: readonly Fate[] = ['delivered', 'dropped', 'quarantinedAgain', 'returned'];

/**
 * Makes the function that processes dead letters again with today's schemas and handlers. A message is deleted only when SQS
 * has acknowledged what replaces it, so a run that ends at any point, or beside another, can leave duplicates and no gaps.
 * A message that stays is hidden until the run's end, so that the run does not receive it again.
 */
export function createReprocessor({ deadLetters, process, delivery, telemetry, now = Date.now }: ReprocessorParts): Reprocessor {
  /** Sends what replaces a dead letter, alone: one that SQS does not take keeps no other from its queue. */
  const replace = async (letter: DeadLetter, outcome: Outcome, signal: AbortSignal): Promise<Fate> => {
    const { type: eventType, id: eventId, attempts } = letter.raw;
    const about = { eventType, eventId, attempts, receives: letter.receives };
    const { tooLarge } = delivery.sort([outcome]);
    if (tooLarge.length > 0) {
      telemetry.warn('dead letter left as it is: with its new reason it is too large for the queue', about);
      return 'skipped';
    }
    try {
      await delivery.send([outcome], signal);
    } catch (error) {
      if (!signal.aborted && !(error instanceof NotAcknowledgedError)) throw error;
      telemetry.error('SQS did not acknowledge what replaces a dead letter', error);
      return 'failed';
    }
    if (outcome.kind === 'quarantine') {
      telemetry.warn('event quarantined again', { ...about, reason: outcome.reason, detail: outcome.detail });
    } else if (outcome.kind === 'drop') {
      telemetry.info('event dropped', { ...about, why: outcome.why });
    }
    return fateOf(letter, outcome);
  };

  return async (request, remainingMs) => {
    const { dryRun = false, max = Infinity, before = now() } = request;
    const counts: Record<Fate, number> = { delivered: 0, dropped: 0, quarantinedAgain: 0, returned: 0, skipped: 0, failed: 0 };
    const byReason: Record<string, number> = {};
    const stay: DeadLetter[] = [];
    const signal = timeUp(remainingMs() - GIVE_BACK_MS);
    let taken = 0;
    let failuresInARow = 0;
    let more = false;

    const treat = async (letter: DeadLetter): Promise<Fate> => {
      const outcome: Outcome = letter.reason === undefined ? { kind: 'deliver', raw: letter.raw, message: letter.raw.body } : await process(letter.raw);
      const fate = dryRun ? fateOf(letter, outcome) : await replace(letter, outcome, signal);
      if (outcome.kind === 'quarantine' && fate === 'quarantinedAgain') {
        byReason[outcome.reason] = (byReason[outcome.reason] ?? 0) + 1;
      }
      counts[fate]++;
      failuresInARow = fate === 'failed' ? failuresInARow + 1 : 0;
      more ||= failuresInARow >= FAILURES_TO_STOP;
      return fate;
    };

    const takeBatch = async (letters: readonly DeadLetter[]): Promise<void> => {
      // What this run itself has quarantined again is newer than the run.
      const selected = letters.filter((letter) => letter.sentAt < before && matches(letter, request));
      const wanted = selected.slice(0, Math.max(0, max - taken));
      more ||= selected.length > wanted.length;
      taken += wanted.length;
      counts.skipped += letters.length - selected.length;
      const fates = await Promise.all(wanted.map(treat));
      const done = dryRun ? [] : wanted.filter((_, index) => DONE.includes(fates[index]));
      stay.push(...letters.filter((letter) => !done.includes(letter)));
      const undeleted = await deadLetters.delete(done);
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
        const letters = await deadLetters.receive(Math.ceil(remaining / 1_000));
        if (letters.length === 0) return;
        await takeBatch(letters);
      }
    };

    const ends = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
    await deadLetters.giveBack(stay, timeUp(remainingMs() - ANSWER_MS));
    if (!dryRun) {
      for (const fate of DONE) {
        if (counts[fate] > 0) telemetry.count('reprocessed', counts[fate], { outcome: fate });
      }
    }
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
    return { examined: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts, byReason, more, before };
  };
}

function timeUp(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(ms)));
  // Every call under way listens to it.
  setMaxListeners(0, signal);
  return signal;
}

function matches({ reason, raw }: DeadLetter, request: ReprocessRequest): boolean {
  return (request.reason === undefined || request.reason === (reason ?? REDRIVEN))
    && (request.eventType === undefined || reason !== undefined && raw.type === request.eventType);
}

function fateOf(letter: DeadLetter, outcome: Outcome): Fate {
  switch (outcome.kind) {
    case 'deliver':
      return letter.reason === undefined ? 'returned' : 'delivered';
    case 'quarantine':
      return 'quarantinedAgain';
    case 'drop':
      return 'dropped';
  }
}
