import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PARKED_PREFIX } from '../../../templates/framework/event-bucket';
import { countHidden, countParked } from '../../../templates/framework/operations/deadletters';
import { createExport } from '../../../templates/framework/operations/deadletters-export';
import { createGroups } from '../../../templates/framework/operations/deadletters-groups';
import { createDelivery } from '../../../templates/framework/runtime/deliver/delivery';
import { createEventStore } from '../../../templates/framework/runtime/event-store';
import type { EventStore } from '../../../templates/framework/runtime/event-store';
import type { Outcome, QuarantineReason } from '../../../templates/framework/runtime/process/outcome';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import type { RawEvent } from '../../../templates/framework/runtime/process/raw-event';
import { toRawEvents } from '../../../templates/framework/runtime/receive/raw-events';
import { createDeadLetterQueue } from '../../../templates/framework/runtime/reprocess/dead-letter-queue';
import { isSelected } from '../../../templates/framework/runtime/reprocess/dead-letters';
import { lookAt } from '../../../templates/framework/runtime/reprocess/look';
import type { LookOptions } from '../../../templates/framework/runtime/reprocess/look';
import { readSamples } from '../../../templates/framework/samples';
import { rawEvent } from '../support/outcomes';
import { startSqs } from '../support/sqs';
import type { LocalSqs } from '../support/sqs';
import { recordTelemetry } from '../support/telemetry';

const BUCKET = 'events';
const limits = { maxMessageBytes: 1_048_576, frameworkVersion: '1.2.3' };

