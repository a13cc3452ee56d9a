import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import { DISCARDED_PREFIX, PARKED_PREFIX } from '../../../../templates/framework/event-bucket';
import { MAX_ROUNDS } from '../../../../templates/framework/queue-settings';
import { createDelivery } from '../../../../templates/framework/runtime/deliver/delivery';
import type { EventStore } from '../../../../templates/framework/runtime/event-store';
import { drop } from '../../../../templates/framework/runtime/process/handlers';
import type { Outcome } from '../../../../templates/framework/runtime/process/outcome';
import { createProcessor } from '../../../../templates/framework/runtime/process/processor';
import { MAX_BODY_BYTES } from '../../../../templates/framework/runtime/receive/http';
import { createDeadLetterQueue } from '../../../../templates/framework/runtime/reprocess/dead-letter-queue';
import { createReprocessor } from '../../../../templates/framework/runtime/reprocess/reprocessor';
import type { ReprocessReport, ReprocessRequest } from '../../../../templates/framework/runtime/reprocess/request';
import { createBucket, NO_STORE } from '../../support/event-bucket';
import { startFailingSqs } from '../../support/failing-sqs';
import type { BatchAnswer, BatchCall } from '../../support/failing-sqs';
import { quarantined, rawEvent } from '../../support/outcomes';
import { sqsClient, startSqs } from '../../support/sqs';
import type { LocalSqs } from '../../support/sqs';
import { recordTelemetry } from '../../support/telemetry';

const limits = { maxMessageBytes: 1_048_576, frameworkVersion: '1.2.3' };
const NOTHING: Omit<ReprocessReport, 'before'> = {
  examined: 0, delivered: 0, dropped: 0, quarantinedAgain: 0, returned: 0, parked: 0, discarded: 0, skipped: 0, failed: 0, byReason: {}, more: false,
};

let sqs: LocalSqs;
let queueUrl: string;
let deadLetterQueueUrl: string;
let store: EventStore;
beforeAll(async () => { sqs = await startSqs(); });
afterAll(() => sqs.stop());
beforeEach(async () => {
  [queueUrl, deadLetterQueueUrl, store] = await Promise.all([sqs.createQueue(), sqs.createQueue(), createBucket(sqs.endpoint)]);
});

interface Setting {
  /** Today's schema and handler: `fixed` takes every event, `broken` none. Default: fixed. */
  readonly today?: 'fixed' | 'broken';
  /** Where messages are sent; they are received and deleted with the SQS at work. Default: there, too. */
  readonly sends?: SQSClient;
  /** How the dead-letter queue is called. */
  readonly reads?: SQSClient;
  readonly remainingMs?: () => number;
  /** What of today's configuration differs. */
  readonly source?: Partial<SourceDescriptor>;
  /** The event bucket. Default: S3 at work. */
  readonly keeps?: EventStore;
}

/** Runs the reprocessor once, and returns its report, without its time, and the telemetry. */
async function run(request: ReprocessRequest = {}, setting: Setting = {}) {
  const { today = 'fixed', sends = sqs.client, reads = sqs.client, remainingMs = () => 28_000, source = {}, keeps = store } = setting;
  const telemetry = recordTelemetry();
  const reprocess = createReprocessor({
    source: { id: 'test', title: 'Test', eventType: { header: 'X-Type' }, eventId: { header: 'X-Id' }, ...source },
    store: keeps,
    deadLetters: createDeadLetterQueue(reads, deadLetterQueueUrl, 0),
    process: createProcessor({
      service: 'test',
      source: 'test',
      maxMessageBytes: limits.maxMessageBytes,
      validators: { byType: { push: () => today === 'fixed', noise: () => true } },
      handlers: { events: { push: ({ body }) => ({ summary: `event ${(body as { n: number }).n}` }), noise: () => drop('noise') } },
    }),
    delivery: createDelivery({ sqs: sends, store: keeps, queueUrl, deadLetterQueueUrl, ...limits, telemetry }),
    telemetry,
  });
  const { before, ...report } = await reprocess(request, remainingMs);
  return { report, before, telemetry };
}

