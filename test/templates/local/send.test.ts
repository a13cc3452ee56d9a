import { createServer } from 'node:http';
import type { SignatureScheme, SourceDescriptor } from '../../../templates/framework/config';
import { close, listen } from '../../../templates/framework/local/http-server';
import { sendSample, signedHeaders } from '../../../templates/framework/local/send';
import { secretForm } from '../../../templates/framework/runtime/secret-key';
import { keyOf } from '../support/keys';
import { schemes } from '../support/schemes';
import { verifyRequest } from '../support/verify';

const sample = { name: 'push.json', eventType: 'push', body: Buffer.from('{"text":"ü 😀"}') };
const SECRET = Buffer.from('a secret of so many bytes').toString('base64');
const OTHER = Buffer.from('another one of so many bytes').toString('base64');
const NOW = 1_700_000_000_000;

test.each(Object.entries(schemes))('what send signs as %s does, the function verifies, and only under that secret', (_, signature: SignatureScheme) => {
  const headers = signedHeaders({ id: 's', title: 'S', signature }, { signing_secret: SECRET }, sample, NOW);
  const request = { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])), body: sample.body };
  const [key, other] = [SECRET, OTHER].map((secret) => keyOf(secret, secretForm({ signature }, 'signing_secret')));
  expect(verifyRequest(signature, request, [key], NOW)).toEqual({ key });
  expect(verifyRequest(signature, request, [other], NOW)).toEqual({ fault: 'mismatch' });
});

test('send says token, event type and id where the source says them', () => {
  const source: SourceDescriptor = {
    id: 's', title: 'S', authorization: { header: 'X-Token' }, eventType: { header: 'X-Event' }, eventId: { header: 'X-Id' },
  };
  expect(signedHeaders(source, { auth_token: ' token\n' }, sample)).toEqual({
    'content-type': 'application/json', 'X-Token': 'token', 'X-Event': 'push', 'X-Id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect(signedHeaders({ id: 's', title: 'S', eventType: { body: 'type' } }, {}, sample)).toEqual({ 'content-type': 'application/json' });
});

test('send does not sign with what is no secret', () => {
  for (const secrets of [{}, { signing_secret: '' }, { signing_secret: 'no base64!' }]) {
    expect(() => signedHeaders({ id: 's', title: 'S', signature: schemes.standardWebhooks }, secrets, sample)).toThrow('the signing secret cannot be used: it is ');
  }
});

test('send posts the very bytes of the sample, and tells the answer; where duplicates are left out, no two are the same', async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => response.writeHead(202).end(`${request.method} ${Buffer.concat(chunks).toString('hex')}`));
  });
  try {
    const url = `http://127.0.0.1:${await listen(server, 0)}/`;
    expect(await sendSample(url, { id: 's', title: 'S' }, {}, sample)).toEqual({ sample, status: 202, body: `POST ${sample.body.toString('hex')}` });
    const sent = async () => Buffer.from((await sendSample(url, { id: 's', title: 'S', deduplicate: true }, {}, sample)).body.slice('POST '.length), 'hex');
    const [one, other] = [await sent(), await sent()];
    expect(one.equals(other)).toBe(false);
    for (const body of [one, other]) {
      expect(body.subarray(0, sample.body.length).equals(sample.body)).toBe(true);
      expect(body.subarray(sample.body.length).toString()).toMatch(/^[ \t]{64}$/);
    }
  } finally {
    await close(server);
  }
});