let sqs: LocalSqs;
let store: EventStore;
let url: string;
let directory: string;
beforeAll(async () => {
  sqs = await startSqs();
  const client = { endpoint: sqs.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, forcePathStyle: true };
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: BUCKET }));
  store = createEventStore(client, BUCKET);
}, 30_000);
afterAll(() => sqs.stop());
beforeEach(async () => {
  url = await sqs.createQueue();
  directory = mkdtempSync(join(tmpdir(), 'deadletters-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function quarantined(body: string, reason: QuarantineReason = 'schema', raw: Partial<RawEvent> = {}): Outcome {
  return { kind: 'quarantine', raw: rawEvent(body, raw), reason, detail: 'because' };
}

/** Puts events on the dead-letter queue, as the receiver does, and a MozDef event, as SQS does. */
async function quarantine(...outcomes: Outcome[]) {
  await createDelivery({ sqs: sqs.client, store, queueUrl: url, deadLetterQueueUrl: url, ...limits, telemetry: recordTelemetry() }).send(outcomes);
}
const redriven = (body: string) => sqs.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));

/** Looks at the queue, and returns what was seen. */
async function look(options: Partial<LookOptions> = {}, { unmasked = false } = {}) {
  const groups = createGroups({ store, unmasked });
  const files = createExport({ directory, store, unmasked });
  const found = await lookAt(createDeadLetterQueue(sqs.client, url, 0), { max: 1_000, ...options }, async (letter) => {
    groups.add(letter);
    await files.add(letter);
  });
  return { found, groups: await groups.list(), exported: files.report() };
}

/** The bodies of the messages that can be received now. */
const receivable = async () => (await sqs.drain(url)).map(({ body }) => body).sort();
const filesOf = () => readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort();
const NOTHING = { written: 0, present: 0, changed: 0, redriven: 0, gone: 0, binary: 0, unnamed: 0 };

describe('the look', () => {
  test('an empty queue has no groups', async () => {
    expect(await look()).toEqual({ found: { examined: 0, more: false }, groups: [], exported: NOTHING });
  });

  test('deletes nothing, and hides nothing once it is over', async () => {
    const bodies = Array.from({ length: 57 }, (_, n) => `{"n":${n}}`);
    await quarantine(...bodies.map((body) => quarantined(body)));
    expect((await look()).found).toEqual({ examined: 57, more: false });
    expect(await countHidden(sqs.client, url)).toBe(0);
    expect(await receivable()).toEqual(bodies.sort());
  });

  test('sees each message once, and stops at so many, with all of them there again', async () => {
    await quarantine(...Array.from({ length: 25 }, (_, n) => quarantined(`{"n":${n}}`)));
    const told: number[] = [];
    const { found, groups } = await look({ max: 13, onProgress: (examined) => told.push(examined) });
    expect([found, groups[0].count, told.at(-1)]).toEqual([{ examined: 13, more: true }, 13, 13]);
    expect((await look({ max: 25 })).found).toEqual({ examined: 25, more: false });
    expect(await receivable()).toHaveLength(25);
  });

  test('gives back what it has seen when it fails, and when it is ended', async () => {
    await quarantine(quarantined('{"n":1}'), quarantined('{"n":2}'));
    const queue = createDeadLetterQueue(sqs.client, url, 0);
    await expect(lookAt(queue, { max: 10 }, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    const interrupt = new AbortController();
    expect(await lookAt(queue, { max: 10, signal: interrupt.signal }, async () => interrupt.abort())).toEqual({ examined: 2, more: true });
    expect(await receivable()).toHaveLength(2);
  });

  test('ends before what it has hidden comes back', async () => {
    let now = 0;
    const receive = jest.fn(async () => {
      now += 30_000;
      return [{ handle: 'h', sentAt: 0, receives: 1, rounds: 0, raw: rawEvent('{}') }];
    });
    const giveBack = jest.fn();
    const { more } = await lookAt({ receive, giveBack }, { max: 1_000, now: () => now }, async () => undefined);
    expect(more).toBe(true);
    const [[hiddenSeconds]] = receive.mock.calls as unknown as [[number]];
    expect(hiddenSeconds).toBe(110);
    // Four receive at once: each may have begun just before the end.
    expect(receive.mock.calls.length).toBeLessThanOrEqual(3 + 4);
    expect(giveBack.mock.calls[0][0]).toHaveLength(receive.mock.calls.length);
  });

  test('tells how many another reader has', async () => {
    await quarantine(quarantined('{}'));
    await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 60 }));
    expect((await look()).found.examined).toBe(0);
    expect(await countHidden(sqs.client, url)).toBe(1);
  });

  test.each<[Parameters<typeof isSelected>[1], boolean[]]>([
    [{}, [true, true]],
    [{ reason: 'schema' }, [true, false]],
    [{ reason: 'redriven' }, [false, true]],
    [{ eventType: 'push' }, [true, false]],
    [{ eventType: 'pull', reason: 'schema' }, [false, false]],
    [{ eventId: 'id-1' }, [true, false]],
    [{ eventId: 'id-2' }, [false, false]],
  ])('%j selects', (request, selected) => {
    const letter = { handle: 'h', sentAt: 0, receives: 1, rounds: 0, raw: rawEvent('{}', { type: 'push' }) };
    const identified = { ...letter, reason: 'schema', raw: { ...letter.raw, id: 'id-1' } };
    expect([identified, letter].map((each) => isSelected(each, request))).toEqual(selected);
  });

  test('counts what is parked, page by page', async () => {
    const pages = [Array.from({ length: 1_000 }, (_, n) => ({ location: `l${n}`, storedAt: 0 })), [{ location: 'last', storedAt: 0 }], []];
    const list = jest.fn(async () => pages.shift()!);
    expect(await countParked({ list })).toBe(1_001);
    expect(list.mock.calls).toEqual([[PARKED_PREFIX], [PARKED_PREFIX, 'l999'], [PARKED_PREFIX, 'last']]);
    await store.put(Buffer.from('{"summary":"s"}'), PARKED_PREFIX);
    expect(await countParked(store)).toBe(1);
  });
});

