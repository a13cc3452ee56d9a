import { UsageError } from '../cli/command';
import { REASONS } from '../runtime/reprocess/request';
import type { ReprocessRequest } from '../runtime/reprocess/request';

/** Which dead letters a command is for. */
export type Selection = Pick<ReprocessRequest, 'reason' | 'eventType' | 'eventId'>;

/** The options that select, as `parseArgs` takes them, and their lines of the help. */
export const SELECTION_OPTIONS = { 'reason': { type: 'string' }, 'event-type': { type: 'string' }, 'event-id': { type: 'string' } } as const;
export const SELECTION_HELP = `\
  --reason R       only those quarantined for this reason: ${REASONS.slice(0, 3).join(', ')},
                   ${REASONS.slice(3, -1).join(', ')}; or ${REASONS.at(-1)}
  --event-type T   only events of this type
  --event-id ID    only the event with this id, the source's own`;

/** The options as they were given. */
export type SelectionFlags = Readonly<Partial<Record<keyof typeof SELECTION_OPTIONS, string>>>;

export function readSelection({ reason, 'event-type': eventType, 'event-id': eventId }: SelectionFlags): Selection {
  const known = REASONS.find((each) => each === reason);
  if (reason !== undefined && known === undefined) {
    throw new UsageError(`--reason is ${JSON.stringify(reason)}; it must be one of ${REASONS.join(', ')}`);
  }
  if (eventType === '') {
    throw new UsageError('--event-type is empty; it must be the name of an event type');
  }
  if (eventId === '') {
    throw new UsageError('--event-id is empty; it must be the id of an event');
  }
  return { reason: known, eventType, eventId };
}
