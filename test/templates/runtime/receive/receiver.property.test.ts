import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { fromProxyEvent } from '../../../../templates/framework/runtime/receive/http';
import { sign } from '../../../../templates/framework/runtime/receive/signature';
import { secretForm } from '../../../../templates/framework/runtime/secret-key';
import { anyString } from '../../support/any-string';
import type { Fate } from '../../support/fake-sqs';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { keyOf } from '../../support/keys';
import { receiverOf, SECRET } from '../../support/receiver';
import { schemes } from '../../support/schemes';

const NOW = 1_700_000_000_000;
const BODY_NAMES = ['type', 'id', 'event', 'payload', '__proto__', 'constructor', 'a.b', ''];

const selectors = fc.constantFrom(undefined, { header: 'X-Type' }, { body: 'type' }, { body: 'event.type' }, { body: '__proto__.type' });
const sources: fc.Arbitrary<SourceDescriptor> = fc.record({
  id: fc.constant('s'),
  title: fc.constant('S'),
  signature: fc.constantFrom(...Object.values(schemes)),
  eventType: selectors,
  eventId: selectors,
  arrayIsBatch: fc.boolean(),
  gzip: fc.boolean(),
  formField: fc.constantFrom(undefined, 'payload'),
  challenge: fc.constantFrom(undefined, { when: { body: 'event', equals: 'check' }, respond: [{ name: 'token', hmacSha256Hex: 'payload' }] }),
});
const anyText = fc.oneof(fc.string(), anyString(), fc.constantFrom('noise', 'check', '\uFFFE', ''));
const bodyNames = fc.oneof(fc.constantFrom(...BODY_NAMES), fc.string({ maxLength: 3 }));
const json = fc.dictionary(bodyNames, fc.oneof(anyText, fc.jsonValue({ maxDepth: 2 })), { maxKeys: 5 });
const bodies = fc.oneof(
  fc.oneof(json, fc.array(json, { maxLength: 12 }), fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  anyText.map((text) => Buffer.from(text)),
  json.map((value) => Buffer.from(new URLSearchParams({ payload: JSON.stringify(value) }).toString())),
).chain((body) => fc.constantFrom(body, body, gzipSync(body)));
const names = fc.oneof(fc.constantFrom('X-Type', 'content-type', 'Content-Encoding', '__proto__', 'X-Hub-Signature-256', 'x-zm-signature', 'x-zm-request-timestamp', 'webhook-id'), fc.string());
const values = fc.oneof(fc.string(), fc.constantFrom('application/x-www-form-urlencoded', 'gzip', 'noise', 'sha256=00', String(NOW / 1_000)));
const headers = fc.dictionary(names, fc.array(values, { maxLength: 3 }), { maxKeys: 4 });

/** The headers that a genuine request has, as API Gateway hands them on. */
function signed({ signature }: SourceDescriptor, body: Buffer): Record<string, string[]> {
  const scheme = signature!;
  const parts = { body, timestamp: String(NOW / 1_000), id: 'msg_1' };
  return {
    [scheme.headers[0]]: [`${scheme.prefix ?? ''}${sign(scheme, keyOf(SECRET, secretForm({ signature }, 'signing_secret')), parts).toString(scheme.encoding)}`],
    ...(scheme.timestamp && { [scheme.timestamp.header]: [parts.timestamp] }),
    ...(scheme.idHeader && { [scheme.idHeader]: [parts.id] }),
  };
}

const fates = fc.oneof(
  { weight: 60, arbitrary: fc.constant<Fate[]>(['taken']) },
  { weight: 30, arbitrary: fc.array(fc.constantFrom<Fate>('taken', 'taken', 'content'), { minLength: 1, maxLength: 6 }) },
  { weight: 15, arbitrary: fc.array(fc.constantFrom<Fate>('taken', 'call fails'), { minLength: 1, maxLength: 6 }) },
  // Few, because what is refused for now is sent again, after a while.
  { weight: 1, arbitrary: fc.array(fc.constantFrom<Fate>('taken', 'later'), { minLength: 1, maxLength: 6 }) },
);

test('whatever comes, there is an answer, and none is 2xx unless the request is signed and every event of it is on a queue', async () => {
  const answers: Record<number, number> = {};
  await fc.assert(fc.asyncProperty(sources, bodies, headers, fc.constantFrom('genuine', 'genuine', 'genuine', 'forged'), fates, async (source, body, extra, kind, list) => {
    let sent = 0;
    const { receive, taken, telemetry } = receiverOf(source, { now: NOW, fate: () => list[sent++ % list.length] });
    const multiValueHeaders = { ...extra, ...(kind === 'genuine' ? signed(source, body) : {}) };
    const request = fromProxyEvent({ headers: {}, multiValueHeaders, body: body.toString('base64'), isBase64Encoded: true });
    const answer = await receive(request, 10_000);
    answers[answer.status] = (answers[answer.status] ?? 0) + 1;
    expect([200, 202, 401, 503]).toContain(answer.status);
    if (kind === 'forged') expect(answer.status).toBe(401);
    if (answer.status >= 300) return;
    const { delivered = 0, quarantined = 0, dropped = 0 } = answer.body as Record<string, number>;
    if (telemetry.counts.challenged) {
      expect(taken).toEqual([]);
      return;
    }
    expect(delivered + quarantined + dropped).toBe(telemetry.counts.received);
    // Duplicates are possible, gaps are not.
    expect(taken.filter(({ url }) => url === 'main')).toHaveLength(delivered);
    expect(taken.filter(({ url }) => url !== 'main')).toHaveLength(quarantined);
    expect(answer.status).toBe(quarantined > 0 ? 202 : 200);
  }), fuzz(300));
  // Each of them was seen, so that the test tests what it says.
  expect(Object.keys(answers)).toEqual(['200', '202', '401', '503']);
}, FUZZ_TIMEOUT_MS);