describe('groups', () => {
  const sampleOf = async (reason: string, unmasked = false) =>
    (await look({}, { unmasked })).groups.find((group) => group.reason === reason)!.sample;

  test('are by reason and event type, the largest first, with their age and attempts', async () => {
    const at = (day: number) => new Date(`2026-01-0${day}T00:00:00Z`);
    await quarantine(
      quarantined('{"n":1}', 'schema', { receivedAt: at(3), attempts: 2 }), quarantined('{"n":1}', 'schema', { receivedAt: at(1), attempts: 7 }),
      quarantined('{"n":1}', 'schema', { receivedAt: at(2) }), quarantined('{}', 'schema', { type: 'pull' }), quarantined('{', 'malformed-json', { type: 'pull' }),
      { kind: 'deliver', raw: rawEvent(''), message: '{"summary":"s"}', rounds: 4 },
    );
    await redriven('{"summary":"s"}');
    const { groups } = await look();
    expect(groups.slice(0, 2)).toMatchObject([
      { reason: 'schema', eventType: 'push', count: 3, details: [{ detail: 'because', count: 3 }], oldest: at(1), newest: at(3), attempts: 7, sample: '{\n  "n": 1\n}' },
      { reason: 'redriven', count: 2, attempts: 4, sample: '{\n  "summary": "s"\n}' },
    ]);
    expect(groups[1]).not.toHaveProperty('eventType', expect.anything());
    expect(groups.slice(2).map(({ reason, eventType, count, sample }) => [reason, eventType, count, sample]).sort()).toEqual([
      ['malformed-json', 'pull', 1, '{'], ['schema', 'pull', 1, '{}'],
    ]);
  });

  test('have their three most frequent details, without secrets', async () => {
    const groups = createGroups({ store, unmasked: false });
    const letter = { handle: 'h', sentAt: 0, receives: 1, rounds: 0, reason: 'schema', raw: rawEvent('{}') };
    for (const detail of ['a', 'b', 'b', 'c', 'password: hunter2', 'password: hunter2', 'password: hunter2', 'c', 'c', 'c', undefined]) groups.add({ ...letter, detail });
    const [{ count, details }] = await groups.list();
    expect([count, details]).toEqual([11, [{ detail: 'c', count: 4 }, { detail: 'password: *******', count: 3 }, { detail: 'b', count: 2 }]]);
  });

  test('have a sample without secrets, unless they are asked for, and cut where it is long', async () => {
    await quarantine(quarantined('{"token":"abc","id":12345678901234567890}'), quarantined(`["${'x'.repeat(5_000)}"]`, 'malformed-json'));
    await quarantine(quarantined(JSON.stringify(Array.from({ length: 100 }, (_, n) => n)), 'contract'));
    expect(await sampleOf('schema')).toBe('{\n  "token": "***",\n  "id": 12345678901234567890\n}');
    expect(await sampleOf('schema', true)).toBe('{\n  "token": "abc",\n  "id": 12345678901234567890\n}');
    expect(await sampleOf('malformed-json')).toMatch(/^\[\n {2}"x{1990,2000}\n… \(cut; --export keeps the whole event\)$/);
    expect(await sampleOf('contract')).toMatch(/\n {2}38,\n… \(cut; --export keeps the whole event\)$/);
  });

  test('show what is no text, what is kept elsewhere, and what is gone', async () => {
    const large = `{"password":"hunter2","x":"${'y'.repeat(limits.maxMessageBytes)}"}`;
    const bytes = Buffer.from([0xff, 0]).toString('base64');
    await quarantine(quarantined(bytes, 'malformed-json', { encoding: 'base64' }), quarantined(large, 'oversize'));
    expect(await sampleOf('malformed-json')).toBe('(2 bytes that are not text; --unmasked shows their base64)');
    expect(await sampleOf('malformed-json', true)).toBe('/wA=');
    expect(await sampleOf('oversize')).toMatch(/^\{\n {2}"password": "\*{7}",\n {2}"x": "y+\n… \(cut/);
    await store.delete((await store.list('oversize/')).map(({ location }) => location));
    expect(await sampleOf('oversize')).toMatch(/^\(s3:\/\/events\/oversize\/[0-9a-f]{64} is no longer there\)$/);
    expect((await look()).exported).toEqual({ ...NOTHING, gone: 1, binary: 1 });
  });
});

describe('the export', () => {
  const source = { id: 's', title: 'S', eventType: { header: 'X-Type' } };
  /** Knows a few types of events, and quarantines in every way. */
  const process = createProcessor({
    service: 'test',
    source: 'test',
    eventFormat: 'native',
    maxMessageBytes: 10_000,
    validators: { byType: { 'push': (data) => 'id' in (data as object), 'a/b': () => true, '..': () => true, 'c.json': () => true } },
    handlers: {
      events: {
        'push': () => ({ summary: 's' }),
        'a/b': () => { throw new Error('no'); },
        '..': () => ({}) as never,
        'c.json': ({ body }) => ({ summary: 's', details: { large: Array.from({ length: 200 }, () => JSON.stringify(body).repeat(5)) } }),
      },
    },
  });

  test('is what the tests read as samples, and become what they became', async () => {
    const received: [string, string][] = [
      ['push', '{"password":"hunter2"}'], ['push', '{"password": "hunter2" , "n":1.50}'], ['push', '{"password":'], ['a/b', '{"a":"ü€"}'], ['..', '{}'],
      ['c.json', '{"x":"yyyyyyyyyyyyyyyy"}'], ['unknown\u0009.', '{}'], ['%2e%2e/%00', '\uFEFF{}'],
    ];
    const outcomes = await Promise.all(received.flatMap(([type, body]) =>
      toRawEvents(source, { headers: { 'x-type': [type] }, body: Buffer.from(body) }, new Date())).map(process));
    await quarantine(...outcomes);
    await redriven('{"summary":"s"}');
    const { exported } = await look();
    expect(exported).toEqual({ ...NOTHING, written: 8, redriven: 1 });

    const samples = readSamples(directory);
    const again = await Promise.all(samples.map(({ eventType, body }) => process(toRawEvents(source, { headers: { 'x-type': [eventType] }, body }, new Date())[0])));
    const told = (each: Outcome[]) => each.map((outcome) => `${outcome.raw.type} ${outcome.kind === 'quarantine' && `${outcome.reason} ${outcome.detail}`}`).sort();
    expect(told(again)).toEqual(told(outcomes));
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'quarantine' && outcome.reason)).size).toBeGreaterThanOrEqual(5);
    expect(samples.map(({ body }) => body.toString('utf8')).sort()).toEqual(received.map(([, body]) => body.replaceAll('hunter2', '*******')).sort());
    for (const name of filesOf()) expect(name).toMatch(/^(?!\.)[A-Za-z0-9%._-]+\/(schema|malformed-json|handler-error|contract|oversize|unknown-event-type)-[0-9a-f]{8}\.json$/);
  });

  test('unmasked is what was received, byte for byte', async () => {
    const bytes = [Buffer.from('{"token" : "abc\\u0000"}\r\n'), Buffer.from([0xff, 0x00, 0x7b]), Buffer.from('{"a":"\u0001\uFFFE"')];
    await quarantine(...await Promise.all(bytes.flatMap((body) => toRawEvents(source, { headers: { 'x-type': ['push'] }, body }, new Date())).map(process)));
    expect((await look({}, { unmasked: true })).exported).toEqual({ ...NOTHING, written: 3 });
    expect(readSamples(directory).map(({ body }) => body.toString('hex')).sort()).toEqual(bytes.map((body) => body.toString('hex')).sort());
  });

  test('overwrites nothing', async () => {
    await quarantine(quarantined('{"n":1}'), quarantined('{"n":2}'), quarantined('{"n":2}'));
    expect((await look()).exported).toEqual({ ...NOTHING, written: 2, present: 1 });
    const [first] = filesOf();
    writeFileSync(join(directory, first), 'mine');
    const { exported } = await look();
    expect([exported.written, exported.present + exported.changed]).toEqual([0, 3]);
    expect(exported.changed).toBeGreaterThan(0);
    expect(readFileSync(join(directory, first), 'utf8')).toBe('mine');
  });

  test.each<[string, string | undefined]>([
    ['..', '%2E.'], ['.', '%2E'], ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'], ['/etc', '%2Fetc'], ['a\\..\\b', 'a%5C..%5Cb'], ['\u0000', '%00'],
    ['%2e%2e', '%252e%252e'], ['CON:*?', 'CON%3A%2A%3F'], ['x.json', 'x%2Ejson'], ['x.JSON', 'x%2EJSON'], ['login.failed', 'login.failed'], ['ü', '%C3%BC'], ['\uD800', '%EF%BF%BD'],
    ['x'.repeat(250), 'x'.repeat(250)], ['x'.repeat(251), undefined], ['', undefined],
  ])('the event type %j is one folder below, or none', async (type, folder) => {
    const files = createExport({ directory: join(directory, 'samples'), store, unmasked: false });
    const letter = { handle: 'h', sentAt: 0, receives: 1, rounds: 0, raw: rawEvent('{}', { type }) };
    for (const reason of ['schema', '../../x']) await files.add({ ...letter, reason });
    expect(files.report()).toEqual({ ...NOTHING, [folder === undefined ? 'unnamed' : 'written']: 2 });
    expect(filesOf()).toEqual(folder === undefined ? [] : [`samples/${folder}/%2E.%2F..%2Fx-44136fa3.json`, `samples/${folder}/schema-44136fa3.json`]);
    if (folder !== undefined && type !== '\uD800') {
      expect(readSamples(join(directory, 'samples')).map(({ eventType }) => eventType)).toEqual([type, type]);
    }
  });
});