/** Puts events on the dead-letter queue, as the receiver does. */
async function quarantine(...outcomes: Outcome[]) {
  await createDelivery({ sqs: sqs.client, store, queueUrl, deadLetterQueueUrl, ...limits, telemetry: recordTelemetry() }).send(outcomes);
  // What is sent in the millisecond in which a run starts is not of it.
  await sleep(5);
}

const events = (count: number, first = 0) => Array.from({ length: count }, (_, index) => quarantined(JSON.stringify({ n: first + index })));
const deadLetters = () => sqs.drain(deadLetterQueueUrl);
const summaries = async () => (await sqs.drain(queueUrl)).map(({ body }) => (JSON.parse(body) as { summary: string }).summary).sort();
const expected = (count: number) => Array.from({ length: count }, (_, n) => `event ${n}`).sort();

test('an empty queue is nothing to do', async () => expect((await run()).report).toEqual(NOTHING));

test('events that were quarantined are delivered once the schema is fixed, each once, and are no dead letters then', async () => {
  await quarantine(...events(137));
  const { report, telemetry } = await run();
  expect(report).toEqual({ ...NOTHING, examined: 137, delivered: 137 });
  expect(await summaries()).toEqual(expected(137));
  expect(await deadLetters()).toEqual([]);
  expect(telemetry.counts).toEqual({ 'reprocessed': 137, 'reprocessed{outcome=delivered}': 137 });
});

test('an event keeps the time when it was first received', async () => {
  await quarantine(...events(1));
  await run();
  expect(JSON.parse((await sqs.drain(queueUrl))[0].body)).toMatchObject({ timestamp: expect.stringMatching(/^2026-01-31T12:00:00/) });
});

test('events that fail again stay, with one more attempt and the reason of now, and the run ends', async () => {
  const bytes = Buffer.from([0xff, 0, 1, 2, 0xfe]);
  await quarantine(...events(25), quarantined(bytes.toString('base64'), { encoding: 'base64', attempts: 7, id: 'id-1' }), quarantined('{"a":"\u0001\uFFFE"', { attempts: 2 }));
  const { report, telemetry } = await run({}, { today: 'broken' });
  expect(report).toEqual({ ...NOTHING, examined: 27, quarantinedAgain: 27, byReason: { 'schema': 25, 'malformed-json': 2 } });
  expect(telemetry.counts).toEqual({ 'reprocessed': 27, 'reprocessed{outcome=quarantinedAgain}': 27 });
  const letters = await deadLetters();
  expect(letters).toHaveLength(27);
  expect(letters.filter(({ attributes }) => attributes.reason === 'schema' && attributes.attempts === '2')).toHaveLength(25);
  expect(letters).toContainEqual({
    body: bytes.toString('base64'),
    attributes: expect.objectContaining({ encoding: 'base64', attempts: '8', event_id: 'id-1', reason: 'malformed-json', received_at: '2026-01-31T12:00:00.000Z' }),
  });
  expect(letters).toContainEqual({
    body: Buffer.from('{"a":"\u0001\uFFFE"').toString('base64'), attributes: expect.objectContaining({ encoding: 'base64', attempts: '3' }),
  });
  expect(await summaries()).toEqual([]);
});

test('a run that takes up where another ended leaves what that one quarantined again', async () => {
  await quarantine(...events(3));
  const { before } = await run({}, { today: 'broken' });
  await sleep(5);
  expect((await run({ before }, { today: 'broken' })).report).toEqual(NOTHING);
  expect((await deadLetters()).map(({ attributes }) => attributes.attempts)).toEqual(['2', '2', '2']);
});

test('an event that its handler drops is dropped', async () => {
  await quarantine(quarantined('{}', { type: 'noise' }));
  expect((await run()).report).toEqual({ ...NOTHING, examined: 1, dropped: 1 });
  expect([await summaries(), await deadLetters()]).toEqual([[], []]);
});

test('a MozDef event that SQS has redriven goes back to the main queue, byte for byte', async () => {
  const body = '{"summary": "ü € \\u0000",\r\n\t"details":{}}  ';
  await sqs.client.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: body }));
  await sleep(5);
  expect((await run({}, { today: 'broken' })).report).toEqual({ ...NOTHING, examined: 1, returned: 1 });
  expect(await sqs.drain(queueUrl)).toEqual([{ body, attributes: { rounds: '1' } }]);
  expect(await deadLetters()).toEqual([]);
});

