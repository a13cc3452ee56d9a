import { timestampOf } from '../framework';
import type { Details, MozdefEventDraft, Severity, SourceEvent } from '../framework';

/** What all Zoom events have in common. */
interface ZoomBody {
  readonly event_ts?: number | string;
  readonly payload: {
    readonly account_id?: string | null;
    /** The e-mail address of the user who did it. */
    readonly operator?: string | null;
    readonly operator_id?: string | null;
  };
}

/** What an event means; the rest of the MozDef event is the same for all. */
export interface Meaning {
  readonly summary: string;
  readonly severity: Severity;
  readonly category: 'authentication' | 'account-management' | 'configuration' | 'application' | 'meeting' | 'recording' | 'other';
  readonly timestamp?: Date;
  readonly details: Details;
}

/**
 * The MozDef event of a Zoom event. It has no hostname: MozDef's own Zoom plugin rebuilds events whose hostname is
 * `zoom_host` (its older format).
 */
export function zoomEvent({ type, body }: SourceEvent<ZoomBody>, { details, timestamp, ...meaning }: Meaning): MozdefEventDraft {
  const { account_id, operator, operator_id } = body.payload;
  const all: Details = { event_type: type, account_id, operator, operator_id, ...details };
  return {
    ...meaning,
    timestamp: timestamp ?? timestampOf(body.event_ts),
    // Zoom sends an empty text for what it does not know.
    details: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
  };
}

/** Who did it, for the summary. */
export function operatorOf({ payload }: ZoomBody): string {
  return label(payload.operator) || label(payload.operator_id) || 'An unknown operator';
}

/** A text of somebody else's choice on one line, short and printable. */
export function label(value: string | number | null | undefined): string {
  const text = String(value ?? '').replace(/[\s\p{C}]+/gu, ' ').trim();
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

/** The first few of many, for the summary. */
export function some(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return names.slice(0, most).map(label).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** One summary from its parts, without those that are empty. */
export function words(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
