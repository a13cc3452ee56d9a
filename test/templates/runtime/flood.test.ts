import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { createGateway } from '../../../templates/framework/local/gateway';
import type { GatewayParts } from '../../../templates/framework/local/gateway';
import { close, listen } from '../../../templates/framework/local/http-server';
import { createAuthorizer } from '../../../templates/framework/runtime/authorize/authorizer';
import { fromProxyEvent, toProxyResult } from '../../../templates/framework/runtime/receive/http';
import { sign } from '../../../templates/framework/runtime/receive/signature';
import type { SecretForm } from '../../../templates/framework/runtime/secret-key';
import { createSecretStore, SECRET_RETRY_MS, SECRET_TTL_MS } from '../../../templates/framework/runtime/secrets';
import { keyOf } from '../support/keys';
import { receiverOf, SECRET } from '../support/receiver';
import { schemes } from '../support/schemes';
import { recordTelemetry } from '../support/telemetry';
import { startThrottledSsm } from '../support/throttled-ssm';

const NAME = '/MozDef-EF/test/dev/signing_secret';
const TOKEN = 'the-token-of-the-source';
const NOW = 1_700_000_000_000;
const BODY = Buffer.from('{"n":1}');
const zoom: SourceDescriptor = { id: 'zoom', title: 'Zoom', signature: schemes.zoom };

type Ssm = Awaited<ReturnType<typeof startThrottledSsm>>;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function startSsm(value: string, perSecond?: number) {
  const parameters = new Map([[NAME, value]]);
  const ssm = await startThrottledSsm(parameters, perSecond);
  stops.push(ssm.stop);
  return { ...ssm, parameters };
}

/** The secrets of an instance of a function, and a clock that the test moves. */
function instanceOf({ client }: Ssm, form: SecretForm = 'utf8', clock = { now: 0 }) {
  const telemetry = recordTelemetry();
  return { clock, telemetry, store: createSecretStore({ ssm: client, names: [NAME], form, telemetry, now: () => clock.now }) };
}

/** Headers of a request that is signed with a secret, and what differs. */
function headersOf(secret: string, differing: Record<string, string[]> = {}): Record<string, string[]> {
  const timestamp = String(NOW / 1_000);
  const signature = sign(schemes.zoom, keyOf(secret, 'utf8'), { body: BODY, timestamp }).toString('hex');
  return { 'x-zm-signature': [`v0=${signature}`], 'x-zm-request-timestamp': [timestamp], ...differing };
}

/** What no key is needed to refuse. */
const HOPELESS: Record<string, Record<string, string[]>> = {
  'no-signature': { 'x-zm-signature': [] },
  'no-signature, as it is malformed': { 'x-zm-signature': ['v0=zz'] },
  'no-timestamp': { 'x-zm-request-timestamp': [] },
  'no-timestamp, as it is malformed': { 'x-zm-request-timestamp': ['now'] },
  'stale-timestamp': { 'x-zm-request-timestamp': [String(NOW / 1_000 - 301)] },
};

test.each(Object.entries(HOPELESS))('a request is refused without a secret being read: %s', async (fault, differing) => {
  const ssm = await startSsm(SECRET, 0);
  const { receive, telemetry } = receiverOf(zoom, { store: instanceOf(ssm).store, now: NOW });
  expect((await receive({ headers: headersOf(SECRET, differing), body: BODY }, 10_000)).status).toBe(401);
  expect(telemetry.counts).toEqual({ refused: 1, [`refused{reason=signature-${fault.split(',')[0]}}`]: 1 });
  expect(ssm.counts.calls).toBe(0);
});

test('a request without its id is refused without a secret being read', async () => {
  const ssm = await startSsm(SECRET, 0);
  const source = { ...zoom, signature: { ...schemes.zoom, idHeader: 'x-id' } };
  const { receive, telemetry } = receiverOf(source, { store: instanceOf(ssm).store, now: NOW });
  expect((await receive({ headers: headersOf(SECRET), body: BODY }, 10_000)).status).toBe(401);
  expect([telemetry.counts['refused{reason=signature-no-id}'], ssm.counts.calls]).toEqual([1, 0]);
});

