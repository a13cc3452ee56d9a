import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookRequest } from './events';
import type { Ledger } from './ledger';
import type { Random } from './random';
import type { SourceConfig } from '../../templates/framework/config';
import type { Secrets } from '../../templates/framework/local/secrets';
import { signedHeaders } from '../../templates/framework/local/send';

/** Requests under way at once. */
const CONCURRENCY = 16;
/** How long the source waits for an answer, as GitHub does. */
const TIMEOUT_MS = 10_000;
/** How long it waits before it sends again. */
const PAUSE_MS = { least: 50, most: 500 };

export interface SenderParts {
  readonly webhookUrl: string;
  readonly source: SourceConfig['source'];
  readonly secrets: Secrets;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Is told after every request that was accepted. */
  readonly onAccepted: () => void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** How often each status was the answer; `none` for a request that broke off or was not answered in time. */
export type Statuses = Record<string, number>;

/**
 * Sends as a SaaS does: signed, some requests at once, each again and again until it is answered with a 2xx.
 *
 * @throws Error when the answer is one that a source does not repeat: a 4xx.
 */
export async function sendAll(all: Iterator<WebhookRequest>, parts: SenderParts): Promise<Statuses> {
  const { webhookUrl, source, secrets, ledger, random, signal } = parts;
  const statuses: Statuses = {};

  const post = async (body: Buffer): Promise<{ status: number; answer: string } | undefined> => {
    try {
      const response = await fetch(webhookUrl, {
        method: 'POST', headers: signedHeaders(source, secrets, { eventType: '', body }), body: new Uint8Array(body), signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, answer: await response.text() };
    } catch {
      return undefined;
    }
  };

  const worker = async (): Promise<void> => {
    for (let next = all.next(); !next.done && !signal.aborted; next = all.next()) {
      const { events, body } = next.value;
      ledger.sent(events);
      while (!signal.aborted) {
        const result = await post(body);
        const status = result?.status ?? 'none';
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (result && result.status >= 200 && result.status < 300) {
          ledger.accepted(events, JSON.parse(result.answer) as Parameters<Ledger['accepted']>[1]);
          parts.onAccepted();
          break;
        }
        if (result && result.status < 500) throw new Error(`a request of ${events.length} events was refused with ${result.status}: ${result.answer}`);
        await sleep(random.between(PAUSE_MS.least, PAUSE_MS.most));
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return statuses;
}
