import { readEvent } from './dead-letters';
import type { DeadLetter } from './dead-letters';
import type { SourceConfig } from '../../config';
import { PARKED_PREFIX } from '../../event-bucket';
import { MAX_ROUNDS } from '../../queue-settings';
import { inPortions } from '../batches';
import type { Delivery } from '../deliver/delivery';
import type { EventStore } from '../event-store';
import { OutcomeLog } from '../outcome-log';
import type { Outcome, QuarantineReason } from '../process/outcome';
import type { Processor } from '../process/processor';
import type { RawEvent } from '../process/raw-event';
import { piecesOf, rereadEvents } from '../receive/raw-events';
import type { Telemetry } from '../telemetry';

/** What became of one event of a dead letter. */
export type Fate = 'delivered' | 'dropped' | 'quarantinedAgain' | 'returned' | 'parked' | 'discarded' | 'takenApart' | 'skipped' | 'failed';

/** The fates after which the dead letter is no longer needed. */
export const DONE: readonly Fate[] = ['delivered', 'dropped', 'quarantinedAgain', 'returned', 'parked', 'discarded', 'takenApart'];

export interface ReplacementParts {
  readonly source: SourceConfig['source'];
  readonly store: EventStore;
  readonly process: Processor;
  readonly delivery: Delivery;
  readonly telemetry: Telemetry;
}

/** What one dead letter's events became, and why those that were quarantined were. */
export interface Replacement {
  readonly fates: readonly Fate[];
  readonly reasons: readonly string[];
}

/**
 * Puts in a dead letter's place what it becomes today, and tells what that is when it is acknowledged. It never throws: what
 * could not be replaced has `failed`, and its dead letter stays.
 *
 * @param signal gives up.
 */
export type Replace = (letter: DeadLetter, dryRun: boolean, signal: AbortSignal) => Promise<Replacement>;

export function createReplacement({ source, store, process, delivery, telemetry }: ReplacementParts): Replace {
  /** A MozDef event that MozDef did not take goes back as it is, so often; then it is parked. */
  const giveBack = async ({ raw, rounds }: DeadLetter, dryRun: boolean, signal: AbortSignal): Promise<Fate> => {
    if (rounds >= MAX_ROUNDS) {
      if (dryRun) return 'parked';
      const location = await store.put(Buffer.from(raw.body, 'utf8'), PARKED_PREFIX);
      telemetry.count('parked');
      telemetry.warn('MozDef event parked: MozDef has refused it again and again', { location, rounds });
      return 'parked';
    }
    if (!dryRun) await delivery.send([{ kind: 'deliver', raw, message: raw.body, rounds: rounds + 1 }], signal);
    return 'returned';
  };

  /**
   * A batch of more events than are taken at once becomes so many smaller ones, each a dead letter like it: what this run, or another
   * after it, has done of them is done, whatever happens to it. One that is killed here leaves some of them twice.
   */
  const takeApart = async (letter: DeadLetter, { encoding: _encoding, ...raw }: RawEvent, pieces: readonly string[], signal: AbortSignal) => {
    const about = { reason: letter.reason as QuarantineReason, detail: 'a piece of a large batch', batchSentAt: letter.batchSentAt ?? letter.sentAt };
    // Their events have not been attempted.
    await delivery.send(pieces.map((body) => ({ kind: 'quarantine', raw: { ...raw, body, attempts: raw.attempts - 1 }, ...about })), signal);
  };

  /** Processes the events of a dead letter, and sends them; some at a time. */
  const processAll = async (raw: RawEvent, raws: readonly RawEvent[], dryRun: boolean, signal: AbortSignal): Promise<Outcome[]> => {
    const sent: Outcome[] = [];
    const send = async (outcomes: readonly Outcome[]) => { sent.push(...(dryRun ? outcomes : await delivery.send(outcomes, signal))); };
    // What nothing of can be taken stays together: a million numbers need not be a million dead letters.
    let failed: Outcome[] | undefined = [];
    for (const portion of inPortions(raws)) {
      const outcomes = await Promise.all(portion.map(process));
      signal.throwIfAborted();
      if (failed && outcomes.every(({ kind }) => kind === 'quarantine')) {
        failed.push(...outcomes);
      } else {
        await send([...failed ?? [], ...outcomes]);
        failed = undefined;
      }
    }
    const [first] = failed ?? [];
    if (failed && failed.length > 1 && first.kind === 'quarantine') {
      await send([{ ...first, raw, detail: `none of ${failed.length} events can be taken; the first: ${first.detail}` }]);
      return failed;
    }
    if (failed) await send(failed);
    return sent;
  };

  const replace: Replace = async (letter, dryRun, signal) => {
    if (letter.reason === undefined) {
      return { fates: [await giveBack(letter, dryRun, signal)], reasons: [] };
    }
    const raw = await readEvent(letter, store);
    if (!raw) {
      telemetry.warn('dead letter left as it is: the event that it points to is no longer kept', { eventType: letter.raw.type, eventId: letter.raw.id });
      return { fates: ['skipped'], reasons: [] };
    }
    const pieces = piecesOf(source, raw);
    if (pieces) {
      if (!dryRun) await takeApart(letter, raw, pieces, signal);
      return { fates: ['takenApart'], reasons: [] };
    }
    const outcomes = await processAll(raw, rereadEvents(source, raw), dryRun, signal);
    if (!dryRun) {
      const log = new OutcomeLog();
      log.add(outcomes);
      log.write(telemetry, ' again', { attempts: raw.attempts, receives: letter.receives });
    }
    return {
      // A batch of nothing has nothing to be lost.
      fates: outcomes.length === 0 ? ['dropped'] : outcomes.map(({ kind }) => FATES[kind]),
      reasons: outcomes.flatMap((outcome) => (outcome.kind === 'quarantine' ? [outcome.reason] : [])),
    };
  };

  return (letter, dryRun, signal) => replace(letter, dryRun, signal).catch((error: unknown) => {
    telemetry.error('what replaces a dead letter was not acknowledged', error);
    return { fates: ['failed'], reasons: [] };
  });
}

const FATES: Record<Outcome['kind'], Fate> = { deliver: 'delivered', quarantine: 'quarantinedAgain', drop: 'dropped' };
