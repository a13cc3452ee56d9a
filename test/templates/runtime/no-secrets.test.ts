import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { createAuthorizer } from '../../../templates/framework/runtime/authorize/authorizer';
import { createDelivery } from '../../../templates/framework/runtime/deliver/delivery';
import type { EventStore } from '../../../templates/framework/runtime/event-store';
import { drop } from '../../../templates/framework/runtime/process/handlers';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import { createReceiver } from '../../../templates/framework/runtime/receive/receiver';
import { createSecretStore } from '../../../templates/framework/runtime/secrets';
import { createTelemetry } from '../../../templates/framework/runtime/telemetry';
import { createBucket } from '../support/event-bucket';
import { refusal, startFailingS3 } from '../support/failing-s3';
import { startFailingSqs } from '../support/failing-sqs';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { ssmClient, startFakeSsm, startParameters } from '../support/parameters';
import { schemes } from '../support/schemes';
import { sqsClient, startSqs } from '../support/sqs';
import type { LocalSqs } from '../support/sqs';

/** Law 5: what is secret, or may be, and must be in no log, no answer and no attribute. */
const SECRET = 'signing-secret-5TGB';
/** A secret that is too short to be one. */
const SHORT = 'short-8IK';
const TOKEN = 'auth-token-6YHN-9OLP';
const CONTENT = 'content-of-the-body-7UJM';
const LARGE = JSON.stringify({ password: CONTENT, padding: 'x'.repeat(300_000) });
const NAMES = ['/MozDef-EF/test/dev/signing_secret', '/MozDef-EF/test/dev/signing_secret_previous'];
const source: SourceDescriptor = {
  id: 'test', title: 'Test', signature: schemes.github, eventType: { header: 'X-Type' }, challenge: { when: { body: 'challenge', equals: 'yes' }, respond: [] },
};
const ARN = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev/POST/hooks/test';

let sqs: LocalSqs;
let queueUrl: string;
let deadLetterQueueUrl: string;
let store: EventStore;
beforeAll(async () => {
  sqs = await startSqs();
  [queueUrl, deadLetterQueueUrl, store] = [await sqs.createQueue(), await sqs.createQueue(), await createBucket(sqs.endpoint)];
});
afterAll(() => sqs.stop());

