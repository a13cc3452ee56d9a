// Plain values, without Powertools: the dashboard and the alarms in `infra` are made of them.

/** What the functions count: names of CloudWatch metrics, in the namespace of the installation. */
export const COUNTERS = [
  'received', 'delivered', 'quarantined', 'dropped', 'duplicates', 'refused', 'challenged', 'authorized', 'denied', 'send-retries', 'reprocessed', 'parked', 'discarded',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** What the functions measure, and in which of CloudWatch's units. */
export const MEASURES = {
  /** Size of a request's body. */
  'payload': 'Bytes',
  /** From a request to its answer, without the start of the function. */
  'duration': 'Milliseconds',
  /** Of the oldest dead letter, since it was sent first. Measured every hour. */
  'dead-letter-age': 'Seconds',
  /** Dead letters that MozDef did not take. Measured every hour. */
  'redriven-letters': 'Count',
} as const;
export type Measure = keyof typeof MEASURES;

/** Values of the dimension `reason` of the counter `refused`, of a source that signs. */
export const SIGNATURE_REFUSALS = [
  'signature-no-signature', 'signature-no-timestamp', 'signature-stale-timestamp', 'signature-no-id', 'signature-mismatch',
  'secret-unavailable', 'secret-unset', 'secret-unusable',
] as const;

/** Values of the dimension `reason` of the counter `refused`, of any source. */
export const REFUSALS = ['too-large', 'not-acknowledged', 'out-of-time'] as const;

/** Of those the ones that are of a request that was signed: a genuine one, or a forgery. */
export const CREDENTIAL_REFUSALS = ['signature-no-timestamp', 'signature-stale-timestamp', 'signature-no-id', 'signature-mismatch'] as const satisfies readonly RefusalReason[];

/** And the ones that are answered with 4xx. */
export const STATUS_4XX_REFUSALS = ['signature-no-signature', ...CREDENTIAL_REFUSALS, 'too-large'] as const satisfies readonly RefusalReason[];

export type RefusalReason = (typeof SIGNATURE_REFUSALS | typeof REFUSALS)[number];