test('a flood of unsigned requests that starts 500 functions leaves SSM to those that are sent a genuine event', async () => {
  const ssm = await startSsm(SECRET);
  const statuses = await Promise.all(Array.from({ length: 500 }, async (_, index) => {
    const { receive } = receiverOf(zoom, { store: instanceOf(ssm).store, now: NOW });
    const post = async (differing = {}) => (await receive({ headers: headersOf(SECRET, differing), body: BODY }, 10_000)).status;
    const strangers = await Promise.all(Object.values(HOPELESS).map(post));
    return [...strangers, ...(index % 20 === 0 ? [await post()] : [])];
  }));
  expect(countOf(statuses.flat())).toEqual({ 200: 25, 401: 2_500 });
  expect(ssm.counts).toMatchObject({ calls: 25, throttled: 0 });
});

/** Posts 2,500 requests, every tenth of them genuine and the others a stranger's, 50 at a time; the statuses of either kind. */
async function flood(post: (headers: Record<string, string[]>) => Promise<number>, genuine = headersOf(SECRET)) {
  const statuses = { strangers: [] as number[], genuine: [] as number[] };
  let next = 0;
  await Promise.all(Array.from({ length: 50 }, async () => {
    for (let index = next++; index < 2_500; index = next++) {
      if (index % 10 === 9) {
        statuses.genuine.push(await post(genuine));
      } else {
        const headers = index % 2 === 0 ? headersOf(SECRET, HOPELESS['no-signature']) : headersOf(`a guess of a stranger, ${index}`);
        statuses.strangers.push(await post(headers));
      }
    }
  }));
  return { strangers: countOf(statuses.strangers), genuine: countOf(statuses.genuine) };
}

describe('a flood of unsigned and forged requests', () => {
  /** An instance of the function, on an SSM. */
  function open(ssm: Ssm) {
    const { store, clock } = instanceOf(ssm);
    const { receive, taken } = receiverOf(zoom, { store, now: NOW });
    return { receive, taken, clock, post: async (headers: Record<string, string[]>) => (await receive({ headers, body: BODY }, 10_000)).status };
  }

  test('through the gateway costs no genuine event, and one call of SSM', async () => {
    const ssm = await startSsm(SECRET);
    const { receive, taken } = open(ssm);
    const { post } = await startGateway({ ingest: async (event) => toProxyResult(await receive(fromProxyEvent(event), 10_000)) });
    expect(await flood(post)).toEqual({ strangers: { 401: 2_250 }, genuine: { 200: 250 } });
    expect([taken.length, ssm.counts.calls]).toEqual([250, 1]);
  }, 120_000);

  test('costs no genuine event while SSM throttles everything, and two calls', async () => {
    const ssm = await startSsm(SECRET);
    const { post, clock } = open(ssm);
    expect(await post(headersOf(SECRET))).toBe(200);
    ssm.allow(0);
    clock.now = SECRET_TTL_MS;
    const { strangers, genuine } = await flood(post);
    // Whether somebody signed with a newer secret, nobody knows then.
    expect([strangers, genuine]).toEqual([{ 401: 1_250, 503: 1_000 }, { 200: 250 }]);
    expect(ssm.counts.calls).toBe(2);
  });

  test('does not keep a new secret from being read, and has it read once', async () => {
    const ssm = await startSsm(SECRET);
    const { post, clock } = open(ssm);
    expect(await post(headersOf(SECRET))).toBe(200);
    const rotated = 'the secret after a rotation';
    ssm.parameters.set(NAME, rotated);
    clock.now = SECRET_RETRY_MS;
    expect(await flood(post, headersOf(rotated))).toEqual({ strangers: { 401: 2_250 }, genuine: { 200: 250 } });
    expect(ssm.counts.calls).toBe(2);
  });

  test('is answered at once where there is no secret to go on with, and has SSM asked once', async () => {
    const ssm = await startSsm(SECRET, 0);
    const { post } = open(ssm);
    expect(await flood(post)).toEqual({ strangers: { 401: 1_250, 503: 1_000 }, genuine: { 503: 250 } });
    expect(ssm.counts.calls).toBe(1);
  });
});