describe('today\'s configuration of the source', () => {
  test('tells the type that an event has', async () => {
    await quarantine(quarantined('{"kind":"push","n":0}', { type: 'event' }));
    expect((await run({}, { source: { eventType: { body: 'kind' } } })).report).toEqual({ ...NOTHING, examined: 1, delivered: 1 });
    expect(await summaries()).toEqual(['event 0']);
  });

  test('takes a batch apart, and what fails of it is a dead letter of its own', async () => {
    await quarantine(quarantined('[{"n":0}, {"n":1}, 7]'), quarantined('[]'));
    const { report } = await run({}, { source: { arrayIsBatch: true } });
    expect(report).toMatchObject({ delivered: 2, dropped: 1, quarantinedAgain: 1, byReason: { 'malformed-json': 1 } });
    expect(await summaries()).toEqual(expected(2));
    expect(await deadLetters()).toEqual([{ body: '7', attributes: expect.objectContaining({ attempts: '2' }) }]);
  });

  test('leaves a batch whole when one event of it is not acknowledged', async () => {
    await quarantine(quarantined('[{"n":0}, 7]'));
    const away = clientWithout('SendMessageBatchCommand');
    expect((await run({}, { source: { arrayIsBatch: true }, sends: away })).report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    expect((await deadLetters()).map(({ body }) => body)).toEqual(['[{"n":0}, 7]']);
    away.destroy();
  });
});

describe('a batch of more events than are taken at once', () => {
  const batches = { source: { arrayIsBatch: true } };
  const batch = (count: number, of = (n: number): unknown => ({ n })) => JSON.stringify(Array.from({ length: count }, (_, n) => of(n)));
  const tooMany = (body: string) => quarantine({ kind: 'quarantine', raw: rawEvent(body), reason: 'oversize', detail: 'because' });

  test('is taken apart, and its events are delivered, dropped or quarantined one by one, all by one run', async () => {
    await tooMany(batch(1_301, (n) => (n % 1_000 === 7 ? 'no object' : { n })));
    const { report, telemetry } = await run({}, batches);
    expect(report).toEqual({ ...NOTHING, examined: 4, takenApart: 1, delivered: 1_299, quarantinedAgain: 2, byReason: { 'malformed-json': 2 } });
    expect(telemetry.counts).toMatchObject({ 'reprocessed{outcome=delivered}': 1_299, 'reprocessed{outcome=quarantinedAgain}': 2 });
    expect(await summaries()).toEqual(expected(1_301).filter((summary) => !['event 7', 'event 1007'].includes(summary)));
    expect((await deadLetters()).map(({ body, attributes }) => [body, attributes.attempts])).toEqual(Array(2).fill(['"no object"', '2']));
  });

  test('by a run for its reason, too', async () => {
    await tooMany(batch(1_001));
    expect((await run({ reason: 'oversize' }, batches)).report).toEqual({ ...NOTHING, examined: 4, takenApart: 1, delivered: 1_001 });
  });

  test('is a dead letter for every piece of which nothing can be taken', async () => {
    await tooMany(batch(1_200, () => 1));
    expect((await run({}, batches)).report).toEqual({ ...NOTHING, examined: 4, takenApart: 1, quarantinedAgain: 1_200, byReason: { 'malformed-json': 1_200 } });
    const letters = await deadLetters();
    expect(letters.map(({ body }) => (JSON.parse(body) as number[]).length).sort()).toEqual([200, 500, 500]);
    expect(letters[0].attributes).toMatchObject({ reason: 'malformed-json', attempts: '2', detail: expect.stringMatching(/^none of \d+ events can be taken; the first: /) });
  });

  test('is left to the next run by one that may take no more, and by one that ends between the pieces', async () => {
    await tooMany(batch(1_200));
    expect((await run({ max: 1 }, batches)).report).toEqual({ ...NOTHING, examined: 1, takenApart: 1, more: true });
    expect((await run({ max: 2 }, batches)).report).toMatchObject({ examined: 2, delivered: expect.any(Number), more: true });
    await run({}, batches);
    expect([await summaries(), await deadLetters()]).toEqual([expected(1_200), []]);
  });

  test('stays whole while its pieces are not acknowledged, and what was acknowledged of them is there twice, not lost', async () => {
    await tooMany(batch(1_100));
    const server = await startFailingSqs(({ bodies }) => ({ acknowledge: bodies.slice(1), fail: bodies.slice(0, 1) }));
    const sends = sqsClient(server.endpoint);
    const { report } = await run({}, { ...batches, sends }).finally(() => server.stop());
    expect(report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    sends.destroy();
    await run({}, batches);
    expect([[...new Set(await summaries())], await deadLetters()]).toEqual([expected(1_100), []]);
  });

  test('is killed at any point, and loses nothing: each run begins with what the one before it left', async () => {
    await tooMany(batch(1_100));
    const killed = new Error('killed');
    const send = sqs.client.send.bind(sqs.client) as (command: unknown) => Promise<unknown>;
    for (const calls of [4, 5, 7]) {
      let left = calls;
      const dying = {
        send: (command: { input: { VisibilityTimeout?: number } }) => {
          // What it had received comes back by itself, a second later.
          if (command instanceof ReceiveMessageCommand) command.input.VisibilityTimeout = 1;
          return left-- > 0 ? send(command) : Promise.reject(killed);
        },
      } as unknown as SQSClient;
      await run({}, { ...batches, sends: dying, reads: dying }).catch((error: unknown) => expect(error).toBe(killed));
      await sleep(1_100);
    }
    await run({}, batches);
    expect([[...new Set(await summaries())], await deadLetters()]).toEqual([expected(1_100), []]);
  });

  test('that is not JSON in the end is one dead letter, as it was', async () => {
    const broken = `${batch(6_000).slice(0, -1)},`;
    await tooMany(broken);
    expect((await run({}, batches)).report).toEqual({ ...NOTHING, examined: 1, quarantinedAgain: 1, byReason: { 'malformed-json': 1 } });
    expect((await deadLetters()).map(({ body }) => body)).toEqual([broken]);
  });

  test('is told of by a dry run, which takes nothing apart', async () => {
    await tooMany(batch(6_000));
    expect((await run({ dryRun: true }, batches)).report).toEqual({ ...NOTHING, examined: 1, takenApart: 1 });
    expect(await deadLetters()).toHaveLength(1);
  });

  test('that was compressed to less than a request may have, and is more, is taken apart all the same', async () => {
    const gzip = gzipSync(`[${batch(900).slice(1, -1)},"${' '.repeat(MAX_BODY_BYTES)}"]`).toString('base64');
    await quarantine({ kind: 'quarantine', raw: rawEvent(gzip, { encoding: 'base64' }), reason: 'oversize', detail: 'because' });
    const { report } = await run({}, { source: { arrayIsBatch: true, gzip: true } });
    expect(report).toMatchObject({ takenApart: 1, delivered: 900, quarantinedAgain: 1 });
    expect(await summaries()).toEqual(expected(900));
  });
});

describe('a MozDef event that MozDef refuses again and again', () => {
  const body = '{"summary":"poison ü"}';
  const redrive = async (rounds: number, poison = body) => {
    await sqs.client.send(new SendMessageCommand({
      QueueUrl: deadLetterQueueUrl, MessageBody: poison, MessageAttributes: { rounds: { DataType: 'String', StringValue: String(rounds) } },
    }));
    await sleep(5);
  };
  const parked = async () => (await store.list(PARKED_PREFIX)).map(({ location }) => location);

  test('goes back, and is counted', async () => {
    await redrive(MAX_ROUNDS - 1);
    expect((await run()).report).toEqual({ ...NOTHING, examined: 1, returned: 1 });
    expect(await sqs.drain(queueUrl)).toEqual([{ body, attributes: { rounds: String(MAX_ROUNDS) } }]);
    expect(await parked()).toEqual([]);
  });

  test('is parked then: on neither queue, counted, and kept byte for byte', async () => {
    await redrive(MAX_ROUNDS);
    const { report, telemetry } = await run();
    expect(report).toEqual({ ...NOTHING, examined: 1, parked: 1 });
    expect(telemetry.counts).toEqual({ 'parked': 1, 'reprocessed': 1, 'reprocessed{outcome=parked}': 1 });
    expect([await sqs.drain(queueUrl), await deadLetters()]).toEqual([[], []]);
    const [location, ...others] = await parked();
    expect(others).toEqual([]);
    expect((await store.get(location))?.toString('utf8')).toBe(body);
  });

  test('stays a dead letter while it cannot be parked', async () => {
    await redrive(MAX_ROUNDS);
    expect((await run({}, { keeps: NO_STORE })).report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    expect(await deadLetters()).toEqual([{ body, attributes: { rounds: String(MAX_ROUNDS) } }]);
  });

  test('is told of by a dry run, which parks nothing', async () => {
    await redrive(MAX_ROUNDS);
    expect((await run({ dryRun: true })).report).toEqual({ ...NOTHING, examined: 1, parked: 1 });
    expect([await parked(), (await deadLetters()).length]).toEqual([[], 1]);
  });

  test('comes back to the queue when it is asked for, and rounds begin anew', async () => {
    const poisons = Array.from({ length: 37 }, (_, n) => `{"summary":"poison ${n}"}`);
    for (const poison of poisons) await redrive(MAX_ROUNDS, poison);
    await run();
    await sleep(1_000);
    expect((await run({ parked: true, max: 5 })).report).toMatchObject({ delivered: 0, returned: 5, more: true });
    expect((await run({ parked: true, dryRun: true })).report).toEqual({ ...NOTHING, examined: 32, returned: 32 });
    expect((await run({ parked: true })).report).toEqual({ ...NOTHING, examined: 32, returned: 32 });
    const back = await sqs.drain(queueUrl);
    expect(back.map((each) => each.body).sort()).toEqual([...poisons].sort());
    expect(new Set(back.map(({ attributes }) => attributes.rounds))).toEqual(new Set(['1']));
    expect(await parked()).toEqual([]);
  });

  test('stays parked while SQS does not take it', async () => {
    await redrive(MAX_ROUNDS);
    await run();
    await sleep(1_000);
    const away = clientWithout('SendMessageBatchCommand');
    expect((await run({ parked: true }, { sends: away })).report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    expect(await parked()).toHaveLength(1);
    away.destroy();
  });
});

describe('an event that is too large for the dead-letter queue', () => {
  const large = (n: number) => JSON.stringify({ n, padding: 'ü'.repeat(600_000) });

  test('is processed again, from where it is kept', async () => {
    await quarantine(quarantined(large(0)), ...events(3, 1));
    expect((await run()).report).toEqual({ ...NOTHING, examined: 4, delivered: 4 });
    expect([await summaries(), await deadLetters()]).toEqual([expected(4), []]);
  });

  test('that fails again is kept where it is, with one more attempt', async () => {
    await quarantine(quarantined(large(0)));
    const [before] = await store.list('');
    expect((await run({}, { today: 'broken' })).report).toMatchObject({ quarantinedAgain: 1 });
    expect((await store.list('')).map(({ location }) => location)).toEqual([before.location]);
    expect(await deadLetters()).toEqual([{ body: before.location, attributes: expect.objectContaining({ encoding: 's3', attempts: '2' }) }]);
  });

  test('stays a dead letter while S3 is away, and when it is no longer kept', async () => {
    await quarantine(quarantined(large(0)));
    expect((await run({}, { keeps: NO_STORE })).report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    await store.delete((await store.list('')).map(({ location }) => location));
    const { report, telemetry } = await run();
    expect(report).toEqual({ ...NOTHING, examined: 1, skipped: 1 });
    expect(telemetry.logs).toEqual(['dead letter left as it is: the event that it points to is no longer kept']);
    expect(await deadLetters()).toHaveLength(1);
  });

  test('is not read from another bucket', async () => {
    const elsewhere = await createBucket(sqs.endpoint);
    const location = await elsewhere.put(Buffer.from(large(0)));
    await sqs.client.send(new SendMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MessageBody: location,
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'schema' }, encoding: { DataType: 'String', StringValue: 's3' } },
    }));
    await sleep(5);
    expect((await run()).report).toEqual({ ...NOTHING, examined: 1, failed: 1 });
    expect(await summaries()).toEqual([]);
  });
});

test.each<[string, ReprocessRequest, string[]]>([
  ['a reason', { reason: 'handler-error' }, ['event 1']],
  ['another reason', { reason: 'schema' }, ['event 0']],
  ['an event type', { eventType: 'push' }, ['event 0', 'event 1']],
  ['both', { reason: 'schema', eventType: 'noise' }, []],
  ['what SQS has redriven', { reason: 'redriven' }, ['redriven']],
])('only what is selected by %s is taken; the rest is there, as it was, at once', async (_, request, delivered) => {
  await quarantine(quarantined('{"n":0}'), { kind: 'quarantine', raw: rawEvent('{"n":1}'), reason: 'handler-error', detail: 'because' });
  await sqs.client.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: '{"summary":"redriven"}' }));
  await sleep(5);
  const { report } = await run(request);
  expect(report).toMatchObject({ examined: 3, delivered: report.delivered, skipped: 3 - delivered.length, more: false });
  expect(await summaries()).toEqual(delivered);
  const left = await deadLetters();
  expect(left).toHaveLength(3 - delivered.length);
  for (const { attributes } of left) expect(['1', undefined]).toContain(attributes.attempts);
});

