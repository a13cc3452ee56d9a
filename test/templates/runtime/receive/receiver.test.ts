import { createHmac } from 'node:crypto';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { createDelivery } from '../../../../templates/framework/runtime/deliver/delivery';
import { drop } from '../../../../templates/framework/runtime/process/handlers';
import { createProcessor } from '../../../../templates/framework/runtime/process/processor';
import { createReceiver, MAX_BODY_BYTES } from '../../../../templates/framework/runtime/receive/receiver';
import { startFailingSqs } from '../../support/failing-sqs';
import type { BatchAnswer, BatchCall } from '../../support/failing-sqs';
import { schemes } from '../../support/schemes';
import { sqsClient, startSqs } from '../../support/sqs';
import type { LocalSqs } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const SECRET = 'signing secret';
const NOW = Date.parse('2026-01-31T12:00:00Z');
const source: SourceDescriptor = {
  id: 'test', title: 'Test', signature: schemes.github, eventType: { body: 'type' }, eventId: { header: 'X-Delivery' }, arrayIsBatch: true,
};
const zoom: SourceDescriptor = {
  id: 'zoom',
  title: 'Zoom',
  signature: schemes.github,
  challenge: { when: { body: 'event', equals: 'endpoint.url_validation' }, respond: [{ name: 'encryptedToken', hmacSha256Hex: 'payload.plainToken' }] },
};

let sqs: LocalSqs;
let queueUrl: string;
let deadLetterQueueUrl: string;
beforeAll(async () => { sqs = await startSqs(); });
afterAll(() => sqs.stop());
beforeEach(async () => { [queueUrl, deadLetterQueueUrl] = await Promise.all([sqs.createQueue(), sqs.createQueue()]); });

interface Setting {
  readonly source?: SourceDescriptor;
  readonly secrets?: readonly string[] | Error;
  readonly headers?: Record<string, string[]>;
  readonly signedWith?: string;
  readonly endpoint?: string;
  readonly budgetMs?: number;
  /** The secrets when they are read again. */
  readonly newer?: readonly string[];
}

/** Posts a body to the receiver, signed, and returns the answer and the telemetry. */
async function post(body: string | Buffer, setting: Setting = {}) {
  const { secrets = [SECRET], signedWith = SECRET, endpoint = sqs.endpoint } = setting;
  const telemetry = recordTelemetry();
  const bytes = Buffer.from(body as string);
  const receive = createReceiver({
    source: setting.source ?? source,
    secrets: {
      names: ['/MozDef-EF/test/dev/signing_secret'],
      current: async () => { if (secrets instanceof Error) throw secrets; return secrets; },
      refreshed: async () => setting.newer,
    },
    process: createProcessor({
      service: 'test',
      source: 'test',
      maxMessageBytes: 1_048_576,
      validators: { byType: { strict: () => false } },
      handlers: {
        events: { strict: () => ({ summary: 'never' }) },
        otherwise: ({ type, body: event }) => {
          if (type === 'noise') return drop('noise');
          if (type === 'broken') throw new Error('no handler for this');
          if (type === 'vague') return { summary: '' };
          return { summary: `event ${event.n}`, details: { padding: typeof event.repeat === 'number' ? Array(event.repeat).fill('x'.repeat(1_100)) : '' } };
        },
      },
    }),
    delivery: createDelivery({
      sqs: endpoint === sqs.endpoint ? sqs.client : sqsClient(endpoint, { requestTimeoutMs: 200 }),
      queueUrl,
      deadLetterQueueUrl,
      maxMessageBytes: 1_048_576,
      frameworkVersion: '1.2.3',
      telemetry,
    }),
    telemetry,
    now: () => NOW,
  });
  const signature = `sha256=${createHmac('sha256', signedWith).update(bytes).digest('hex')}`;
  const answer = await receive({ headers: { 'x-hub-signature-256': [signature], 'x-delivery': ['id-1'], ...setting.headers }, body: bytes }, setting.budgetMs ?? 20_000);
  return { ...answer, telemetry };
}

async function queued() {
  const [main, dead] = [await sqs.drain(queueUrl), await sqs.drain(deadLetterQueueUrl)];
  return {
    summaries: main.map(({ body }) => (JSON.parse(body) as { summary: string }).summary).sort(),
    reasons: dead.map(({ attributes }) => attributes.reason).sort(),
    dead,
  };
}

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

test.each<[string, Setting]>([
  ['no signing secret is set', { secrets: [] }],
  ['the signing secret is empty', { secrets: [''], signedWith: '' }],
  ['the signing secret cannot be read', { secrets: new Error('SSM is away') }],
])('answers 503, never 200, when %s', async (_, setting) => {
  expect((await post('{"n":1}', setting)).status).toBe(503);
  expect(await queued()).toMatchObject({ summaries: [], reasons: [] });
});