describe('the authorizer', () => {
  const ARN = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev/POST/hooks/test';
  const effectOf = ({ policyDocument }: APIGatewayAuthorizerResult) => (policyDocument.Statement[0] as { Effect: string }).Effect;

  test.each([TOKEN, `Bearer ${TOKEN}`, 'another-token-of-somebody', 'x', '', undefined])('denies nobody while SSM throttles: %j', async (header) => {
    const ssm = await startSsm(TOKEN, 0);
    const { store, telemetry, clock } = instanceOf(ssm, 'token');
    const authorize = createAuthorizer(store, telemetry);
    for (let index = 0; index < 20; index++) {
      await expect(authorize(header, ARN)).rejects.toThrow('the token cannot be read: ThrottlingException');
    }
    expect([ssm.counts.calls, telemetry.counts]).toEqual([1, {}]);
    // As soon as SSM is at work, the genuine caller is let in.
    ssm.allow(40);
    clock.now = SECRET_RETRY_MS * 1.5;
    expect(effectOf(await authorize(TOKEN, ARN))).toBe('Allow');
  });

  test('denies no token that may be newer than those at hand, while SSM throttles', async () => {
    const ssm = await startSsm(TOKEN);
    const { store, telemetry, clock } = instanceOf(ssm, 'token');
    const authorize = createAuthorizer(store, telemetry);
    expect(effectOf(await authorize(TOKEN, ARN))).toBe('Allow');
    ssm.allow(0);
    clock.now = SECRET_RETRY_MS;
    await expect(authorize('the-token-after-a-rotation', ARN)).rejects.toThrow('the token cannot be read');
    expect(effectOf(await authorize(TOKEN, ARN))).toBe('Allow');
    expect(ssm.counts.calls).toBe(2);
  });

  test('has SSM asked once by 2,000 random tokens, and lets the genuine one in', async () => {
    const ssm = await startSsm(TOKEN);
    const { store, telemetry, clock } = instanceOf(ssm, 'token');
    const authorize = createAuthorizer(store, telemetry);
    for (let round = 1; round <= 2; round++) {
      const effects = await Promise.all(Array.from({ length: 2_000 }, async (_, index) => effectOf(await authorize(index % 10 === 9 ? TOKEN : `random-token-number-${index}`, ARN))));
      expect(countOf(effects)).toEqual({ Allow: 200, Deny: 1_800 });
      expect(ssm.counts.calls).toBe(round);
      clock.now += SECRET_RETRY_MS;
    }
  });

  test('that fails is a 500 that nobody remembers', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const ssm = await startSsm(TOKEN, 0);
    const { store, telemetry, clock } = instanceOf(ssm, 'token');
    const authorize = createAuthorizer(store, telemetry);
    const { post } = await startGateway({
      ingest: async () => ({ statusCode: 200, body: '{}' }),
      authorizer: { header: 'X-Token', authorize: ({ authorizationToken, methodArn }) => authorize(authorizationToken, methodArn) },
    });
    expect([await post({ 'X-Token': [TOKEN] }), await post({})]).toEqual([500, 401]);
    ssm.allow(40);
    clock.now = SECRET_RETRY_MS * 1.5;
    expect(await post({ 'X-Token': [TOKEN] })).toBe(200);
    expect(await post({ 'X-Token': ['another-token-of-somebody'] })).toBe(403);
  });
});

async function startGateway(parts: Pick<GatewayParts, 'ingest' | 'authorizer'>) {
  const server = createGateway({ stage: 'dev', region: 'us-west-2', path: '/hooks/test', onAnswer: () => undefined, otherwise: () => false, ...parts });
  const url = `http://127.0.0.1:${await listen(server, 0)}/dev/hooks/test`;
  const agent = new Agent({ keepAlive: true });
  stops.push(async () => { agent.destroy(); await close(server); });
  const post = async (headers: Record<string, string[]>) => {
    const sent = request(url, { method: 'POST', agent, headers });
    sent.end(BODY);
    const [response] = await once(sent, 'response') as [IncomingMessage];
    response.resume();
    return response.statusCode!;
  };
  return { post };
}

function countOf(values: readonly (number | string)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
