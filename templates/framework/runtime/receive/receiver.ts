import { answerChallenge } from './challenge';
import type { HttpRequest, HttpResponse } from './http';
import { toRawEvents } from './raw-events';
import { verifySignature } from './signature';
import type { SourceConfig } from '../../config';
import { NotAcknowledgedError } from '../deliver/delivery';
import type { Delivery } from '../deliver/delivery';
import type { Outcome } from '../process/outcome';
import type { Processor } from '../process/processor';
import type { SecretStore } from '../secrets';
import type { Telemetry } from '../telemetry';
import { within } from '../within';

/** Largest request that API Gateway passes on (REST API payload quota). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

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
  const refuse = (status: number, error: string, why: string): HttpResponse => {
    telemetry.count('refused', 1, { reason: why });
    telemetry.warn('request refused', { status, reason: why });
    return { status, body: { error } };
  };

  const receive = async (request: HttpRequest): Promise<HttpResponse> => {
    if (request.body.length > MAX_BODY_BYTES) {
      return refuse(413, `the body is larger than ${MAX_BODY_BYTES} bytes`, 'too-large');
    }

    if (source.signature) {
      let signingSecrets: readonly string[];
      try {
        signingSecrets = await secrets.current();
      } catch (error) {
        telemetry.error('the signing secret cannot be read', error);
        return refuse(503, 'try again later', 'secret-unavailable');
      }
      const verification = verifySignature(source.signature, request, signingSecrets, now());
      if ('fault' in verification) {
        if (verification.fault === 'no-secret') {
          // The caller may be genuine, so it is asked to come again once the secret is there.
          telemetry.error(`no signing secret is set: ${secrets.names.join(' or ')}`);
          return refuse(503, 'try again later', 'secret-unset');
        }
        return refuse(401, 'the signature is missing or not valid', `signature-${verification.fault}`);
      }
      const answer = source.challenge && answerChallenge(source.challenge, request.body, verification.secret);
      if (answer) {
        telemetry.count('challenged');
        return { status: 200, body: answer };
      }
    }

    const raws = toRawEvents(source, request, new Date(now()));
    telemetry.count('received', raws.length);
    telemetry.measure('payload', request.body.length, 'Bytes');
    const outcomes = await Promise.all(raws.map(process));
    const { fits, tooLarge } = delivery.sort(outcomes);
    try {
      await delivery.send(fits);
    } catch (error) {
      if (!(error instanceof NotAcknowledgedError)) throw error;
      telemetry.error('SQS did not acknowledge', error);
      return refuse(503, 'try again later', 'not-acknowledged');
    }
    const counts = countOutcomes(fits, telemetry);
    if (tooLarge.length > 0) {
      return refuse(413, `${tooLarge.length} of ${outcomes.length} events could not be processed, and are too large to be kept`, 'too-large');
    }
    return { status: counts.quarantined > 0 ? 202 : 200, body: counts };
  };
  return (request, budgetMs) => within(budgetMs, receive(request), () => refuse(503, 'try again later', 'out-of-time'));
}

/** Counts what became of the events, once it is certain. */
function countOutcomes(outcomes: readonly Outcome[], telemetry: Telemetry) {
  const counts = { delivered: 0, quarantined: 0, dropped: 0 };
  for (const outcome of outcomes) {
    const { type: eventType, id: eventId } = outcome.raw;
    switch (outcome.kind) {
      case 'deliver':
        counts.delivered++;
        break;
      case 'quarantine':
        counts.quarantined++;
        telemetry.count('quarantined', 1, { reason: outcome.reason });
        telemetry.warn('event quarantined', { eventType, eventId, reason: outcome.reason, detail: outcome.detail });
        break;
      case 'drop':
        counts.dropped++;
        telemetry.info('event dropped', { eventType, eventId, why: outcome.why });
        break;
    }
  }
  if (counts.delivered > 0) telemetry.count('delivered', counts.delivered);
  if (counts.dropped > 0) telemetry.count('dropped', counts.dropped);
  return counts;
}