test('takes either secret during a rotation', async () => {
  for (const signedWith of ['new', 'old']) {
    expect((await post('{"n":1}', { secrets: ['new', 'old'], signedWith })).status).toBe(200);
  }
});

test('answers 413 to a body over 10 MB', async () => {
  const { status, telemetry } = await post(Buffer.alloc(MAX_BODY_BYTES + 1, ' '));
  expect(status).toBe(413);
  expect(telemetry.counts).toEqual({ 'refused': 1, 'refused{reason=too-large}': 1 });
});

test('answers 413 when an event can neither be delivered nor kept, and still sends the others', async () => {
  const { status, body, telemetry } = await post(JSON.stringify([{ n: 1 }, { type: 'broken', padding: 'x'.repeat(1_048_576) }]));
  expect([status, body]).toEqual([413, { error: '1 of 2 events could not be processed, and are too large to be kept' }]);
  expect(await queued()).toMatchObject({ summaries: ['event 1'], reasons: [] });
  expect(telemetry.counts['refused{reason=too-large}']).toBe(1);
});

test('delivers an event whose source sent more than the queue takes, when its MozDef event fits', async () => {
  expect((await post(JSON.stringify({ n: 1, padding: 'x'.repeat(2_000_000) }))).status).toBe(200);
});

test.each<[string, (call: BatchCall) => BatchAnswer]>([
  ['answers 500', () => ({ status: 500, type: 'InternalFailure' })],
  ['refuses the event', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true })],
  ['acknowledges nothing', () => ({ acknowledge: [] })],
  ['does not answer', () => 'hang'],
  ['cuts the connection', () => 'reset'],
])('answers 503, never 2xx, when SQS %s: a delivered and a quarantined event alike', async (_, answer) => {
  const failing = await startFailingSqs(answer);
  try {
    for (const body of ['{"n":1}', 'not json']) {
      const { status, telemetry } = await post(body, { endpoint: failing.endpoint });
      expect(status).toBe(503);
      expect(telemetry.counts).toMatchObject({ 'received': 1, 'refused{reason=not-acknowledged}': 1 });
      expect(telemetry.counts).not.toHaveProperty('delivered');
      expect(telemetry.counts).not.toHaveProperty('quarantined');
    }
  } finally {
    await failing.stop();
  }
});

test('a batch of more events than are taken at once is delivered whole', async () => {
  const batch = Array.from({ length: 1_203 }, (_, n) => (n % 400 === 7 ? { type: 'vague' } : { n }));
  const { status, body } = await post(JSON.stringify(batch));
  expect([status, body]).toEqual([202, { delivered: 1_200, quarantined: 3, dropped: 0 }]);
  const { summaries, reasons } = await queued();
  expect([new Set(summaries).size, reasons]).toEqual([1_200, Array(3).fill('contract')]);
});

test('verifies again with the secrets read anew, when those at hand do not match', async () => {
  expect((await post('{"n":1}', { secrets: ['before the rotation'], newer: [SECRET] })).status).toBe(200);
  expect((await post('{"n":1}', { secrets: ['before the rotation'], newer: ['another'] })).status).toBe(401);
});

test('answers 503 when its time is up, whatever SQS does then', async () => {
  const failing = await startFailingSqs(() => 'hang');
  try {
    const { status, telemetry } = await post('{"n":1}', { endpoint: failing.endpoint, budgetMs: 50 });
    expect(status).toBe(503);
    expect(telemetry.counts).toMatchObject({ 'refused{reason=out-of-time}': 1 });
    expect(telemetry.counts).not.toHaveProperty('delivered');
  } finally {
    await failing.stop();
  }
});

test('answers only when SQS has acknowledged: not before', async () => {
  const order: string[] = [];
  const failing = await startFailingSqs(({ bodies, index }) => {
    order.push(`call ${index}`);
    return { acknowledge: index < 2 ? [] : bodies };
  });
  try {
    order.push(`status ${(await post('{"n":1}', { endpoint: failing.endpoint })).status}`);
    expect(order).toEqual(['call 0', 'call 1', 'call 2', 'status 200']);
  } finally {
    await failing.stop();
  }
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
    expect((await post(challenge, { source: zoom, secrets: ['new', 'old'], signedWith: 'old' })).body).toEqual(answerUnder('old'));
  });

  test('is refused when it is not signed', async () => {
    expect((await post(challenge, { source: zoom, headers: { 'x-hub-signature-256': [] } })).status).toBe(401);
  });
});
