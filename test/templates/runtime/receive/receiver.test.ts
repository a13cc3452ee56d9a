import { createHmac } from 'node:crypto';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { OVERSIZE_PREFIX } from '../../../../templates/framework/event-bucket';
import { MAX_BATCH_EVENTS } from '../../../../templates/framework/runtime/batches';
import { MAX_BODY_BYTES } from '../../../../templates/framework/runtime/receive/http';
import { MAX_MESSAGE_BYTES, SECRET, useReceiver } from '../../support/receiver-with-sqs';
import type { Setting } from '../../support/receiver-with-sqs';
import { schemes } from '../../support/schemes';

const [NEW, OLD] = ['the secret after a rotation', 'the secret before a rotation'];
const zoom: SourceDescriptor = {
  id: 'zoom',
  title: 'Zoom',
  signature: schemes.github,
  challenge: { when: { body: 'event', equals: 'endpoint.url_validation' }, respond: [{ name: 'encryptedToken', hmacSha256Hex: 'payload.plainToken' }] },
};

const receiver = useReceiver();
const { post, queued } = receiver;

test('answers 200 when the event is on the queue', async () => {
  const { status, body, telemetry } = await post('{"type":"a","n":1}');
  expect([status, body]).toEqual([200, { delivered: 1, quarantined: 0, dropped: 0 }]);
  expect(await queued()).toEqual({ summaries: ['event 1'], reasons: [], dead: [] });
  expect(telemetry.counts).toEqual({ received: 1, delivered: 1 });
});

test('answers 200 to an event that its handler drops, and counts it', async () => {
  const { status, body, telemetry } = await post('{"type":"noise"}');
  expect([status, body]).toEqual([200, { delivered: 0, quarantined: 0, dropped: 1 }]);
  expect(await queued()).toMatchObject({ summaries: [], reasons: [] });
  expect(telemetry.counts).toEqual({ received: 1, dropped: 1 });
});

test.each([
  ['is not JSON', 'not json', 'malformed-json'],
  ['has no body', '', 'malformed-json'],
  ['does not match its schema', '{"type":"strict"}', 'schema'],
  ['makes its handler fail', '{"type":"broken"}', 'handler-error'],
  ['is made into no MozDef event', '{"type":"vague"}', 'contract'],
  ['becomes larger than the queue takes', '{"repeat":1000}', 'oversize'],
])('answers 202 when an event that %s is on the dead-letter queue', async (_, text, reason) => {
  const { status, body, telemetry } = await post(text);
  expect([status, body]).toEqual([202, { delivered: 0, quarantined: 1, dropped: 0 }]);
  const { summaries, dead } = await queued();
  expect(summaries).toEqual([]);
  expect(dead).toEqual([{
    body: text || ' ', attributes: expect.objectContaining({ reason, event_id: 'id-1', attempts: '1', received_at: '2026-01-31T12:00:00.000Z' }),
  }]);
  expect(telemetry.counts).toEqual({ received: 1, quarantined: 1, [`quarantined{reason=${reason}}`]: 1 });
});

test('keeps bytes that are not text as base64 on the dead-letter queue', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0x7b]);
  expect((await post(bytes)).status).toBe(202);
  const [{ body, attributes }] = (await queued()).dead;
  expect(Buffer.from(body, 'base64')).toEqual(bytes);
  expect(attributes).toMatchObject({ encoding: 'base64', reason: 'malformed-json' });
});

test('answers 202 to a batch with something of everything, and each event ends where it belongs', async () => {
  const { status, body } = await post(String.raw`[{"n":1}, {"type":"noise"}, {"type":"strict"}, "text", {"n":2}, {"type":"broken"},
    {"n":3,"odd":"\ufffe"}, {"type":"strict","odd":"\uffff\ud800"}]`);
  expect([status, body]).toEqual([202, { delivered: 3, quarantined: 4, dropped: 1 }]);
  expect(await queued()).toMatchObject({ summaries: ['event 1', 'event 2', 'event 3'], reasons: ['handler-error', 'malformed-json', 'schema', 'schema'] });
});

test('delivers every event of a large batch once', async () => {
  expect((await post(JSON.stringify(Array.from({ length: 101 }, (_, n) => ({ n }))))).body).toMatchObject({ delivered: 101 });
  expect(new Set((await queued()).summaries).size).toBe(101);
});

