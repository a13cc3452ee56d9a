import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
import { DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { signedHeaders } from '../../../templates/framework/local/send';
import { configOf, github } from '../infra/fixtures';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { startLocalRun } from '../support/local-run';
import type { LocalRunChild } from '../support/local-run';
import { sendBytes, sendRaw } from '../support/raw-http';
import type { RawRequest } from '../support/raw-http';

/*
 * What a page in a browser, or any other program that was not told how, can do at the servers of a local run: nothing.
 */

let local: LocalRunChild;
let run: LocalRunChild['run'];
let ports: LocalRunChild['ports'];
beforeAll(async () => {
  local = await startLocalRun();
  ({ run, ports } = local);
}, 60_000);
afterAll(() => local.stop());

type Headers = [name: string, value: string][];
const signed = (id = run.credentials.accessKeyId): Headers => [['Authorization', `AWS4-HMAC-SHA256 Credential=${id}/20260131/us-west-2/sqs/aws4_request, SignedHeaders=host, Signature=0`]];
const sqsRequest = (action: string, input: object): RawRequest => ({
  headers: [['X-Amz-Target', `AmazonSQS.${action}`], ['Content-Type', 'application/x-amz-json-1.0']], body: JSON.stringify(input),
});

/** What each server would tell, or do, if it answered: a secret, or an event. */
const servers = {
  'the parameter store': {
    port: () => ports.ssm,
    request: (): RawRequest => ({
      headers: [['X-Amz-Target', 'AmazonSSM.GetParameters'], ...signed()], body: JSON.stringify({ Names: ['/MozDef-EF/example/dev/signing_secret'] }),
    }),
  },
  'SQS': {
    port: () => ports.sqs,
    request: (): RawRequest => {
      const request = sqsRequest('ReceiveMessage', { QueueUrl: run.queueUrl, VisibilityTimeout: 0 });
      return { ...request, headers: [...request.headers!, ...signed()] };
    },
  },
  'the inspection of SQS': { port: () => ports.sqs, request: (): RawRequest => ({ method: 'GET', target: '/_fauxqs/queues/MozDef-EF-example-dev', headers: signed() }) },
  'S3': { port: () => ports.sqs, request: (): RawRequest => ({ method: 'GET', target: `/${run.eventBucket}?list-type=2`, headers: signed() }) },
  'the console': { port: () => ports.webhook, request: (): RawRequest => ({ method: 'GET', target: new URL('_console/state', run.consoleUrl).pathname }) },
};
const names = Object.keys(servers) as (keyof typeof servers)[];
const ask = (name: keyof typeof servers, headers: (port: number) => Headers) => {
  const { port, request } = servers[name];
  const { headers: own = [], ...rest } = request();
  return sendRaw(port(), { ...rest, headers: [...headers(port()), ...own] });
};

const GOOD_HOSTS: ((port: number) => Headers)[] = ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'].map((name) => (port) => [['Host', `${name}:${port}`]]);
const BAD_HOSTS: Record<string, (port: number) => Headers> = {
  'another name': () => [['Host', 'evil.example']],
  'another name, with the port': (port) => [['Host', `evil.example:${port}`]],
  'a name that begins as loopback': (port) => [['Host', `127.0.0.1.evil.example:${port}`]],
  'a name that ends as loopback': (port) => [['Host', `evil.localhost:${port}`]],
  'a name that is resolved within fauxqs': (port) => [['Host', `_fauxqs.evil.example:${port}`]],
  'a user before it': (port) => [['Host', `127.0.0.1:${port}@evil.example`]],
  'another port': (port) => [['Host', `127.0.0.1:${port + 1}`]],
  'no port': () => [['Host', 'localhost']],
  'every address': (port) => [['Host', `0.0.0.0:${port}`]],
  'a number': (port) => [['Host', `2130706433:${port}`]],
  'two names': (port) => [['Host', `localhost:${port}`], ['Host', 'evil.example']],
  'no name': () => [['Host', '']],
};
const PAGES: Record<string, (port: number) => Headers> = {
  'another site': () => [['Origin', 'https://evil.example']],
  'another site, whose name was made to be here': (port) => [['Origin', `http://evil.example:${port}`]],
  'another server of this machine': (port) => [['Origin', `http://localhost:${port + 1}`]],
  'this server by TLS': (port) => [['Origin', `https://localhost:${port}`]],
  'a sandbox, or a file': () => [['Origin', 'null']],
  'nothing': () => [['Origin', '']],
  'two origins': (port) => [['Origin', `http://localhost:${port}`], ['Origin', 'https://evil.example']],
  'another site, as the browser says': () => [['Sec-Fetch-Site', 'cross-site'], ['Sec-Fetch-Mode', 'no-cors']],
  'another port, as the browser says': () => [['Sec-Fetch-Site', 'same-site'], ['Sec-Fetch-Mode', 'no-cors']],
};

describe.each(names)('%s', (name) => {
  test('answers a program of this machine, under each name of loopback', async () => {
    for (const host of GOOD_HOSTS) expect((await ask(name, host)).status).toBe(200);
  });

  test.each(Object.entries(BAD_HOSTS))('does not answer under a name that is not this machine\'s: %s', async (_, host) => {
    const { status, text } = await ask(name, host);
    expect([400, 403]).toContain(status);
    expect(text).not.toContain(run.secrets.signing_secret);
  });

  test.each(Object.entries(PAGES))('does not answer a page of %s', async (_, headers) => {
    const { status, text } = await ask(name, (port) => [['Host', `localhost:${port}`], ...headers(port)]);
    expect(status).toBe(403);
    expect(text).not.toMatch(/access-control-allow/i);
  });

  test('does not answer the absolute form, which names another host', async () => {
    const { port, request } = servers[name];
    const { headers = [], target = '/', ...rest } = request();
    expect((await sendRaw(port(), { ...rest, target: `http://evil.example${target}`, headers: [['Host', `127.0.0.1:${port()}`], ...headers] })).status).toBe(403);
  });
});

test.each(names.filter((name) => name !== 'the console'))('%s asks for the credentials of the run, and says where they are', async (name) => {
  const { port, request } = servers[name];
  const { headers = [], ...rest } = request();
  const id = run.credentials.accessKeyId;
  const others = headers.filter(([header]) => header !== 'Authorization');
  const all: Headers[] = [[], ...['', 'x', 'local', id.slice(0, -1), `${id}x`, id.toLowerCase(), `x${id}`].map((each) => signed(each)), [['Authorization', id]], [['Authorization', `Bearer ${id}`]]];
  for (const authorization of all) {
    const { status, text } = await sendRaw(port(), { ...rest, headers: [['Host', `127.0.0.1:${port()}`], ...others, ...authorization] });
    expect({ authorization, status }).toEqual({ authorization, status: 403 });
    expect(text).toMatch(/credentials.* in its line of JSON, and in dist\/local-run\.json/);
    expect(text).not.toContain(run.secrets.signing_secret);
    expect(text).not.toContain(id);
  }
});

test('the AWS SDK works with the credentials of the run, and with others is told where they are', async () => {
  expect(run.credentials).toEqual({ accessKeyId: expect.stringMatching(/^LOCAL[0-9A-F]{40}$/) as string, secretAccessKey: expect.stringMatching(/^[0-9a-f]{40}$/) as string });
  const region = 'us-west-2';
  for (const [credentials, message] of [[run.credentials, undefined], [{ accessKeyId: 'x', secretAccessKey: 'x' }, /its line of JSON/]] as const) {
    const options = { endpoint: run.sqsEndpoint, region, credentials, maxAttempts: 1 };
    const [sqs, s3] = [new SQSClient(options), new S3Client({ ...options, forcePathStyle: true })];
    for (const call of [sqs.send(new GetQueueUrlCommand({ QueueName: 'MozDef-EF-example-dev' })), s3.send(new ListBucketsCommand())]) {
      const outcome = await call.then(() => undefined, ({ message: said }: Error) => said);
      if (message === undefined) expect(outcome).toBeUndefined();
      else expect(outcome).toMatch(message);
    }
    sqs.destroy();
    s3.destroy();
  }
});

test('only what is done with a queue of events is answered', async () => {
  const client = new SQSClient({ endpoint: run.sqsEndpoint, region: 'us-west-2', credentials: run.credentials, maxAttempts: 1 });
  await expect(client.send(new DeleteQueueCommand({ QueueUrl: run.queueUrl }))).rejects.toThrow('the local run does not know "AmazonSQS.DeleteQueue"');
  client.destroy();
  // What fauxqs speaks beside SQS and S3, wherever it may look for it.
  for (const body of ['Action=CreateTopic&Name=t', 'Action=GetCallerIdentity', 'Action=ReceiveMessage']) {
    for (const type of ['application/x-www-form-urlencoded', 'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8', 'multipart/form-data; boundary=x', '']) {
      for (const target of ['/', '/?x', '/#x', '/;x', ...type === '' ? [] : ['//', '/bucket', '/bucket/key']]) {
        const headers: Headers = [['Host', `127.0.0.1:${ports.sqs}`], ...signed(), ...type === '' ? [] : [['Content-Type', type] as [string, string]]];
        const { status } = await sendRaw(ports.sqs, { target, headers, body });
        expect({ body, type, target, status }).toEqual({ body, type, target, status: 400 });
      }
    }
  }
});

/** The three forms with which a page put an event on the queue. */
function forms(host: string): [path: string, body: string][] {
  const topic = 'arn:aws:sns:us-west-2:000000000000:t';
  return [
    ['/', 'Action=CreateTopic&Name=t'],
    ['/', `Action=Subscribe&TopicArn=${topic}&Protocol=sqs&Endpoint=arn:aws:sqs:us-west-2:000000000000:MozDef-EF-example-dev&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true`],
    ['/', `Action=Publish&TopicArn=${topic}&Message=${encodeURIComponent(JSON.stringify({ summary: `forged by ${host}` }))}`],
  ];
}

test('a form of another site puts nothing on a queue', async () => {
  for (const origin of [[], [['Origin', 'http://evil.example']]] as Headers[]) {
    for (const [target, body] of forms('a form')) {
      await sendRaw(ports.sqs, { target, body, headers: [['Host', `127.0.0.1:${ports.sqs}`], ['Content-Type', 'application/x-www-form-urlencoded'], ...origin] });
    }
  }
  expect(JSON.stringify(await state())).not.toContain('forged');
});

const state = async () => (await fetch(new URL('_console/state', run.consoleUrl))).json();

describe('the console', () => {
  const get = (target: string, headers: Headers = []) => sendRaw(ports.webhook, { method: 'GET', target, headers: [['Host', `localhost:${ports.webhook}`], ...headers] });

  test('is at an address that only the run tells', async () => {
    const { pathname } = new URL(run.consoleUrl);
    expect(pathname).toMatch(/^\/[\w-]{20,}\/$/);
    expect((await get(pathname)).text).toMatch(/^HTTP\/1\.1 200 .*frame-ancestors 'none'/s);
    for (const other of ['/', '/_console/state', `${pathname.slice(0, -2)}/`, `/x${pathname.slice(1)}`, `${pathname}..${pathname}x`]) {
      const { status, text } = await get(other);
      expect([403, 404]).toContain(status);
      expect(text).not.toContain('deadLetters');
    }
    expect((await get('/')).text).toContain('npx projen local prints');
  });

  test('opens from a link, and in no frame, script or picture', async () => {
    const { pathname } = new URL(run.consoleUrl);
    expect((await get(pathname, [['Sec-Fetch-Site', 'cross-site'], ['Sec-Fetch-Mode', 'navigate'], ['Sec-Fetch-Dest', 'document']])).status).toBe(200);
    for (const dest of ['iframe', 'frame', 'object', 'embed', 'script', 'image']) {
      const mode = /frame|object|embed/.test(dest) ? 'navigate' : 'no-cors';
      expect((await get(pathname, [['Sec-Fetch-Site', 'cross-site'], ['Sec-Fetch-Mode', mode], ['Sec-Fetch-Dest', dest]])).status).toBe(403);
    }
  });

  test('is not shown through a tunnel that calls it as this machine does, without its address', async () => {
    expect((await get('/', [['X-Forwarded-For', '192.0.2.1'], ['X-Forwarded-Host', 'abc.tunnel.example']])).text).not.toContain('<title>');
  });
});

describe('the webhook', () => {
  const { source } = configOf(github);
  const post = (headers: Headers, secrets = run.secrets, body = Buffer.from('{"zen":"x","hook_id":1}')) => sendRaw(ports.webhook, {
    target: new URL(run.webhookUrl).pathname, body, headers: [...headers, ...Object.entries(signedHeaders(source, secrets, { eventType: 'ping', body }))],
  });

  test('takes what a tunnel hands on, under the name that the tunnel has', async () => {
    for (const host of ['abc.ngrok.app', 'abc.trycloudflare.com', `localhost:${ports.webhook}`]) {
      expect((await post([['Host', host], ['X-Forwarded-For', '192.0.2.1'], ['X-Forwarded-Proto', 'https']])).status).toBe(200);
    }
    expect((await post([['Host', 'abc.ngrok.app']], { signing_secret: 'another secret of so many bytes' })).status).toBe(401);
  });

  test('goes on when a handler leaves a promise that is rejected', async () => {
    for (const id of [666, 1]) expect((await post([['Host', 'x']], run.secrets, Buffer.from(`{"zen":"x","hook_id":${id}}`))).status).toBe(200);
  });

  test.each(Object.entries(PAGES))('takes nothing from a page, of %s, and says so', async (_, headers) => {
    const { status, text } = await post([['Host', 'abc.ngrok.app'], ...headers(ports.webhook)]);
    expect(status).toBe(403);
    expect(text).toContain('a page in a browser');
  });
});

/** Requests that are almost right, and bytes that are none. */
const anyHeader = fc.tuple(
  fc.oneof(fc.constantFrom('Host', 'Origin', 'X-Amz-Target', 'Content-Type', 'Content-Length', 'Transfer-Encoding', 'Authorization', 'Expect', 'Upgrade', 'X-Hub-Signature-256', 'X-GitHub-Event', '__proto__'), fc.stringMatching(/^[!-9;-~]{1,12}$/)),
  fc.oneof(
    fc.constantFrom('AmazonSSM.GetParameters', 'AmazonSQS.ReceiveMessage', 'AmazonSQS.SendMessageBatch', 'AmazonSQS.__proto__', 'AmazonSQS.constructor', 'application/x-amz-json-1.0', 'application/x-www-form-urlencoded', 'chunked', '100-continue', 'websocket', '5', '-1', 'null'),
    fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) }),
  ),
);
const anyBody = fc.oneof(
  fc.json(),
  fc.record({ Names: fc.anything(), QueueUrl: fc.anything(), Entries: fc.anything(), QueueName: fc.anything() }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? ''),
  fc.constantFrom('', '{"Names":5', '{"Names":5}', '{"Names":null}', 'null', '[]', '{"Names":[{}]}', '{"QueueUrl":"no URL"}', '{"QueueUrl":5}', '<Delete>', '[1,'),
);