test('a dry run tells what would become of the dead letters, and changes and sends nothing', async () => {
  await quarantine(...events(12), quarantined('not json', { attempts: 4 }), quarantined('{}', { type: 'noise' }));
  const { report, telemetry } = await run({ dryRun: true });
  expect(report).toEqual({ ...NOTHING, examined: 14, delivered: 12, dropped: 1, quarantinedAgain: 1, byReason: { 'malformed-json': 1 } });
  expect(telemetry.counts).toEqual({});
  expect(await summaries()).toEqual([]);
  expect((await deadLetters()).map(({ attributes }) => attributes.attempts).sort()).toEqual([...Array<string>(13).fill('1'), '4']);
});

test('no more than max are taken, and the report says that there are more', async () => {
  await quarantine(...events(25));
  expect((await run({ max: 13 })).report).toMatchObject({ examined: 13, delivered: 13, more: true });
  expect((await run({ max: 12 })).report).toMatchObject({ examined: 12, delivered: 12, more: false });
  expect([await summaries(), await deadLetters()]).toEqual([expected(25), []]);
});

test('a run ends in time, and the report says that there may be more', async () => {
  await quarantine(...events(25));
  let calls = 0;
  const { report } = await run({}, { remainingMs: () => (++calls > 2 ? 1_000 : 28_000) });
  expect(report).toMatchObject({ examined: 10, delivered: 10, more: true });
  expect((await run({}, { remainingMs: () => 1_000 })).report).toEqual({ ...NOTHING, more: true });
  expect([(await summaries()).length, (await deadLetters()).length]).toEqual([10, 15]);
});

