import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { SEEN_PREFIX } from '../../../../templates/framework/event-bucket';
import type { EventStore } from '../../../../templates/framework/runtime/event-store';
import { createDuplicates } from '../../../../templates/framework/runtime/receive/duplicates';
import { sign } from '../../../../templates/framework/runtime/receive/signature';
import { NO_STORE } from '../../support/event-bucket';
import { startFailingSqs } from '../../support/failing-sqs';
import { SECRET, useReceiver } from '../../support/receiver-with-sqs';
import { schemes } from '../../support/schemes';
import { recordTelemetry } from '../../support/telemetry';

const github: SourceDescriptor = {
  id: 'test', title: 'Test', signature: schemes.github, eventType: { header: 'X-Event' }, eventId: { header: 'X-Delivery' }, deduplicate: true, arrayIsBatch: true,
};
const HOUR = 3_600_000;
const receiver = useReceiver();
const { queued } = receiver;

type Setting = Parameters<typeof receiver.post>[1];
const post = (body: string, setting: Setting = {}) => receiver.post(body, { source: github, ...setting });
const marks = () => receiver.store.list(SEEN_PREFIX);

test('a request that was taken is answered with 200 when it comes again, is counted and logged, and is on the queue once', async () => {
  expect((await post('{"n":1}')).body).toEqual({ delivered: 1, quarantined: 0, dropped: 0 });
  const { status, body, telemetry } = await post('{"n":1}');
  expect([status, body]).toEqual([200, { delivered: 0, quarantined: 0, dropped: 0, duplicate: true }]);
  expect([telemetry.counts, telemetry.logs]).toEqual([{ duplicates: 1 }, ['request left out: its events were taken before']]);
  expect((await queued()).summaries).toEqual(['event 1']);
});

test('a replay is one whatever is changed of it that is not signed: the id, the type of the event', async () => {
  await post('{"n":1}', { headers: { 'x-delivery': ['id-1'], 'x-event': ['ping'] } });
  expect((await post('{"n":1}', { headers: { 'x-delivery': ['id-2'], 'x-event': ['push'] } })).body).toMatchObject({ duplicate: true });
});

test('another request is none, nor is the same one to a source that does not leave duplicates out', async () => {
  await post('{"n":1}');
  expect((await post('{"n":2}')).body).toMatchObject({ delivered: 1 });
  expect((await post('{"n":1} ')).body).toMatchObject({ delivered: 1 });
  expect((await post('{"n":1}', { source: { ...github, deduplicate: false } })).body).toMatchObject({ delivered: 1 });
});

test.each([
  ['quarantined', '{"n":1', 'quarantined'], ['dropped', '[]', 'dropped'],
])('what was %s was taken, too', async (_, body) => {
  await post(body);
  expect((await post(body)).body).toMatchObject({ duplicate: true });
});

test('a forged request is refused, known or not, and marks nothing', async () => {
  expect((await post('{"n":1}', { signedWith: 'another secret' })).status).toBe(401);
  expect(await marks()).toEqual([]);
  await post('{"n":1}');
  expect((await post('{"n":1}', { signedWith: 'another secret' })).status).toBe(401);
});

test('a request is known for 24 hours', async () => {
  await post('{"n":1}');
  const seen = (hours: number) => createDuplicates({
    source: github, store: receiver.store, telemetry: recordTelemetry(), now: () => Date.now() + hours * HOUR,
  }).seen({ headers: {}, body: Buffer.from('{"n":1}') });
  expect([await seen(0), await seen(23.9), await seen(24.1)]).toEqual([true, true, false]);
});

describe('wherever the function ends, nothing is lost', () => {
  test('before SQS has acknowledged: there is no mark, and the request is taken when it comes again', async () => {
    expect((await post('{"n":1}', { endpoint: 'http://127.0.0.1:1' })).status).toBe(503);
    expect(await marks()).toEqual([]);
    expect((await post('{"n":1}')).body).toEqual({ delivered: 1, quarantined: 0, dropped: 0 });
    expect((await queued()).summaries).toEqual(['event 1']);
  });

  test('when a part of it was acknowledged: all of it is taken again', async () => {
    const batch = JSON.stringify(Array.from({ length: 501 }, (_, n) => ({ n })));
    const server = await startFailingSqs(({ bodies }) => (bodies.some((body) => body.includes('"event 500"')) ? 'reset' : { acknowledge: bodies }));
    const { status } = await post(batch, { endpoint: server.endpoint }).finally(() => server.stop());
    expect([status, server.acknowledged.length, await marks()]).toEqual([503, 500, []]);
    expect((await post(batch)).body).toEqual({ delivered: 501, quarantined: 0, dropped: 0 });
    expect(new Set((await queued()).summaries).size).toBe(501);
  });

  test('before the mark is there: the request is taken a second time', async () => {
    const unmarked: EventStore = { ...receiver.store, put: () => new Promise(() => undefined) };
    void post('{"n":1}', { keeps: unmarked });
    await sleep(500);
    expect((await post('{"n":1}')).body).toMatchObject({ delivered: 1 });
    expect((await queued()).summaries).toEqual(['event 1', 'event 1']);
  });

  test('before the answer: it is answered when it comes again, and the events are there', async () => {
    await post('{"n":1}');
    expect((await post('{"n":1}')).status).toBe(200);
    expect((await queued()).summaries).toEqual(['event 1']);
  });

  test('two at once are both taken', async () => {
    const answers = await Promise.all([post('{"n":1}'), post('{"n":1}')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await queued()).summaries.length).toBeGreaterThanOrEqual(1);
  });
});

test.each<[string, Partial<EventStore>]>([
  ['cannot be read', { list: NO_STORE.list }],
  ['cannot be written', { put: NO_STORE.put }],
  ['is not told in time', { list: () => new Promise(() => undefined) }],
  ['is not written in time', { put: () => new Promise(() => undefined) }],
])('a mark that %s refuses no event, and is logged', async (_, away) => {
  const { status, body, telemetry } = await post('{"n":1}', { keeps: { ...receiver.store, ...away } });
  expect([status, body]).toEqual([200, { delivered: 1, quarantined: 0, dropped: 0 }]);
  expect(telemetry.logs).toEqual([expect.stringMatching(/taken again$|it is taken$/)]);
  expect((await queued()).summaries).toEqual(['event 1']);
});

test('where an id is signed, events of the same bytes and other ids are others, and an event that is sent again later is not', async () => {
  const source: SourceDescriptor = { ...github, signature: { ...schemes.standardWebhooks, keyEncoding: 'utf8' } };
  const signed = (id: string, timestamp: number) => ({
    headers: {
      'webhook-id': [id],
      'webhook-timestamp': [String(timestamp)],
      'webhook-signature': [`v1,${sign(source.signature!, Buffer.from(SECRET), { body: Buffer.from('{"n":1}'), id, timestamp: String(timestamp) }).toString('base64')}`],
    },
    source,
  });
  const now = Date.parse('2026-01-31T12:00:00Z') / 1_000;
  expect((await post('{"n":1}', signed('a', now))).body).toMatchObject({ delivered: 1 });
  expect((await post('{"n":1}', signed('b', now))).body).toMatchObject({ delivered: 1 });
  expect((await post('{"n":1}', signed('a', now + 60))).body).toMatchObject({ duplicate: true });
});
