import { once } from 'node:events';
import { connect } from 'node:net';
import { close, createLocalServer, listen, readBody } from '../../../templates/framework/local/http-server';
import { sendRaw } from '../support/raw-http';

async function withServer(server: ReturnType<typeof createLocalServer>, use: (port: number) => Promise<void>): Promise<void> {
  try {
    await use(await listen(server, 0));
  } finally {
    await close(server);
  }
}

test('a request that fails is told, and ends its connection, and no other', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const server = createLocalServer(({ url }, response) => {
    if (url === '/throw') throw new Error('thrown');
    return url === '/reject' ? Promise.reject(new Error('rejected')) : void response.end('yes');
  });
  await withServer(server, async (port) => {
    const statuses = [];
    for (const target of ['/throw', '/', '/reject', '/']) statuses.push((await sendRaw(port, { method: 'GET', target, headers: [['Host', 'x']] })).status);
    expect(statuses).toEqual([0, 200, 0, 200]);
    expect(stderr.mock.calls.map(([line]) => String(line).split('\n')[0])).toEqual(['thrown', 'rejected'].map((why) => `a request could not be answered: Error: ${why}`));
    stderr.mockRestore();
  });
});

test('a body is read up to its limit, and one that is larger is not kept', async () => {
  const server = createLocalServer(async (request, response) => void response.end(String((await readBody(request, 10))?.length)));
  await withServer(server, async (port) => {
    for (const [length, read] of [[0, '0'], [10, '10'], [11, 'undefined'], [1_000_000, 'undefined']] as const) {
      expect((await sendRaw(port, { headers: [['Host', 'x']], body: 'x'.repeat(length) })).text).toMatch(new RegExp(`\r\n${read}$`));
    }
  });
});

test('whoever goes before the end is no failure', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  let reading: Promise<unknown> | undefined;
  const server = createLocalServer((request) => {
    reading = readBody(request, 10);
    return reading.then(() => undefined);
  });
  await withServer(server, async (port) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc'));
    await once(server, 'request');
    socket.destroy();
    await expect(reading).rejects.toThrow('aborted');
  });
  expect(stderr).not.toHaveBeenCalled();
  stderr.mockRestore();
});

test.each([
  ['nothing', ''],
  ['half a head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ['half a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc'],
])('whoever sends %s, and then no more, is cut off', async (_, text) => {
  const server = createLocalServer(async (request, response) => void response.end(String(await readBody(request, 10))),
    { headersTimeout: 40, requestTimeout: 40, connectionsCheckingInterval: 10 });
  await withServer(server, async (port) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => { answer += chunk.toString(); }).on('error', () => undefined);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('by default within a minute, and less for a head', () => {
  const { headersTimeout, requestTimeout } = createLocalServer(() => undefined);
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 60_000]);
});