test.each<[string, Setting, string]>([
  ['has no signature', { headers: { 'x-hub-signature-256': [] } }, 'signature-no-signature'],
  ['is signed with another secret', { signedWith: 'guess' }, 'signature-mismatch'],
])('answers 401 to a request that %s, and nothing goes on', async (_, setting, reason) => {
  const { status, body, telemetry } = await post('{"n":1}', setting);
  expect([status, body]).toEqual([401, { error: 'the signature is missing or not valid' }]);
  expect(telemetry.counts).toEqual({ refused: 1, [`refused{reason=${reason}}`]: 1 });
  expect(await queued()).toMatchObject({ summaries: [], reasons: [] });
});

test.each<[string, Setting, string, string]>([
  ['no signing secret is set', { secrets: [] }, 'secret-unset', 'no signing secret is set: /MozDef-EF/test/dev/signing_secret'],
  ['the signing secret is empty', { secrets: [''], signedWith: '' }, 'secret-unusable', 'no signing secret can be used: '],
  ['the signing secret can be guessed', { secrets: ['guess'], signedWith: 'guess' }, 'secret-unusable', 'no signing secret can be used: '],
  ['the signing secret cannot be read', { secrets: new Error('SSM is away') }, 'secret-unavailable', 'the signing secret cannot be read'],
])('answers 503, never 200, and says why, when %s', async (_, setting, reason, log) => {
  const { status, telemetry } = await post('{"n":1}', setting);
  expect(status).toBe(503);
  expect(telemetry.counts).toEqual({ refused: 1, [`refused{reason=${reason}}`]: 1 });
  expect(telemetry.logs).toEqual([expect.stringContaining(log), 'request refused']);
  expect(await queued()).toMatchObject({ summaries: [], reasons: [] });
});

test('takes the secret that can be used when the other cannot', async () => {
  expect((await post('{"n":1}', { secrets: ['short', OLD], signedWith: OLD })).status).toBe(200);
  expect((await post('{"n":1}', { secrets: ['short', OLD], signedWith: 'short' })).status).toBe(401);
});

test('a secret that cannot be used is read again, and is taken once it is mended', async () => {
  expect((await post('{"n":1}', { secrets: ['short'], newer: [NEW], signedWith: NEW })).status).toBe(200);
});

test('takes either secret during a rotation', async () => {
  for (const signedWith of [NEW, OLD]) {
    expect((await post('{"n":1}', { secrets: [NEW, OLD], signedWith })).status).toBe(200);
  }
});

test('answers 413 to a body over 10 MB', async () => {
  const { status, telemetry } = await post(Buffer.alloc(MAX_BODY_BYTES + 1, ' '));
  expect(status).toBe(413);
  expect(telemetry.counts).toEqual({ 'refused': 1, 'refused{reason=too-large}': 1 });
});

test('answers 202 when an event that is too large for the dead-letter queue is in S3, with a pointer in its place, and sends the others', async () => {
  const large = JSON.stringify({ type: 'broken', padding: 'x'.repeat(MAX_MESSAGE_BYTES) });
  const { status, body, telemetry } = await post(`[{"n":1},${large},{"type":"noise"}]`);
  expect([status, body]).toEqual([202, { delivered: 1, quarantined: 1, dropped: 1 }]);
  const [{ location }] = await receiver.store.list(OVERSIZE_PREFIX);
  expect((await receiver.store.get(location))!.toString()).toBe(large);
  expect(await queued()).toMatchObject({ summaries: ['event 1'], dead: [{ body: location, attributes: { reason: 'handler-error', encoding: 's3', event_id: 'id-1' } }] });
  expect(telemetry.counts).toMatchObject({ 'delivered': 1, 'quarantined': 1, 'quarantined{reason=handler-error}': 1, 'dropped': 1 });
});

test.each<[string, Buffer]>([
  ['text', Buffer.alloc(4_500_000, 'not json ')], ['bytes', Buffer.alloc(4_500_000, 0xff)],
])('answers 202 to the largest body that Lambda takes, %s that is nothing known, when S3 has it', async (_, bytes) => {
  expect(await post(bytes)).toMatchObject({ status: 202, body: { delivered: 0, quarantined: 1, dropped: 0 } });
  const [{ body, attributes }] = (await queued()).dead;
  expect(attributes).toMatchObject({ reason: 'malformed-json', encoding: 's3' });
  expect((await receiver.store.get(body))!.equals(bytes)).toBe(true);
});

test('delivers an event whose source sent more than the queue takes, when its MozDef event fits', async () => {
  expect((await post(JSON.stringify({ n: 1, padding: 'x'.repeat(2_000_000) }))).status).toBe(200);
});

