import { readEvent } from './dead-letters';
import type { DeadLetter } from './dead-letters';
import type { Replace, ReplacementParts } from './replacement';
import { REDRIVEN } from './request';
import { DISCARDED_PREFIX } from '../../event-bucket';
import type { StoredEvent } from '../event-store';
import { parseJson } from '../json';

/** A dead letter as it is kept when it is discarded, in JSON: all of it but what it was received by. */
type Discarded = Omit<DeadLetter, 'handle' | 'receives' | 'sentAt' | 'raw'> & {
  readonly raw: Omit<DeadLetter['raw'], 'receivedAt'> & { readonly receivedAt: string };
};

/**
 * Makes the function that gives dead letters up: each is kept in the event bucket, and counted. One whose event is kept there
 * already, for its size, is kept with it; where that has expired, without it.
 */
export function createDiscard({ store, telemetry }: Pick<ReplacementParts, 'store' | 'telemetry'>): Replace {
  const discard = async (letter: DeadLetter, dryRun: boolean): Promise<void> => {
    if (dryRun) return;
    const event = await readEvent(letter, store);
    const { handle: _handle, receives: _receives, sentAt: _sentAt, location, raw, ...rest } = letter;
    const kept: Discarded = { ...rest, ...(event ? {} : { location }), raw: { ...(event ?? raw), receivedAt: raw.receivedAt.toISOString() } };
    const keptAt = await store.put(Buffer.from(JSON.stringify(kept)), DISCARDED_PREFIX);
    telemetry.count('discarded');
    telemetry.info('dead letter discarded', { eventType: raw.type, eventId: raw.id, reason: letter.reason ?? REDRIVEN, location: keptAt });
  };

  return (letter, dryRun) => discard(letter, dryRun).then(() => ({ fates: ['discarded'], reasons: [] }), (error: unknown) => {
    telemetry.error('a dead letter that was to be discarded could not be kept', error);
    return { fates: ['failed'], reasons: [] };
  });
}

/** The dead letter that was discarded, as it is kept. */
export function discardedLetter(bytes: Buffer, { location, storedAt }: StoredEvent): DeadLetter {
  const { raw, ...kept } = parseJson(bytes.toString('utf8')) as Discarded;
  return { ...kept, handle: location, sentAt: storedAt, receives: 1, raw: { ...raw, receivedAt: new Date(raw.receivedAt) } };
}
