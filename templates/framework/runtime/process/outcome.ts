import type { RawEvent } from './raw-event';

/** Why an event is kept on the dead-letter queue. */
export const QUARANTINE_REASONS = ['malformed-json', 'schema', 'unknown-event-type', 'handler-error', 'contract', 'oversize'] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/**
 * What becomes of one event: exactly one of these. `rounds` is how often a message came back from the dead-letter queue. Of a piece of a
 * quarantined batch, `batchSentAt` is when the batch came to that queue, in milliseconds since the epoch.
 */
export type Outcome =
  | { readonly kind: 'deliver'; readonly raw: RawEvent; readonly message: string; readonly rounds?: number }
  | { readonly kind: 'quarantine'; readonly raw: RawEvent; readonly reason: QuarantineReason; readonly detail: string; readonly batchSentAt?: number }
  | { readonly kind: 'drop'; readonly raw: RawEvent; readonly why: string };