/** Runs with CloudWatch's telemetry, and returns all that was written to stdout and stderr. */
async function captured(run: (telemetry: ReturnType<typeof createTelemetry>) => Promise<unknown>): Promise<string> {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation((chunk) => {
    written.push(chunk.toString());
    return true;
  }));
  try {
    const telemetry = createTelemetry('MozDef-EF', 'test', 'dev');
    const answer = await run(telemetry);
    telemetry.flush();
    return written.join('') + JSON.stringify(answer);
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

const signatureOf = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

const handled = ({ type, body }: any): any => {
  switch (type) {
    case 'drop': return drop('noise');
    case 'throw': return body.user.name;
    case 'text': return body.password;
    case 'severity': return { summary: 's', severity: body.password };
    case 'timestamp': return { summary: 's', timestamp: body.password };
    case 'tags': return { summary: 's', tags: body.password };
    case 'details': return { summary: 's', details: body.password };
    default: return { summary: body.password };
  }
};

interface Setting {
  readonly secret?: string;
  readonly type?: string;
  readonly body?: string;
  readonly signature?: string;
  readonly sqsEndpoint?: string;
  readonly ssmEndpoint?: string;
  readonly keeps?: EventStore;
  readonly sends?: SourceDescriptor;
  readonly handle?: (event: any) => any;
}

async function post(setting: Setting) {
  const { type = 'good', body = JSON.stringify({ password: CONTENT }), sqsEndpoint = sqs.endpoint, ssmEndpoint, keeps = store, sends = source, handle = handled } = setting;
  const { signature = signatureOf(body) } = setting;
  const parameters = await startParameters(new Map([[NAMES[0], setting.secret ?? SECRET]]));
  try {
    return await captured((telemetry) => createReceiver({
      source: sends,
      secrets: createSecretStore({ ssm: ssmEndpoint ? ssmClient(ssmEndpoint) : parameters.client, names: NAMES, form: 'utf8', telemetry }),
      process: createProcessor({
        service: 'test',
        source: 'test',
        maxMessageBytes: 262_144,
        validators: { byType: { strict: Object.assign(() => false, { errors: [{ instancePath: '/password', message: 'must be number' }] }) } },
        handlers: {
          events: { strict: () => ({ summary: 's' }) },
          otherwise: handle,
        },
      }),
      delivery: createDelivery({
        sqs: sqsClient(sqsEndpoint), store: keeps, queueUrl, deadLetterQueueUrl, maxMessageBytes: 262_144, frameworkVersion: '1.2.3', telemetry,
      }),
      telemetry,
    })({ headers: { 'x-hub-signature-256': [`sha256=${signature}`], 'x-type': [type] }, body: Buffer.from(body) }, 20_000));
  } finally {
    await parameters.stop();
  }
}

function expectNoSecret(text: string, ...others: string[]) {
  for (const secret of [SECRET, SHORT, TOKEN, CONTENT, ...others]) expect(text).not.toContain(secret);
}

test.each<[string, Setting, string]>([
  ['delivers', {}, '"delivered":1'],
  ['drops', { type: 'drop' }, 'event dropped'],
  ['quarantines for its schema', { type: 'strict' }, '/password must be number'],
  ['quarantines for its JSON', { body: `{"password": ${CONTENT}` }, 'malformed-json'],
  ['quarantines for its JSON, which is text', { body: `"${CONTENT}"` }, 'malformed-json'],
  ['quarantines for its bytes', { body: `${CONTENT}\u0000` }, 'malformed-json'],
  ['quarantines for its handler', { type: 'throw' }, 'handler-error'],
  ...['text', 'severity', 'timestamp', 'tags', 'details'].map((type): [string, Setting, string] => [`quarantines for the contract (${type})`, { type }, 'contract']),
  ['refuses for its signature', { signature: signatureOf('x', 'guess') }, 'signature-mismatch'],
  ['refuses for a secret that cannot be used', { secret: SHORT }, 'signing_secret is set, and cannot be used: it has fewer than 16 bytes'],
  ['keeps what is too large for the queue', { type: 'throw', body: LARGE }, 'handler-error'],
])('nothing secret comes out where the receiver %s', async (_, setting, told) => {
  const text = await post(setting);
  expect(text).toContain(told);
  const body = setting.body ?? JSON.stringify({ password: CONTENT });
  expectNoSecret(text, signatureOf(body), signatureOf('x', 'guess'), Buffer.from(CONTENT).toString('base64').slice(0, 20));
  for (const { body: kept, attributes } of await sqs.drain(deadLetterQueueUrl)) {
    if (attributes.encoding === 's3') expectNoSecret(kept);
    expectNoSecret(JSON.stringify(attributes), signatureOf(body));
  }
});

/** Ways in which a handler, or what it returns, fails for a value or a name of the event. */
const WAYS: Record<string, (body: any) => unknown> = {
  lookup: ({ token }) => ({} as any)[token].name,
  call: ({ token }) => ({} as any)[token](),
  in: ({ token }) => 'id' in token,
  destructure: ({ token }) => { const { [token]: inner } = null as any; return inner; },
  spread: ({ token }) => new Map([token]),
  json: ({ token }) => JSON.parse(token),
  pattern: ({ token }) => new RegExp(`(${token}`),
  zone: ({ token }) => new Date(0).toLocaleString('en', { timeZone: token }),
  message: ({ token }) => { throw new TypeError(token); },
  frames: ({ token }) => { throw new RangeError(`m\n    at ${token} (src/${token}.ts:1:1)`); },
  rejection: ({ token }) => Promise.reject(new Error(token, { cause: new Error(token) })),
  several: ({ token }) => Promise.any([Promise.reject(new Error(token))]),
  name: ({ token }) => { throw Object.assign(new Error(), { name: token, code: token, stack: token }); },
  copied: (body) => { throw Object.assign(new Error(), body); },
  class: ({ token }) => { throw new ({ [token]: class extends Error {} })[token](); },
  value: ({ token }) => { throw token; },
  body: (body) => { throw body; },
  nothing: ({ token }) => token,
  all: (body) => body,
  spreadBody: (body) => ({ summary: 's', ...body }),
  severity: ({ token }) => ({ summary: 's', severity: token }),
  timestamp: ({ token }) => ({ summary: 's', timestamp: token }),
  processid: ({ token }) => ({ summary: 's', processid: { [token]: token } }),
  tags: ({ token }) => ({ summary: 's', tags: [token, { [token]: 1 }] }),
  plugin: ({ token }) => ({ summary: 's', hostname: `${token}_host`, tags: [token] }),
  details: ({ token }) => ({ summary: 's', details: token }),
  detail: ({ token }) => ({ summary: 's', details: { [token]: () => token } }),
  tagged: ({ token }) => ({ summary: 's', details: { a: { [Symbol.toStringTag]: token } } }),
  getter: ({ token }) => ({ get summary() { throw new TypeError(token); } }),
};

test('nothing of an event comes out where its handler fails for it, in whatever way, whatever the event', async () => {
  const text = fc.string({ maxLength: 20 }).map((rest) => CONTENT + rest);
  const anything = fc.object({ key: text, values: [text, fc.integer(), fc.constant(null)], maxDepth: 2, maxKeys: 3 });
  const sends: SourceDescriptor = { ...source, eventType: { body: 'way' }, arrayIsBatch: true };
  await fc.assert(fc.asyncProperty(anything, text, async (rest, token) => {
    const body = JSON.stringify(Object.keys(WAYS).map((way) => ({ ...rest, token, way })));
    const told = await post({ sends, body, handle: (event) => WAYS[event.type](event.body) });
    expect(told).toContain('"reason":"handler-error"');
    expect(told).toContain('"reason":"contract"');
    expectNoSecret(told);
    const dead = await sqs.drain(deadLetterQueueUrl);
    expect(dead.length).toBeGreaterThan(Object.keys(WAYS).length / 2);
    for (const { attributes } of dead) expectNoSecret(JSON.stringify(attributes));
  }), fuzz(10));
}, FUZZ_TIMEOUT_MS);

test.each(['500', 'sender fault', 'content', 'reset', 'nobody there'])('nothing secret comes out where SQS fails (%s)', async (how) => {
  const failing = await startFailingSqs(({ bodies }) =>
    (how === '500' ? { status: 500, type: 'InternalFailure' } : how === 'reset' ? 'reset'
      : { acknowledge: [], fail: bodies, senderFault: true, code: how === 'content' ? undefined : 'KmsDisabled' }));
  try {
    const text = await post({ sqsEndpoint: how === 'nobody there' ? 'http://127.0.0.1:1' : failing.endpoint });
    expect(text).toContain('SQS did not acknowledge');
    expectNoSecret(text, signatureOf(JSON.stringify({ password: CONTENT })), 'Signature=');
  } finally {
    await failing.stop();
  }
});

test.each<[string, Parameters<typeof startFailingS3>[0]]>([
  ['access denied', refusal(403, 'AccessDenied')], ['reset', 'reset'], ['no answer', 'hang'],
])('nothing secret comes out where S3 fails (%s)', async (_, answer) => {
  const s3 = await startFailingS3(answer);
  try {
    const text = await post({ type: 'throw', body: LARGE, keeps: s3.store });
    expect(text).toContain('PutObject');
    expectNoSecret(text, signatureOf(LARGE), 'Signature=');
  } finally {
    await s3.stop();
  }
});

test.each<[string, number, object]>([
  ['access denied', 400, { __type: 'AccessDeniedException', message: 'not authorized to perform: ssm:GetParameters' }],
  ['a value that cannot be decrypted', 400, { __type: 'InvalidKeyId', message: 'no key' }],
  ['an answer that makes no sense', 500, { Parameters: [{ Name: NAMES[0], Value: SECRET }] }],
])('nothing secret comes out where SSM fails (%s)', async (_, status, answer) => {
  const ssm = await startFakeSsm(status, answer);
  try {
    const text = await post({ ssmEndpoint: ssm.endpoint });
    expect(text).toContain('the signing secret cannot be read');
    expectNoSecret(text, 'Signature=');
    const failed = await captured(async (telemetry) => {
      const authorize = createAuthorizer(createSecretStore({ ssm: ssm.client, names: NAMES, form: 'token', telemetry }), telemetry);
      // What is thrown, Lambda's runtime logs.
      process.stdout.write(await authorize(TOKEN, ARN).then(() => 'allowed', (error: Error) => error.stack!));
    });
    expect(failed).toContain('the token cannot be read: ');
    expectNoSecret(failed, 'Signature=');
  } finally {
    await ssm.stop();
  }
});

test.each([['allows', TOKEN], ['denies', `Bearer wrong-${TOKEN}`], ['denies', '']])('nothing secret comes out where the authorizer %s (%s)', async (_, header) => {
  const parameters = await startParameters(new Map([[NAMES[0], TOKEN]]));
  try {
    const text = await captured((telemetry) => createAuthorizer(createSecretStore({ ssm: parameters.client, names: NAMES, form: 'token', telemetry }), telemetry)(header, ARN));
    expect(text).toMatch(/authorized|denied/);
    expectNoSecret(text);
  } finally {
    await parameters.stop();
  }
});
