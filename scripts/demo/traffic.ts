import { randomBytes, randomUUID } from 'node:crypto';
import examples from '@octokit/webhooks-examples';

/** What a request should come to. */
export type Expectation = 'delivered' | 'quarantined' | 'refused';

/** A request to the GitHub webhook. */
export interface Delivery {
  /** `X-GitHub-Delivery`: by it the event is found again on the queues. */
  readonly id: string;
  readonly eventType: string;
  readonly body: string;
  readonly signature: string;
  readonly expected: Expectation;
}

/**
 * GitHub's traffic: every payload that Octokit collected, signed by Octokit, and among them requests that are forged, that are
 * not JSON, and that do not match their schema.
 */
export async function traffic(secret: string): Promise<Delivery[]> {
  const { sign } = await import('@octokit/webhooks-methods');
  const genuine = examples.flatMap(({ name, examples: payloads }) => payloads.map((payload) => ({ eventType: name, body: JSON.stringify(payload) })));
  const pushes = genuine.filter(({ eventType }) => eventType === 'push');
  const [push] = pushes;
  const signed = async (eventType: string, body: string, expected: Expectation): Promise<Delivery> =>
    ({ id: randomUUID(), eventType, body, signature: await sign(secret, body), expected });

  const forged: Delivery[] = await Promise.all([
    { ...push, signature: await sign(randomBytes(16).toString('hex'), push.body) },
    { ...push, signature: await sign(secret, `${push.body} `) },
    { ...push, signature: (await sign(secret, push.body)).slice(0, -2) },
    { ...push, signature: (await sign(secret, push.body)).replace('sha256=', 'sha1=') },
    { ...push, signature: 'sha256=' },
    { ...push, signature: '' },
  ].map((request) => ({ ...request, id: randomUUID(), expected: 'refused' as const })));

  const malformed = ['{"ref": "refs/heads/main"', 'null', '[]', '"push"', '\u0000\u0001'].map((body) => signed('push', body, 'quarantined'));
  const breaking = [
    { ...JSON.parse(push.body), repository: 'octo-org/octo-repo' },
    { ...JSON.parse(push.body), ref: 42 },
    { ...JSON.parse(push.body), repository: undefined },
  ].map((payload) => signed('push', JSON.stringify(payload), 'quarantined'));

  return interleave(
    await Promise.all(genuine.map(({ eventType, body }) => signed(eventType, body, 'delivered'))),
    [...forged, ...await Promise.all([...malformed, ...breaking])],
  );
}

/** Spreads the few evenly among the many. */
function interleave<T>(many: readonly T[], few: readonly T[]): T[] {
  const step = Math.ceil(many.length / few.length);
  return many.flatMap((item, index) => (index % step === 0 && index / step < few.length ? [few[index / step], item] : [item]));
}