describe('law 1: a dead letter is deleted only when what replaces it is acknowledged', () => {
  const failing = async <T>(
    answer: (call: BatchCall) => BatchAnswer, use: (client: SQSClient, acknowledged: readonly string[]) => Promise<T>, requestTimeoutMs = 10_000,
  ) => {
    const server = await startFailingSqs(answer);
    try {
      return await use(sqsClient(server.endpoint, { requestTimeoutMs }), server.acknowledged);
    } finally {
      await server.stop();
    }
  };

  test.each<[string, (call: BatchCall) => BatchAnswer]>([
    ['answers 500', () => ({ status: 500, type: 'InternalFailure' })],
    ['refuses the message', ({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true })],
    ['acknowledges nothing', () => ({ acknowledge: [] })],
    ['does not answer', () => 'hang'],
    ['cuts the connection', () => 'reset'],
  ])('when SQS %s, none is deleted and the report says so', async (_, answer) => {
    await quarantine(...events(2), quarantined('not json'));
    const { report, telemetry } = await failing(answer, (sends) => run({}, { sends }), 200);
    expect(report).toEqual({ ...NOTHING, examined: 3, failed: 3 });
    expect(telemetry.counts).not.toHaveProperty('reprocessed');
    expect((await deadLetters()).map(({ body, attributes }) => [body, attributes.attempts]).sort()).toEqual([['not json', '1'], ['{"n":0}', '1'], ['{"n":1}', '1']]);
  });

  test('one that SQS does not take keeps no other', async () => {
    await quarantine(...events(12));
    await failing(
      ({ bodies }) => (bodies[0].includes('"event 5"') ? { acknowledge: [], fail: bodies } : { acknowledge: bodies }),
      async (sends, acknowledged) => {
        expect((await run({}, { sends })).report).toEqual({ ...NOTHING, examined: 12, delivered: 11, failed: 1 });
        expect(acknowledged).toHaveLength(11);
      },
    );
    expect((await deadLetters()).map(({ body }) => body)).toEqual(['{"n":5}']);
  });

  test('one whose MozDef event SQS refuses for its content is quarantined for that', async () => {
    await quarantine(...events(1));
    await failing(
      ({ queueUrl: url, bodies }) => (url === queueUrl ? { acknowledge: [], fail: bodies, senderFault: true } : { acknowledge: bodies }),
      async (sends) => expect((await run({}, { sends })).report).toEqual({ ...NOTHING, examined: 1, quarantinedAgain: 1, byReason: { contract: 1 } }),
    );
    expect(await deadLetters()).toEqual([]);
  });

  test('a run gives up when SQS takes nothing', async () => {
    await quarantine(...events(100));
    const { report } = await failing(({ bodies }) => ({ acknowledge: [], fail: bodies, senderFault: true }), (sends) => run({}, { sends }));
    expect(report).toMatchObject({ delivered: 0, failed: report.examined, more: true });
    expect(report.examined).toBeLessThan(100);
    expect(await deadLetters()).toHaveLength(100);
  });

  test('a delete that fails leaves a duplicate, and no gap', async () => {
    await quarantine(...events(3));
    const reads = clientWithout('DeleteMessageBatchCommand');
    const { report, telemetry } = await run({}, { reads });
    expect(report).toEqual({ ...NOTHING, examined: 3, delivered: 3 });
    expect(telemetry.logs).toContain('dead letters could not be deleted: their events will be sent once more');
    expect(await summaries()).toEqual(expected(3));
    reads.destroy();
  });

  test('a queue that cannot be read is an error, after what can be done is done', async () => {
    const reads = clientWithout('ReceiveMessageCommand');
    await expect(run({}, { reads })).rejects.toThrow('ReceiveMessageCommand is away');
    reads.destroy();
  });

  test('two runs at once lose nothing', async () => {
    await quarantine(...events(120));
    const [one, two] = await Promise.all([run(), run()]);
    expect(one.report.delivered + two.report.delivered).toBeGreaterThanOrEqual(120);
    expect([...new Set(await summaries())]).toEqual(expected(120));
    expect(await deadLetters()).toEqual([]);
  });

  test('two runs at once, of events that fail again, lose nothing', async () => {
    await quarantine(...events(60));
    await Promise.all([run({}, { today: 'broken' }), run({}, { today: 'broken' })]);
    expect(new Set((await deadLetters()).map(({ body }) => body)).size).toBe(60);
  });

  test('an event that no longer fits with its new reason is kept in the event bucket', async () => {
    const room = limits.maxMessageBytes - Object.entries({
      reason: 'schema', detail: 'because', event_type: 'push', received_at: '2026-01-31T12:00:00.000Z', framework_version: '1.2.3', attempts: '1',
    }).flat().join('').length - 6 * 'String'.length;
    await quarantine(quarantined('x'.repeat(room)));
    expect((await run()).report).toMatchObject({ quarantinedAgain: 1, byReason: { 'malformed-json': 1 } });
    const [{ body, attributes }] = await deadLetters();
    expect([attributes.encoding, attributes.attempts, (await store.get(body))?.length]).toEqual(['s3', '2', room]);
  });
});

