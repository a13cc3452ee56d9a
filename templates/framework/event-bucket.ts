import { createHash } from 'node:crypto';

/** How the bucket of what no queue can keep is set up, on AWS and in the local run alike. */

/** Raw events that are too large for the dead-letter queue, which has a pointer in their place. */
export const OVERSIZE_PREFIX = 'oversize/';

/** MozDef events that MozDef refused too often. They stay until somebody returns or deletes them. */
export const PARKED_PREFIX = 'parked/';

/** Dead letters that somebody gave up, each with all that was known of it. */
export const DISCARDED_PREFIX = 'discarded/';

/** Marks of requests that were taken, by which duplicates are known. */
export const SEEN_PREFIX = 'seen/';

/** For how long a request is known. S3 deletes the marks within a day after that. */
export const SEEN_HOURS = 24;

/** How long a discarded dead letter can be had back: as long as SQS keeps a message. */
export const DISCARDED_RETENTION_DAYS = 14;

/** When what the dead-letter queue points to goes: later than the pointer, which SQS deletes after 14 days. */
export const OVERSIZE_RETENTION_DAYS = 16;

/** Where bytes are kept under a prefix: each content under its own SHA-256. */
export function keyOf(bytes: Buffer, prefix: string): string {
  return prefix + createHash('sha256').update(bytes).digest('hex');
}
