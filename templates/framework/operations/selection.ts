import { UsageError } from '../cli/command';
import { REASONS } from '../runtime/reprocess/request';
import type { ReprocessRequest } from '../runtime/reprocess/request';

/** Which dead letters a command is for. */
export type Selection = Pick<ReprocessRequest, 'reason' | 'eventType'>;

/** The options that select, as `parseArgs` takes them, and their lines of the help. */
export const SELECTION_OPTIONS = { 'reason': { type: 'string' }, 'event-type': { type: 'string' } } as const;
export const SELECTION_HELP = `\
  --reason R       only those quarantined for this reason: ${REASONS.slice(0, 3).join(', ')},
                   ${REASONS.slice(3, -1).join(', ')}; or ${REASONS.at(-1)}
  --event-type T   only events of this type`;

export function readSelection({ reason, 'event-type': eventType }: { readonly 'reason'?: string; readonly 'event-type'?: string }): Selection {
  const known = REASONS.find((each) => each === reason);
  if (reason !== undefined && known === undefined) {
    throw new UsageError(`--reason is ${JSON.stringify(reason)}; it must be one of ${REASONS.join(', ')}`);
  }
  if (eventType === '') {
    throw new UsageError('--event-type is empty; it must be the name of an event type');
  }
  return { reason: known, eventType };
}
