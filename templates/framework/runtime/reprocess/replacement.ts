import { readEvent } from './dead-letters';
import type { DeadLetter } from './dead-letters';
import type { SourceConfig } from '../../config';
import { PARKED_PREFIX } from '../../event-bucket';
import { MAX_ROUNDS } from '../../queue-settings';
import { EVENTS_AT_ONCE, inBatches } from '../batches';
import type { Delivery } from '../deliver/delivery';
import type { EventStore } from '../event-store';
import type { Outcome } from '../process/outcome';
import type { Processor } from '../process/processor';
import { rereadEvents } from '../receive/raw-events';
import type { Telemetry } from '../telemetry';

/** What became of one event of a dead letter. */
export type Fate = 'delivered' | 'dropped' | 'quarantinedAgain' | 'returned' | 'parked' | 'discarded' | 'skipped' | 'failed';

/** The fates after which the dead letter is no longer needed. */
export const DONE: readonly Fate[] = ['delivered', 'dropped', 'quarantinedAgain', 'returned', 'parked', 'discarded'];

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

  const tell = (outcome: Outcome, { receives }: DeadLetter): void => {
    const { type: eventType, id: eventId, attempts } = outcome.raw;
    const about = { eventType, eventId, attempts, receives };
    if (outcome.kind === 'quarantine') {
      telemetry.warn('event quarantined again', { ...about, reason: outcome.reason, detail: outcome.detail });
    } else if (outcome.kind === 'drop') {
      telemetry.info('event dropped', { ...about, why: outcome.why });
    }
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
    const sent: Outcome[] = [];
    for (const events of inBatches(rereadEvents(source, raw), EVENTS_AT_ONCE)) {
      const outcomes = await Promise.all(events.map(process));
      sent.push(...(dryRun ? outcomes : await delivery.send(outcomes, signal)));
    }
    if (!dryRun) sent.forEach((outcome) => tell(outcome, letter));
    return {
      // A batch of nothing has nothing to be lost.
      fates: sent.length === 0 ? ['dropped'] : sent.map(({ kind }) => FATES[kind]),
      reasons: sent.flatMap((outcome) => (outcome.kind === 'quarantine' ? [outcome.reason] : [])),
    };
  };

  return (letter, dryRun, signal) => replace(letter, dryRun, signal).catch((error: unknown) => {
    telemetry.error('what replaces a dead letter was not acknowledged', error);
    return { fates: ['failed'], reasons: [] };
  });
}

const FATES: Record<Outcome['kind'], Fate> = { deliver: 'delivered', quarantine: 'quarantinedAgain', drop: 'dropped' };
