import type { Details, MozdefEventDraft, Severity, SourceEvent } from '../framework';
import { addressesOf } from './addresses';
import { actorDetails, display, operatorOf, targetDetails } from './people';
import type { Person } from './people';
import { text, words } from './text';
import type { Value } from './text';
import { timeOf } from './times';

/** What all Zoom events have in common. */
export interface ZoomBody {
  readonly payload?: {
    readonly account_id?: Value;
    /** The e-mail address of the user who did it. */
    readonly operator?: Value;
    readonly operator_id?: Value;
  } | null;
}

/** What an event means; the rest of the MozDef event is the same for all. */
export interface Meaning {
  /** Without from where: that is added, once the address is known. */
  readonly summary: string;
  readonly severity: Severity;
  readonly category:
    'authentication' | 'account-management' | 'configuration' | 'application' | 'meeting' | 'recording' | 'activity' | 'other';
  /** Who did it, for events without an operator. */
  readonly actor?: Person;
  /** To whom it was done. */
  readonly targets?: readonly Person[];
  readonly details: Details;
}

/**
 * The MozDef event of a Zoom event. It has no hostname: MozDef's own Zoom plugin rebuilds events whose hostname is
 * `zoom_host` (its older format).
 */
export function zoomEvent({ type, body }: SourceEvent<ZoomBody>, { summary, actor, targets = [], details, ...meaning }: Meaning): MozdefEventDraft {
  const { account_id, operator, operator_id } = body.payload ?? {};
  const [address, ...others] = addressesOf(body.payload);
  const all: Details = {
    event_type: type,
    eventname: type,
    account_id: text(account_id),
    operator: text(operator),
    operator_id: text(operator_id),
    ...actorDetails(operatorOf(body.payload ?? {}) ?? actor),
    ...targetDetails(targets),
    sourceipaddress: address,
    more_ip_addresses: others.length > 0 ? others : undefined,
    ...details,
  };
  return {
    ...meaning,
    summary: words(summary, address && !summary.includes(`from ${address}`) && `from ${address}`),
    timestamp: timeOf(type, body),
    // Zoom sends an empty text for what it does not know.
    details: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
  };
}

/** Who did it, for the summary: the operator, or whom the event is about where there is none. */
export function actorOf({ payload }: ZoomBody, otherwise?: Person): string {
  return display(operatorOf(payload ?? {}) ?? otherwise, 'An unknown operator');
}