test('a batch of more events than are taken at once is delivered whole', async () => {
  const batch = Array.from({ length: 1_203 }, (_, n) => (n % 400 === 7 ? { type: 'vague' } : { n }));
  const { status, body } = await post(JSON.stringify(batch));
  expect([status, body]).toEqual([202, { delivered: 1_200, quarantined: 3, dropped: 0 }]);
  const { summaries, reasons } = await queued();
  expect([new Set(summaries).size, reasons]).toEqual([1_200, Array(3).fill('contract')]);
});

describe('a batch', () => {
  const numbers = (count: number) => JSON.stringify(Array.from({ length: count }, (_, n) => ({ n })));

  test('of as many events as one request can have is taken, one of more is a dead letter, whole, and the answer is 202', async () => {
    expect((await post(numbers(MAX_BATCH_EVENTS))).body).toMatchObject({ delivered: MAX_BATCH_EVENTS });
    expect((await queued()).summaries).toHaveLength(MAX_BATCH_EVENTS);
    const { status, body, telemetry } = await post(numbers(MAX_BATCH_EVENTS + 1));
    expect([status, body]).toEqual([202, { delivered: 0, quarantined: 1, dropped: 0 }]);
    expect(telemetry.counts).toEqual({ 'received': 1, 'quarantined': 1, 'quarantined{reason=oversize}': 1 });
    expect(await queued()).toMatchObject({
      summaries: [], dead: [{ body: numbers(MAX_BATCH_EVENTS + 1), attributes: { reason: 'oversize', detail: 'a batch of more than 5000 events: reprocessing takes it apart' } }],
    });
  });

  test('of too many events, in more bytes than a message has, is in S3', async () => {
    const batch = `[${'1,'.repeat(700_000)}1]`;
    expect((await post(batch)).status).toBe(202);
    const [{ body, attributes }, ...others] = (await queued()).dead;
    expect([others, attributes.reason, attributes.encoding]).toEqual([[], 'oversize', 's3']);
    expect((await receiver.store.get(body))!.toString() === batch).toBe(true);
  });

  test('is logged in a line for each reason, with how many events that is of', async () => {
    const { telemetry } = await post(`[${'1,'.repeat(900)}{"type":"strict"},${'{"type":"noise"},'.repeat(700)}{"n":1}]`);
    expect(telemetry.logs).toEqual(['event quarantined', 'event quarantined', 'event dropped']);
    expect(telemetry.counts).toEqual({
      'received': 1_602, 'delivered': 1, 'dropped': 700, 'quarantined': 901, 'quarantined{reason=malformed-json}': 900, 'quarantined{reason=schema}': 1,
    });
  });

  test('whose handlers take the time of the others is answered in time: what has not begun is one dead letter, and none is lost', async () => {
    const slow = Array.from({ length: 1_203 }, (_, n) => ({ type: 'slow', n }));
    const { status, body, telemetry } = await post(JSON.stringify(slow), { budgetMs: 2_000 });
    expect([status, body]).toEqual([202, { delivered: 500, quarantined: 1, dropped: 0 }]);
    expect(telemetry.counts).toMatchObject({ received: 501, delivered: 500, quarantined: 1 });
    const { summaries, dead: [rest] } = await queued();
    expect([rest.attributes.reason, rest.attributes.detail]).toEqual(['oversize', 'the rest of a batch, for which there was no time: reprocessing takes it apart']);
    const left = (JSON.parse(rest.body) as { n: number }[]).map(({ n }) => `event ${n}`);
    expect([...summaries, ...left].sort()).toEqual(slow.map(({ n }) => `event ${n}`).sort());
  });
});

test('verifies again with the secrets read anew, when those at hand do not match', async () => {
  expect((await post('{"n":1}', { secrets: [OLD], newer: [SECRET] })).status).toBe(200);
  expect((await post('{"n":1}', { secrets: [OLD], newer: [NEW] })).status).toBe(401);
});

describe('a challenge', () => {
  const challenge = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'abc' } });
  const answerUnder = (secret: string) => ({ encryptedToken: createHmac('sha256', secret).update('abc').digest('hex') });

  test('is answered with 200, and is no event', async () => {
    const { status, body, telemetry } = await post(challenge, { source: zoom });
    expect([status, body]).toEqual([200, answerUnder(SECRET)]);
    expect(telemetry.counts).toEqual({ challenged: 1 });
    expect(await queued()).toMatchObject({ summaries: [], reasons: [] });
  });

  test('is answered under the secret it was signed with, the previous one too', async () => {
    expect((await post(challenge, { source: zoom, secrets: [NEW, OLD], signedWith: OLD })).body).toEqual(answerUnder(OLD));
  });

  test('is refused when it is not signed', async () => {
    expect((await post(challenge, { source: zoom, headers: { 'x-hub-signature-256': [] } })).status).toBe(401);
  });
});