const anyTarget = fc.oneof(
  fc.constantFrom('/', '//', '/\\', '*', 'http://[', '/%', '/%00', '/dev/example', '/dev/../', '/_fauxqs/queues/x', '/b/k', '/b?delete', '/b/k?uploads', '/b/k?uploadId=x&partNumber=y'),
  fc.stringMatching(/^\/[!-~]{0,20}$/),
);

test('no request ends the run', async () => {
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE', 'PRI');
  const port = fc.constantFrom('webhook', 'sqs', 'ssm') as fc.Arbitrary<keyof typeof ports>;
  const headers = fc.array(anyHeader, { maxLength: 4 });
  await fc.assert(fc.asyncProperty(port, method, anyTarget, headers, anyBody, fc.boolean(), async (at, verb, target, more, body, isTrusted) => {
    const host: Headers = isTrusted ? [['Host', `localhost:${ports[at]}`], ...signed(), ['Content-Type', 'application/x-amz-json-1.0']] : [];
    await sendRaw(ports[at], { method: verb, target, headers: [...host, ...more], body });
  }), fuzz(300));
  await fc.assert(fc.asyncProperty(port, fc.uint8Array({ minLength: 1, maxLength: 400 }), async (at, bytes) => {
    await sendBytes(ports[at], Buffer.concat([bytes, Buffer.from('\r\n\r\n')]), 200);
  }), { numRuns: 50 });
  // A request that is cut off within its head, and within its body.
  for (const at of Object.values(ports)) {
    for (const text of ['POST / HT', `POST / HTTP/1.1\r\nHost: localhost:${at}\r\nContent-Length: 100\r\n\r\nabc`, 'POST /dev/example HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc']) {
      await sendBytes(at, text, 100);
    }
  }
  expect(local.isRunning()).toBe(true);
  for (const name of names) expect((await ask(name, (own) => [['Host', `localhost:${own}`]])).status).toBe(200);
}, FUZZ_TIMEOUT_MS);
