import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { answerChallenge } from './challenge';
import type { Duplicates } from './duplicates';
import { MAX_BODY_BYTES } from './http';
import type { HttpRequest, HttpResponse } from './http';
import { contentOf, restOf, toRawEvents } from './raw-events';
import { gatherSigned, verifySignature } from './signature';
import type { SignatureScheme, SourceConfig } from '../../config';
import { inPortions } from '../batches';
import { NotAcknowledgedError } from '../deliver/delivery';
import type { Delivery } from '../deliver/delivery';
import type { RefusalReason } from '../measurements';
import { OutcomeLog } from '../outcome-log';
import { QUARANTINE_REASONS } from '../process/outcome';
import type { Outcome } from '../process/outcome';
import type { Processor } from '../process/processor';
import type { RawEvent } from '../process/raw-event';
import type { Keys, SecretStore } from '../secrets';
import type { Telemetry } from '../telemetry';
import { within } from '../within';

/** What the receiver works with; everything that reaches outside is passed in. */
export interface ReceiverParts {
  readonly source: SourceConfig['source'];
  /** The signing secrets. */
  readonly secrets: SecretStore;
  readonly process: Processor;
  readonly delivery: Delivery;
  readonly telemetry: Telemetry;
  /** Knows requests that were taken before. Default: each is taken. */
  readonly duplicates?: Duplicates;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

/** @param budgetMs how long it may take; then the answer is 503, whatever was sent until then. */
export type Receiver = (request: HttpRequest, budgetMs: number) => Promise<HttpResponse>;

/**
 * Makes the function that answers a webhook request. A 2xx is sent only when SQS has acknowledged every event of it:
 * 200 all delivered (or dropped by the handler, or taken before), 202 something quarantined, 401 signature, 413 too large, 503 not acknowledged.
 */
export function createReceiver({ source, secrets, process, delivery, telemetry, duplicates, now = Date.now }: ReceiverParts): Receiver {
  const refuse = ({ caller }: HttpRequest, status: number, error: string, why: RefusalReason): HttpResponse => {
    telemetry.count('refused', 1, { reason: why });
    telemetry.warn('request refused', { status, reason: why, ...caller });
    return { status, body: { error } };
  };

  const distrust = (request: HttpRequest, why: RefusalReason) => refuse(request, 401, 'the signature is missing or not valid', why);

  const comeAgain = (request: HttpRequest, why: RefusalReason) => refuse(request, 503, 'try again later', why);

  /** The key that a request is signed with, or the answer to one that is not to be trusted. */
  const authenticate = async (scheme: SignatureScheme, request: HttpRequest): Promise<Buffer | HttpResponse> => {
    const signed = gatherSigned(scheme, request, now());
    // No secret is read for it: SSM's throughput is not a stranger's to use up.
    if ('fault' in signed) return distrust(request, `signature-${signed.fault}`);
    let keys: Keys;
    try {
      keys = await secrets.current();
      let verification = verifySignature(scheme, signed, keys.usable);
      const newer = 'fault' in verification ? await secrets.refreshed(keys) : undefined;
      if (newer) {
        keys = newer;
        verification = verifySignature(scheme, signed, keys.usable);
      }
      if ('key' in verification) return verification.key;
      if (verification.fault === 'mismatch') return distrust(request, 'signature-mismatch');
    } catch (error) {
      telemetry.error('the signing secret cannot be read', error);
      return comeAgain(request, 'secret-unavailable');
    }
    // The caller may be genuine, so it is asked to come again once there is a secret that can be used.
    if (keys.unusable.length > 0) {
      telemetry.error(`no signing secret can be used: ${keys.unusable.join(' and ')}`);
      return comeAgain(request, 'secret-unusable');
    }
    telemetry.error(`no signing secret is set: ${secrets.names.join(' or ')}`);
    return comeAgain(request, 'secret-unset');
  };

  /**
   * Takes the events in, some at a time: the rest waits. What of a batch has not begun when half of the time is gone is kept as one
   * event: sent again, the batch would get no further.
   */
  const take = async (request: HttpRequest, raws: readonly RawEvent[], { signal, late }: Time): Promise<HttpResponse> => {
    const counts: Counts = { delivered: 0, quarantined: 0, dropped: 0 };
    const log = new OutcomeLog();
    let taken = 0;
    try {
      for (const portion of inPortions(raws)) {
        const isLast = late.aborted && taken > 0;
        const events = isLast ? [restOf(source, raws.slice(taken))] : portion;
        telemetry.count('received', events.length);
        const outcomes = await delivery.send(await Promise.all(events.map(process)), signal);
        countOutcomes(outcomes, counts, telemetry);
        log.add(outcomes);
        if (isLast) break;
        taken += events.length;
        await setImmediate();
        signal.throwIfAborted();
      }
    } catch (error) {
      if (signal.aborted || !(error instanceof NotAcknowledgedError)) throw error;
      telemetry.error('SQS did not acknowledge', error);
      return comeAgain(request, 'not-acknowledged');
    } finally {
      log.write(telemetry);
    }
    return { status: counts.quarantined > 0 ? 202 : 200, body: { ...counts } };
  };

  const receive = async (request: HttpRequest, time: Time): Promise<HttpResponse> => {
    if (request.body.length > MAX_BODY_BYTES) {
      return refuse(request, 413, `the body is larger than ${MAX_BODY_BYTES} bytes`, 'too-large');
    }
    const { signature, challenge } = source;
    const key = signature && await authenticate(signature, request);
    if (key && !Buffer.isBuffer(key)) return key;
    const answer = challenge && key && answerChallenge(challenge, contentOf(source, request).bytes, key);
    if (answer) {
      telemetry.count('challenged');
      return { status: 200, body: answer };
    }
    if (await duplicates?.seen(request)) {
      telemetry.count('duplicates');
      telemetry.info('request left out: its events were taken before', { ...request.caller });
      return { status: 200, body: { delivered: 0, quarantined: 0, dropped: 0, duplicate: true } };
    }
    telemetry.measure('payload', request.body.length, 'Bytes');
    const response = await take(request, toRawEvents(source, request, new Date(now())), time);
    if (response.status < 300) await duplicates?.remember(request);
    return response;
  };

  return (request, budgetMs) => {
    const end = new AbortController();
    // Every call under way listens to it.
    setMaxListeners(0, end.signal);
    const late = AbortSignal.timeout(Math.max(0, Math.floor(budgetMs / 2)));
    return within(budgetMs, receive(request, { signal: end.signal, late }), () => {
      end.abort();
      return comeAgain(request, 'out-of-time');
    });
  };
}

/** A request's time. */
interface Time {
  /** Gives up. */
  readonly signal: AbortSignal;
  /** Is aborted when half of it is gone. */
  readonly late: AbortSignal;
}

interface Counts {
  delivered: number;
  quarantined: number;
  dropped: number;
}

/** Counts what became of events, once it is certain. */
function countOutcomes(outcomes: readonly Outcome[], counts: Counts, telemetry: Telemetry): void {
  const numberOf = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const [delivered, quarantined, dropped] = [numberOf('deliver'), numberOf('quarantine'), numberOf('drop')];
  counts.delivered += delivered;
  counts.quarantined += quarantined;
  counts.dropped += dropped;
  for (const reason of QUARANTINE_REASONS) {
    const count = outcomes.filter((outcome) => outcome.kind === 'quarantine' && outcome.reason === reason).length;
    if (count > 0) telemetry.count('quarantined', count, { reason });
  }
  if (delivered > 0) telemetry.count('delivered', delivered);
  if (dropped > 0) telemetry.count('dropped', dropped);
}
