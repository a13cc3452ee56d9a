import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { close, listen } from '../../../templates/framework/local/http-server';
import { acceptance } from '../../../templates/framework/pipeline/acceptance';
import type { QueueCounters } from '../../../templates/framework/pipeline/queue-counters';
import type { Sample } from '../../../templates/framework/samples';

const SECRET = 'a-secret-that-is-never-printed';
const source: SourceDescriptor = { id: 's', title: 'S', authorization: { header: 'X-Token' }, eventType: { body: 'type' } };
const samples: Sample[] = ['one', 'two'].map((name) => ({ name: `${name}.json`, eventType: name, body: Buffer.from(`{"type":"${name}"}`) }));

let server: Server;
let url: string;
let answers: [number, string][];
let received: { token: unknown; body: string }[];
let printed: string;
beforeEach(async () => {
  answers = [[200, '{"delivered":1,"quarantined":0,"dropped":0}'], [200, '{"delivered":1,"quarantined":0,"dropped":0}']];
  received = [];
  printed = '';
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      const [status, answer] = answers[received.push({ token: request.headers['x-token'], body }) - 1];
      response.writeHead(status).end(answer);
    });
  });
  url = `http://127.0.0.1:${await listen(server, 0)}/`;
});
afterEach(() => close(server));

/** Counters that give these values one after the other, and then the last again; and time that passes by waiting only. */
async function run(waiting: number[], sent: number[] = [0]) {
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const next = (values: number[]) => async () => (values.length > 1 ? values.shift()! : values[0]);
  const nextSent = next(sent);
  const queue: jest.Mocked<QueueCounters> = { waiting: jest.fn(next(waiting)), sentSince: jest.fn(async (_: Date) => nextSent()) };
  const error = await acceptance({
    url,
    source,
    secrets: { auth_token: SECRET },
    samples,
    queue,
    print: (text) => { printed += `${text}\n`; },
    now: () => clock,
    sleep: async (ms) => { clock += ms; },
  }).then(() => undefined, (thrown: Error) => thrown.message);
  expect(`${printed}${error}`).not.toContain(SECRET);
  return { error, queue, seconds: (clock - Date.parse('2026-01-01T00:00:00Z')) / 1000 };
}

test('samples that are delivered and seen in the queue are accepted', async () => {
  const { error, queue, seconds } = await run([3, 3, 3, 4]);
  expect(error).toBeUndefined();
  expect(seconds).toBe(4);
  expect(queue.sentSince).not.toHaveBeenCalled();
  expect(received).toEqual(samples.map(({ body }) => ({ token: SECRET, body: body.toString() })));
  expect(printed).toContain('one.json  one         200     {"delivered":1');
});

test('where MozDef has them already, CloudWatch counts what was sent', async () => {
  const { error, queue, seconds } = await run([3, 0], [0, 1, 2]);
  expect(error).toBeUndefined();
  expect(queue.sentSince).toHaveBeenCalledTimes(3);
  expect(queue.sentSince).toHaveBeenCalledWith(new Date('2026-01-01T00:00:00Z'));
  expect(seconds).toBe(20 + 2 * 15);
  expect(printed).toContain('The queue was sent 2 messages.');
});

test('a queue that does not get them fails, after six minutes', async () => {
  const { error, seconds } = await run([0], [1]);
  expect(error).toContain('acknowledged 2 events');
  expect(error).toContain('counts 1 messages sent since 2026-01-01T00:00:00.000Z');
  expect(seconds).toBe(20 + 360);
});

test.each<[string, [number, string]]>([
  ['is refused', [403, '{"message":"Forbidden"}']],
  ['is quarantined', [202, '{"delivered":0,"quarantined":1,"dropped":0}']],
  ['is dropped', [200, '{"delivered":0,"quarantined":0,"dropped":1}']],
  ['is answered by something else', [200, '<html>']],
  ['is answered with nothing', [200, '']],
  ['is answered with null', [200, 'null']],
  ['is answered as a challenge', [200, '{"plainToken":"x"}']],
  ['finds the webhook failing', [503, '{"error":"try again later"}']],
])('a sample that %s fails, by its name', async (_, answer) => {
  answers[1] = answer;
  const { error, queue } = await run([0, 9]);
  expect(error).toContain('1 of 2 samples were not delivered: two.json.');
  expect(printed).toContain(`two.json  two         ${answer[0]}`);
  expect(queue.waiting).toHaveBeenCalledTimes(1);
});

test('a webhook that cannot be reached fails every sample', async () => {
  url = 'http://127.0.0.1:1/';
  const { error } = await run([0]);
  expect(error).toContain('2 of 2 samples were not delivered: one.json, two.json.');
});
