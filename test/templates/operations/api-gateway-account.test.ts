import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { awsFailure } from '../../../templates/framework/cli/aws-error';
import { apiGatewayAccount } from '../../../templates/framework/operations/api-gateway-account';
import { freePort } from '../../support/free-port';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'the secret of the tests', sessionToken: 'a session' };
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** What answers in API Gateway's place, and what it was asked. */
async function start(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { asked, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('asks for the account, signed as API Gateway wants it', async () => {
  const account = { cloudwatchRoleArn: 'arn:aws:iam::123456789012:role/logs', throttleSettings: { rateLimit: 2500, burstLimit: 1250 } };
  const { asked, endpoint } = await start((_, response) => response.end(JSON.stringify({ ...account, features: [] })));
  expect(await apiGatewayAccount({ region: 'eu-south-1', credentials, endpoint })).toMatchObject(account);
  const [{ method, url, headers }] = asked;
  expect([method, url]).toEqual(['GET', '/account']);
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-south-1\/apigateway\/aws4_request, /);
  // What was received is what was signed.
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization!)![1].split(';');
  const signer = new SignatureV4({ service: 'apigateway', region: 'eu-south-1', credentials, sha256: Hash.bind(null, 'sha256') });
  const again = await signer.sign({
    method: 'GET',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/account',
    query: {},
    headers: Object.fromEntries(names.filter((name) => !/^x-amz-(date|security-token|content-sha256)$/.test(name)).map((name) => [name, headers[name] as string])),
  }, { signingDate: new Date(String(headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')) });
  expect(headers.authorization).toBe(again.headers.authorization);
});

test.each<[string, number, Record<string, string>, string, RegExp]>([
  ['refuses', 403, { 'x-amzn-errortype': 'AccessDeniedException:http://internal' }, '{"message":"apigateway:GET"}', /may not do this \(AccessDeniedException: apigateway:GET\)/],
  ['throttles', 429, { 'x-amzn-errortype': 'TooManyRequestsException' }, '{"message":"Too Many Requests"}', /throttles/],
  ['has a fault', 503, {}, 'Service Unavailable', /fault of its own/],
])('what API Gateway %s is told as every failed call is', async (_, status, headers, body, what) => {
  const { endpoint } = await start((__, response) => response.writeHead(status, headers).end(body));
  const error: unknown = await apiGatewayAccount({ region: 'us-west-2', credentials, endpoint }).catch((failed: unknown) => failed);
  expect(awsFailure(error)?.what).toMatch(what);
});

test('nobody who answers is told as that', async () => {
  const port = await freePort();
  const error: unknown = await apiGatewayAccount({ region: 'us-west-2', credentials, endpoint: `http://127.0.0.1:${port}` }).catch((failed: unknown) => failed);
  expect(awsFailure(error)?.what).toBe(`127.0.0.1:${port} cannot be reached (ECONNREFUSED)`);
});
