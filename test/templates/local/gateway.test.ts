import { once } from 'node:events';
import { connect } from 'node:net';
import { createGateway } from '../../../templates/framework/local/gateway';
import type { GatewayAnswer, GatewayParts } from '../../../templates/framework/local/gateway';
import { close, listen } from '../../../templates/framework/local/http-server';
import { createAuthorizer } from '../../../templates/framework/runtime/authorize/authorizer';
import { keysOf } from '../support/keys';
import { recordTelemetry } from '../support/telemetry';

let stop: () => Promise<void> = async () => undefined;
afterEach(async () => {
  await stop();
  jest.restoreAllMocks();
});

/** A gateway on a free port, its function saying what it was sent. */
async function start(parts: Partial<GatewayParts> = {}) {
  const answers: GatewayAnswer[] = [];
  const server = createGateway({
    stage: 'dev',
    region: 'us-west-2',
    path: '/hooks/test',
    ingest: async ({ body }) => ({ statusCode: 200, headers: { 'x-from': 'function' }, body: JSON.stringify({ got: Buffer.from(body ?? '', 'base64').length }) }),
    onAnswer: (answer) => answers.push(answer),
    otherwise: () => false,
    ...parts,
  });
  const port = await listen(server, 0);
  stop = () => close(server);
  const request = async (path = '/dev/hooks/test', options: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: 'hello', ...options });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { request, answers, port };
}

const TOKEN = 'token-of-this-gateway';
const authorizer = createAuthorizer({ names: [], current: async () => keysOf([TOKEN], 'token'), refreshed: async () => undefined }, recordTelemetry());
const tokens: NonNullable<GatewayParts['authorizer']> = {
  header: 'X-Token', authorize: ({ authorizationToken, methodArn }) => authorizer(authorizationToken, methodArn),
};

test("the function's answer is the gateway's", async () => {
  const { request, answers } = await start();
  const { status, text, headers } = await request();
  expect([status, text, headers.get('x-from'), headers.get('content-type')]).toEqual([200, '{"got":5}', 'function', 'application/json']);
  expect(answers).toEqual([expect.objectContaining({ method: 'POST', path: '/dev/hooks/test', status: 200, body: '{"got":5}' })]);
});

test.each<[string, string, RequestInit, number]>([
  ['another path below the stage', '/dev/other', {}, 403],
  ['a path below the webhook', '/dev/hooks/test/more', {}, 403],
  ['another method', '/dev/hooks/test', { method: 'PUT' }, 403],
  ['a method without a body', '/dev/hooks/test', { method: 'GET', body: undefined }, 403],
  ['another stage', '/prod/hooks/test', {}, 404],
  ['nothing', '/', {}, 404],
])('a request for %s is answered as API Gateway answers it', async (_, path, options, status) => {
  const { request } = await start();
  const answer = await request(path, options);
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.text).toBe('{"message":"Missing Authentication Token"}');
});

test.each<[string, Record<string, string>, number, RegExp]>([
  ['the token', { 'x-token': TOKEN }, 200, /got/],
  ['a bearer token', { 'X-Token': `Bearer ${TOKEN}` }, 200, /got/],
  ['no token', {}, 401, /^{"message":"Unauthorized"}$/],
  ['an empty token', { 'X-Token': '' }, 401, /^{"message":"Unauthorized"}$/],
  ['another token', { 'X-Token': 'guess' }, 403, /^{"Message":"User is not authorized to access this resource with an explicit deny"}$/],
])('a request with %s is answered as the policy says', async (_, headers, status, text) => {
  const { request } = await start({ authorizer: tokens });
  const answer = await request(undefined, { headers });
  expect(answer).toMatchObject({ status, text: expect.stringMatching(text) as string });
});

test('a policy is kept for its token, and for no other', async () => {
  const authorize = jest.fn(tokens.authorize);
  const { request } = await start({ authorizer: { header: 'X-Token', authorize } });
  const statuses = [];
  for (const token of [TOKEN, 'guess', TOKEN, 'guess']) statuses.push((await request(undefined, { headers: { 'X-Token': token } })).status);
  expect(statuses).toEqual([200, 403, 200, 403]);
  expect(authorize).toHaveBeenCalledTimes(2);
});

test('the policies of tokens that strangers make up are not kept without end, and that of one more does no harm', async () => {
  const authorize = jest.fn(tokens.authorize);
  const { request } = await start({ authorizer: { header: 'X-Token', authorize } });
  const post = async (token: string) => (await request(undefined, { headers: { 'X-Token': token } })).status;
  expect(await post(TOKEN)).toBe(200);
  for (let ten = 0; ten < 1_000; ten += 10) {
    expect(new Set(await Promise.all(Array.from({ length: 10 }, (_, one) => post(`made up ${ten + one}`))))).toEqual(new Set([403]));
  }
  expect(await post('made up 999')).toBe(403);
  expect(authorize).toHaveBeenCalledTimes(1_001);
  // The oldest is the one that was given up.
  expect(await post('made up 0')).toBe(403);
  expect(authorize).toHaveBeenCalledTimes(1_001);
  expect(await post(TOKEN)).toBe(200);
  expect(authorize).toHaveBeenCalledTimes(1_002);
});

test.each([
  ['an error', 'no', 500, '{"message":null}', 'authorizer failed: Error: no'],
  ['the one word that means 401', 'Unauthorized', 401, '{"message":"Unauthorized"}', undefined],
])('an authorizer that throws %s is answered as API Gateway answers it, is asked again, and the function is not called', async (_, thrown, status, text, said) => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const ingest = jest.fn();
  const authorize = jest.fn(() => Promise.reject(new Error(thrown)));
  const { request } = await start({ ingest, authorizer: { header: 'X-Token', authorize } });
  for (let calls = 1; calls <= 2; calls++) {
    expect(await request(undefined, { headers: { 'X-Token': 'x' } })).toMatchObject({ status, text });
    expect(authorize).toHaveBeenCalledTimes(calls);
  }
  expect(ingest).not.toHaveBeenCalled();
  expect(stderr.mock.calls.map(([line]) => String(line).split('\n')[0])).toEqual(said === undefined ? [] : [said, said]);
});

test('a function that fails is a 502, and says why on stderr', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { request } = await start({ ingest: () => Promise.reject(new Error('broken function')) });
  expect(await request()).toMatchObject({ status: 502, text: '{"message":"Internal server error"}' });
  expect(String(stderr.mock.calls[0][0])).toContain('broken function');
});

test('a body that Lambda takes is handed on, and a larger one is a 413', async () => {
  const { request } = await start();
  const taken = 4_700_000;
  expect(await request(undefined, { body: Buffer.alloc(taken) })).toMatchObject({ status: 200, text: `{"got":${taken}}` });
  for (const tooLong of [4_720_000, 10 * 1024 * 1024 + 1]) {
    expect(await request(undefined, { body: Buffer.alloc(tooLong) })).toMatchObject({ status: 413, text: '{"message":"Request Too Long"}' });
  }
});

test.each(['//', '/\\', 'http://[', '*'])('a request for %j, which is no path, does no harm', async (target) => {
  const { request, port } = await start();
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`).resume();
  await once(socket, 'close');
  expect((await request()).status).toBe(200);
});

test('a port that is taken is told, with what to do', async () => {
  const { port } = await start();
  const second = createGateway({ stage: 'dev', region: 'r', path: '/', ingest: jest.fn(), onAnswer: jest.fn(), otherwise: () => false });
  await expect(listen(second, port)).rejects.toThrow(`port ${port} is in use; choose another with --port, or --port 0 for a free one`);
});
