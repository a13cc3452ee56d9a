import { createHash } from 'node:crypto';
import { onlyHeader } from './http';
import type { HttpRequest } from './http';
import type { SourceConfig } from '../../config';
import { keyOf, SEEN_HOURS, SEEN_PREFIX } from '../../event-bucket';
import type { EventStore } from '../event-store';
import type { Telemetry } from '../telemetry';
import { within } from '../within';

/** Knows the requests whose events were taken in the last {@link SEEN_HOURS} hours. Neither of the two ever throws, or takes long. */
export interface Duplicates {
  /** Whether a request is known to have been taken; false where that cannot be found out. */
  seen(request: HttpRequest): Promise<boolean>;
  /** Remembers a request. Only once SQS has acknowledged every event of it: one that is remembered is not taken again. */
  remember(request: HttpRequest): Promise<void>;
}

export interface DuplicatesParts {
  readonly source: SourceConfig['source'];
  readonly store: Pick<EventStore, 'list' | 'put'>;
  readonly telemetry: Telemetry;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
  /** How long S3 may take. Default: 1,500 ms, half of what the most impatient of sources (Zoom) waits for an answer. */
  readonly timeoutMs?: number;
}

/** Makes the memory of requests: for each a mark in the event bucket, whose content is the request's fingerprint, kept under its own hash like all else there. */
export function createDuplicates({ source, store, telemetry, now = Date.now, timeoutMs = 1_500 }: DuplicatesParts): Duplicates {
  const attempt = async <T>(what: string, call: Promise<T>): Promise<T | undefined> => within<T | undefined>(timeoutMs, call, () => {
    throw new Error('S3 takes too long');
  }).catch((error: unknown) => {
    telemetry.error(what, error);
    return undefined;
  });

  return {
    seen: async (request) => {
      const marks = await attempt('whether a request is a duplicate is not known: it is taken', store.list(keyOf(fingerprintOf(source, request), SEEN_PREFIX)));
      return marks?.some(({ storedAt }) => now() - storedAt < SEEN_HOURS * 3_600_000) ?? false;
    },
    remember: async (request) => {
      await attempt('a request that was taken cannot be marked: sent again, it is taken again', store.put(fingerprintOf(source, request), SEEN_PREFIX));
    },
  };
}

/**
 * What a request is known by: the hash of its body, and of its id where that is signed. Not its time, which is another when the source
 * sends it again, and nothing that is not signed, which whoever replays it can change: so not GitHub's X-GitHub-Delivery.
 */
function fingerprintOf({ signature }: SourceConfig['source'], { headers, body }: HttpRequest): Buffer {
  const id = signature?.idHeader !== undefined && signature.signedContent.includes('{id}') ? onlyHeader(headers, signature.idHeader) : undefined;
  return createHash('sha256').update(JSON.stringify(id ?? null)).update(body).digest();
}
