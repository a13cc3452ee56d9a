import { createHmac } from 'node:crypto';
import type { PreparedRequest } from '../../scripts/lib/open-loop';
import { SIGNATURE_HEADER } from '../../scripts/lib/signed-webhook';

/** The number of the event that a message on the queue was made of; undefined where there is none. */
export function eventNumber(message: string): number | undefined {
  const number = /"user-(\d+)"/.exec(message)?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * Signed requests of so many events each, numbered from 0, of the two kinds that the generic webhook's samples have, in turn.
 *
 * @param batch events in a request; of more than one, the body is a JSON array.
 */
export function signedRequests(events: number, batch: number, secret: string): PreparedRequest[] {
  return Array.from({ length: Math.ceil(events / batch) }, (_, request) => {
    const from = request * batch;
    const some = Array.from({ length: Math.min(batch, events - from) }, (__, offset) => eventOf(from + offset));
    const body = Buffer.from(JSON.stringify(batch === 1 ? some[0] : some));
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'example-service/1.0',
        [SIGNATURE_HEADER]: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    };
  });
}

function eventOf(number: number): Record<string, unknown> {
  const user = `user-${number}`;
  const common = { id: `evt-${number}`, time: '2026-01-31T11:59:57Z', ip: `192.0.2.${number % 256}`, link: 'https://files.example.com/s/8f14e45fceea167a' };
  return number % 2 === 0
    ? { ...common, type: 'login.failed', user: { name: user, password: 'correct horse battery' }, attempts: number % 8 + 1 }
    : { ...common, type: 'document.shared', actor: user, target: 'roadmap.pdf' };
}
