import { setImmediate } from 'node:timers/promises';
import { answerChallenge } from './challenge';
import type { HttpRequest, HttpResponse } from './http';
import { toRawEvents } from './raw-events';
import { verifySignature } from './signature';
import type { SourceConfig } from '../../config';
import { NotAcknowledgedError } from '../deliver/delivery';
import type { Delivery } from '../deliver/delivery';
import type { RefusalReason } from '../measurements';
import type { Outcome } from '../process/outcome';
import type { Processor } from '../process/processor';
import type { RawEvent } from '../process/raw-event';
import type { SecretStore } from '../secrets';
import type { Telemetry } from '../telemetry';
import { within } from '../within';

/** Largest request that API Gateway takes (REST API payload quota). In base64, Lambda takes about 4.5 MB of it. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Events that are processed and sent before the next are. */
const AT_ONCE = 500;

/** What the receiver works with; everything that reaches outside is passed in. */
export interface ReceiverParts {
  readonly source: SourceConfig['source'];
  /** The signing secrets, the current one first. */
  readonly secrets: SecretStore;
  readonly process: Processor;
  readonly delivery: Delivery;
  readonly telemetry: Telemetry;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

/** @param budgetMs how long it may take; then the answer is 503, whatever was sent until then. */
export type Receiver = (request: HttpRequest, budgetMs: number) => Promise<HttpResponse>;

/**
 * Makes the function that answers a webhook request. A 2xx is sent only when SQS has acknowledged every event of it:
 * 200 all delivered (or dropped by the handler), 202 something quarantined, 401 signature, 413 too large, 503 not acknowledged.
 */
export function createReceiver({ source, secrets, process, delivery, telemetry, now = Date.now }: ReceiverParts): Receiver {
  const refuse = (status: number, error: string, why: RefusalReason): HttpResponse => {
    telemetry.count('refused', 1, { reason: why });
    telemetry.warn('request refused', { status, reason: why });
    return { status, body: { error } };
  };

  /** The secret that the request is signed with ('' where the source signs nothing), or the answer to a request that is not to be trusted. */
  const authenticate = async (request: HttpRequest): Promise<string | HttpResponse> => {
    const { signature } = source;
    if (!signature) return '';
    try {
      let verification = verifySignature(signature, request, await secrets.current(), now());
      if ('fault' in verification && (verification.fault === 'mismatch' || verification.fault === 'no-secret')) {
        const newer = await secrets.refreshed();
        verification = newer ? verifySignature(signature, request, newer, now()) : verification;
      }
      if ('secret' in verification) return verification.secret;
      if (verification.fault !== 'no-secret') {
        return refuse(401, 'the signature is missing or not valid', `signature-${verification.fault}`);
      }
    } catch (error) {
      telemetry.error('the signing secret cannot be read', error);
      return refuse(503, 'try again later', 'secret-unavailable');
    }
    // The caller may be genuine, so it is asked to come again once the secret is there.
    telemetry.error(`no signing secret is set: ${secrets.names.join(' or ')}`);
    return refuse(503, 'try again later', 'secret-unset');
  };

  /** Takes the events in, some at a time: the rest waits, so that a large batch needs neither all the memory nor all the time. */
  const take = async (raws: readonly RawEvent[], signal: AbortSignal): Promise<HttpResponse> => {
    const counts: Counts = { delivered: 0, quarantined: 0, dropped: 0 };
    let refused = 0;
    for (let start = 0; start < raws.length; start += AT_ONCE) {
      const { fits, tooLarge } = delivery.sort(await Promise.all(raws.slice(start, start + AT_ONCE).map(process)));
      try {
        await delivery.send(fits, signal);
      } catch (error) {
        if (signal.aborted || !(error instanceof NotAcknowledgedError)) throw error;
        telemetry.error('SQS did not acknowledge', error);
        return refuse(503, 'try again later', 'not-acknowledged');
      }
      countOutcomes(fits, counts, telemetry);
      for (const { raw, ...why } of tooLarge) {
        telemetry.warn('event refused: it could not be processed, and is too large to be kept', { eventType: raw.type, eventId: raw.id, ...why });
      }
      refused += tooLarge.length;
      await setImmediate();
      signal.throwIfAborted();
    }
    if (refused > 0) {
      return refuse(413, `${refused} of ${raws.length} events could not be processed, and are too large to be kept`, 'too-large');
    }
    return { status: counts.quarantined > 0 ? 202 : 200, body: { ...counts } };
  };

  const receive = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    if (request.body.length > MAX_BODY_BYTES) {
      return refuse(413, `the body is larger than ${MAX_BODY_BYTES} bytes`, 'too-large');
    }
    const secret = await authenticate(request);
    if (typeof secret !== 'string') return secret;
    const answer = source.challenge && secret && answerChallenge(source.challenge, request.body, secret);
    if (answer) {
      telemetry.count('challenged');
      return { status: 200, body: answer };
    }
    const raws = toRawEvents(source, request, new Date(now()));
    telemetry.count('received', raws.length);
    telemetry.measure('payload', request.body.length, 'Bytes');
    return take(raws, signal);
  };

  return (request, budgetMs) => {
    const time = new AbortController();
    return within(budgetMs, receive(request, time.signal), () => {
      time.abort();
      return refuse(503, 'try again later', 'out-of-time');
    });
  };
}

interface Counts {
  delivered: number;
  quarantined: number;
  dropped: number;
}

/** Counts what became of events, once it is certain. */
function countOutcomes(outcomes: readonly Outcome[], counts: Counts, telemetry: Telemetry): void {
  const before = { ...counts };
  const quarantined = new Map<string, number>();
  for (const outcome of outcomes) {
    const { type: eventType, id: eventId } = outcome.raw;
    switch (outcome.kind) {
      case 'deliver':
        counts.delivered++;
        break;
      case 'quarantine':
        counts.quarantined++;
        quarantined.set(outcome.reason, (quarantined.get(outcome.reason) ?? 0) + 1);
        telemetry.warn('event quarantined', { eventType, eventId, reason: outcome.reason, detail: outcome.detail });
        break;
      case 'drop':
        counts.dropped++;
        telemetry.info('event dropped', { eventType, eventId, why: outcome.why });
        break;
    }
  }
  for (const [reason, count] of quarantined) telemetry.count('quarantined', count, { reason });
  if (counts.delivered > before.delivered) telemetry.count('delivered', counts.delivered - before.delivered);
  if (counts.dropped > before.dropped) telemetry.count('dropped', counts.dropped - before.dropped);
}