describe('dead letters that are given up', () => {
  const kept = async () => Promise.all((await store.list(DISCARDED_PREFIX)).map(async ({ location }) =>
    JSON.parse(String(await store.get(location)))));

  test('are kept with all that was known of them, counted, and gone from the queue; others stay', async () => {
    const bytes = Buffer.from([0xff, 0]).toString('base64');
    await quarantine(
      quarantined('{"n":1}', { id: 'a' }), quarantined(bytes, { encoding: 'base64', attempts: 7 }),
      quarantined(`"${'x'.repeat(limits.maxMessageBytes)}"`), quarantined('{}', { type: 'noise' }),
      { kind: 'deliver', raw: rawEvent(''), message: '{"summary":"s"}' },
    );
    const { report, telemetry } = await run({ discard: true, eventType: 'push' });
    expect(report).toEqual({ ...NOTHING, examined: 4, discarded: 3, skipped: 1 });
    expect(telemetry.counts).toEqual({ discarded: 3 });
    expect((await deadLetters()).map(({ body }) => body)).toEqual(['{}']);
    const inShort = (await kept()).map(({ reason, rounds, raw }) => [reason, rounds, raw.body.length, raw.encoding, raw.id, raw.attempts]);
    expect(inShort.sort((a, b) => a[2] - b[2])).toEqual([
      ['schema', 0, 4, 'base64', undefined, 8], ['schema', 0, 7, undefined, 'a', 2], ['schema', 0, limits.maxMessageBytes + 2, undefined, undefined, 2],
    ]);
  });

  test('MozDef events that SQS has redriven, too', async () => {
    await sqs.client.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: '{"summary":"s"}' }));
    await sleep(5);
    expect((await run({ discard: true, reason: 'redriven' })).report).toEqual({ ...NOTHING, examined: 1, discarded: 1 });
    expect((await run({ discarded: true })).report).toEqual({ ...NOTHING, examined: 1, returned: 1 });
    expect((await sqs.drain(queueUrl)).map(({ body }) => body)).toEqual(['{"summary":"s"}']);
  });

  test('a dry run keeps nothing and deletes nothing', async () => {
    await quarantine(...events(2));
    expect((await run({ discard: true, reason: 'schema', dryRun: true })).report).toEqual({ ...NOTHING, examined: 2, discarded: 2 });
    expect([await kept(), (await deadLetters()).length]).toEqual([[], 2]);
  });

  test('none is deleted that the bucket does not keep', async () => {
    await quarantine(...events(2));
    const { report, telemetry } = await run({ discard: true, reason: 'schema' }, { keeps: NO_STORE });
    expect(report).toEqual({ ...NOTHING, examined: 2, failed: 2 });
    expect(telemetry.counts).toEqual({});
    expect(await deadLetters()).toHaveLength(2);
  });

  test('come back as they were, through today\'s code, and are no longer kept then', async () => {
    await quarantine(...events(2), quarantined('{"n":"x"}', { attempts: 3 }));
    await run({ discard: true, reason: 'schema' });
    await sleep(5);
    expect((await run({ discarded: true, max: 2 })).report).toEqual({ ...NOTHING, examined: 2, delivered: 2, more: true });
    expect((await run({ discarded: true }, { today: 'broken' })).report).toMatchObject({ quarantinedAgain: 1 });
    expect(await kept()).toEqual([]);
    expect(await deadLetters()).toHaveLength(1);
  });

  test('one whose event has expired can be given up, and is then left alone', async () => {
    await quarantine(quarantined(`"${'x'.repeat(limits.maxMessageBytes)}"`));
    await store.delete((await store.list('oversize/')).map(({ location }) => location));
    expect((await run({ discard: true, reason: 'schema' })).report).toEqual({ ...NOTHING, examined: 1, discarded: 1 });
    expect((await run({ discarded: true })).report).toEqual({ ...NOTHING, examined: 1, skipped: 1 });
  });
});

/** A client of the SQS at work for which one operation fails. */
function clientWithout(command: string): SQSClient {
  const client = sqsClient(sqs.endpoint);
  client.middlewareStack.add((next, { commandName }) => async (args) => {
    if (commandName === command) throw new Error(`${command} is away`);
    return next(args);
  }, { step: 'initialize' });
  return client;
}
