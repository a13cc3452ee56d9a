import { awsError, fails, fakeClient, type Answers } from './fake-client';
import { clearStage } from '../../../templates/framework/operations/destroy';
import { configOf, github } from '../infra/fixtures';

const config = configOf(github);
const QUEUE = 'MozDef-EF-github-dev';
const BUCKET = 'mozdef-ef-github-dev-events-111122223333';

/** A stage: its counters by queue, the versions in its bucket, and the reserved concurrency of its functions. */
interface Stage {
  readonly queues: Record<string, Record<string, string>>;
  versions?: { Key: string; VersionId: string; IsLatest?: boolean; marker?: boolean }[];
  readonly reserved: Record<string, number | undefined>;
}

const counters = (waiting: number, inFlight = 0, delayed = 0) => ({
  ApproximateNumberOfMessages: `${waiting}`, ApproximateNumberOfMessagesNotVisible: `${inFlight}`, ApproximateNumberOfMessagesDelayed: `${delayed}`,
});

function emptyStage(): Stage {
  return {
    queues: { [QUEUE]: counters(0), [`${QUEUE}-DLQ`]: counters(0) },
    versions: [],
    reserved: { [`${QUEUE}-ingest`]: 25, [`${QUEUE}-reprocess`]: undefined },
  };
}

/** Clients of a stage, with S3's pages of a thousand. `answers` take the place of some. */
function clientsOf(stage: Stage, answers: Answers = {}) {
  const missing = (name: string) => { throw awsError(name, name); };
  const bucket = ({ Bucket }: { Bucket: string }) => (Bucket === BUCKET && stage.versions) || missing('NoSuchBucket') as never;
  const client = fakeClient({
    GetCallerIdentity: () => ({ Account: '111122223333' }),
    GetQueueUrl: ({ QueueName }) => (stage.queues[QueueName] ? { QueueUrl: `https://sqs/111122223333/${QueueName}` } : missing('QueueDoesNotExist')),
    GetQueueAttributes: ({ QueueUrl }) => ({ Attributes: stage.queues[QueueUrl.split('/').at(-1)] ?? missing('AWS.SimpleQueueService.NonExistentQueue') }),
    ListObjectVersions: ({ KeyMarker, Prefix = '', ...input }) => {
      const all = bucket(input).filter(({ Key }) => Key.startsWith(Prefix));
      // As moto: where the marker is gone, there is no more.
      const last = all.findIndex(({ Key }) => Key === KeyMarker);
      const start = KeyMarker === undefined ? 0 : last < 0 ? all.length : last + 1;
      const page = all.slice(start, start + 1000);
      return {
        Versions: page.filter(({ marker }) => !marker),
        DeleteMarkers: page.filter(({ marker }) => marker),
        ...(start + 1000 < all.length && { IsTruncated: true, NextKeyMarker: page.at(-1)!.Key, NextVersionIdMarker: 'v' }),
      };
    },
    DeleteObjects: ({ Delete: { Objects }, ...input }) => {
      const gone = new Set(Objects.map(({ Key, VersionId }: Record<string, string>) => `${Key} ${VersionId}`));
      const left = bucket(input).filter(({ Key, VersionId }) => !gone.has(`${Key} ${VersionId}`));
      stage.versions = left;
      return {};
    },
    DeleteBucket: (input) => {
      if (bucket(input).length > 0) missing('BucketNotEmpty');
      stage.versions = undefined;
      return {};
    },
    HeadBucket: () => (stage.versions ? {} : missing('NotFound')),
    GetFunctionConcurrency: ({ FunctionName }) => ({ ReservedConcurrentExecutions: stage.reserved[FunctionName] }),
    PutFunctionConcurrency: ({ FunctionName, ReservedConcurrentExecutions }) => { stage.reserved[FunctionName] = ReservedConcurrentExecutions; },
    DeleteFunctionConcurrency: ({ FunctionName }) => { stage.reserved[FunctionName] = undefined; },
    ...answers,
  });
  return client;
}

function clear(client: ReturnType<typeof clientsOf>, { empty = false, agrees = true, settleMs = 0 } = {}) {
  const interrupt = new AbortController();
  const questions: string[] = [];
  const told: string[] = [];
  const ended = clearStage({
    clients: { sqs: client, s3: client, lambda: client, sts: client },
    config,
    stage: 'dev',
    empty,
    approve: async (question) => { questions.push(question); return agrees; },
    tell: (line) => told.push(line),
    settleMs,
    signal: interrupt.signal,
  });
  return { ended, questions, told, interrupt };
}

const CHANGES = /^(Put|Delete)/;
const changesOf = (client: ReturnType<typeof clientsOf>) => client.calls.filter(({ operation }: { operation: string }) => CHANGES.test(operation));

test('a stage that holds nothing takes no more events, and its bucket is deleted', async () => {
  const stage = emptyStage();
  const { ended, questions } = clear(clientsOf(stage));
  await ended;
  expect(questions).toEqual(['Destroy github-dev: its webhook, functions, alarms, queues and event bucket, which are empty?']);
  expect(stage.versions).toBeUndefined();
  expect(stage.reserved).toEqual({ [`${QUEUE}-ingest`]: 0, [`${QUEUE}-reprocess`]: 0 });
});

const HELD: [string, Partial<Stage>, string[]][] = [
  ['a message', { queues: { [QUEUE]: counters(1), [`${QUEUE}-DLQ`]: counters(0) } }, [`1 MozDef events on ${QUEUE} (1 waiting)`, `let MozDef's worker read ${QUEUE}`]],
  ['a message in flight', { queues: { [QUEUE]: counters(0, 2), [`${QUEUE}-DLQ`]: counters(0) } }, [`2 MozDef events on ${QUEUE} (2 with a reader)`]],
  ['a delayed message', { queues: { [QUEUE]: counters(0, 0, 3), [`${QUEUE}-DLQ`]: counters(0) } }, [`3 MozDef events on ${QUEUE} (3 delayed)`]],
  ['dead letters', { queues: { [QUEUE]: counters(0), [`${QUEUE}-DLQ`]: counters(4, 5, 6) } },
    [`15 dead letters on ${QUEUE}-DLQ (4 waiting, 5 with a reader, 6 delayed)`, 'npx projen reprocess -- --stage dev', 'deadletters -- --stage dev --export DIR']],
  ['dead letters, and no other queue', { queues: { [`${QUEUE}-DLQ`]: counters(1) } }, [`1 dead letters on ${QUEUE}-DLQ`]],
  ['what is parked', { versions: [{ Key: 'parked/a', VersionId: '1', IsLatest: true }] }, [`1 parked MozDef events in ${BUCKET}`, 'reprocess -- --stage dev --parked']],
  ['what is too large', { versions: [{ Key: 'oversize/a', VersionId: '1', IsLatest: true }] }, [`1 events that were too large for a queue in ${BUCKET}`, `aws s3 sync s3://${BUCKET} DIR`]],
  ['what was discarded', { versions: [{ Key: 'discarded/a', VersionId: '1', IsLatest: true }] }, [`1 discarded dead letters in ${BUCKET}`, 'reprocess -- --stage dev --discarded']],
  ['something else', { versions: [{ Key: 'mine', VersionId: '1', IsLatest: true }] }, [`1 other objects in ${BUCKET}`]],
  ['an old version', { versions: [{ Key: 'parked/a', VersionId: '1' }] }, [`1 old versions and markers of what was deleted in ${BUCKET}`, 'within two days']],
  ['a delete marker', { versions: [{ Key: 'parked/a', VersionId: '2', IsLatest: true, marker: true }] }, [`1 old versions and markers of what was deleted in ${BUCKET}`]],
];

test.each(HELD)('a stage that holds %s is refused before anything is asked or changed, and it is said what to do', async (_, held, told) => {
  const client = clientsOf({ ...emptyStage(), ...held });
  const { ended, questions } = clear(client);
  const error: Error = await ended.then(() => { throw new Error('it was not refused'); }, (reason: Error) => reason);
  for (const text of ['github-dev is not destroyed, because it holds', ...told, 'npx projen destroy -- --stage dev --empty']) expect(error.message).toContain(text);
  expect(questions).toEqual([]);
  expect(changesOf(client)).toEqual([]);
});

test('many versions are all counted', async () => {
  const versions = Array.from({ length: 2345 }, (_, index) => ({ Key: `parked/${index}`, VersionId: '1', IsLatest: true }));
  await expect(clear(clientsOf({ ...emptyStage(), versions })).ended).rejects.toThrow(`2345 parked MozDef events in ${BUCKET}`);
});

test('marks of requests that were taken are no events: they go with the bucket', async () => {
  const stage = emptyStage();
  stage.versions = [{ Key: 'seen/0a', VersionId: '1', IsLatest: true }, { Key: 'seen/0b', VersionId: '1' }, { Key: 'seen/0b', VersionId: '2', marker: true }];
  await clear(clientsOf(stage)).ended;
  expect(stage.versions).toBeUndefined();
});

test('with --empty it is shown what goes, and every version and marker is deleted', async () => {
  const stage = emptyStage();
  stage.queues[`${QUEUE}-DLQ`] = counters(7);
  stage.versions = Array.from({ length: 2345 }, (_, index) => ({ Key: `parked/${index}`, VersionId: '1', IsLatest: index % 3 === 0, marker: index % 3 === 1 }));
  const { ended, questions } = clear(clientsOf(stage), { empty: true });
  await ended;
  expect(questions).toEqual([[
    'Destroy github-dev: its webhook, functions, alarms, queues and event bucket, and for good:',
    `  7 dead letters on ${QUEUE}-DLQ (7 waiting)`,
    `  782 parked MozDef events in ${BUCKET}`,
    `  1563 old versions and markers of what was deleted in ${BUCKET}`,
    'Shall all of this go?',
  ].join('\n')]);
  expect(stage.versions).toBeUndefined();
});

test.each([false, true])('who does not agree changes nothing (--empty: %s)', async (empty) => {
  const client = clientsOf({ ...emptyStage(), versions: empty ? [{ Key: 'parked/a', VersionId: '1', IsLatest: true }] : [] });
  await expect(clear(client, { empty, agrees: false }).ended).rejects.toThrow('nothing was destroyed');
  expect(changesOf(client)).toEqual([]);
});

test('what comes while the question stands is seen, and the webhook is opened again as it was', async () => {
  const stage = emptyStage();
  const client = clientsOf(stage, {
    PutFunctionConcurrency: ({ FunctionName, ReservedConcurrentExecutions }) => {
      stage.reserved[FunctionName] = ReservedConcurrentExecutions;
      if (ReservedConcurrentExecutions === 0) stage.queues[QUEUE] = counters(1);
    },
  });
  const { ended, told } = clear(client);
  await expect(ended).rejects.toThrow(`1 MozDef events on ${QUEUE}`);
  expect(stage.reserved).toEqual(emptyStage().reserved);
  expect(stage.versions).toEqual([]);
  expect(told.at(-1)).toBe('The webhook takes events again.');
});

test('who ends it while it waits finds the webhook open, and nothing deleted', async () => {
  const stage = emptyStage();
  const { ended, told, interrupt } = clear(clientsOf(stage), { settleMs: 60_000 });
  while (told.length === 0) await new Promise(setImmediate);
  expect(told).toEqual(['The webhook takes no more events; in 60 seconds SQS has counted the last.']);
  interrupt.abort();
  await expect(ended).rejects.toThrow('aborted');
  expect(stage).toEqual(emptyStage());
});

test('a bucket that S3 does not delete stays, and the webhook is opened again', async () => {
  const stage = emptyStage();
  const client = clientsOf(stage, { DeleteBucket: () => { stage.versions!.push({ Key: 'oversize/a', VersionId: '1', IsLatest: true }); throw awsError('BucketNotEmpty', ''); } });
  await expect(clear(client).ended).rejects.toThrow(`1 events that were too large for a queue in ${BUCKET}`);
  expect(stage.reserved).toEqual(emptyStage().reserved);
});

test('what is gone already is no reason to stop', async () => {
  const stage: Stage = { queues: {}, reserved: {} };
  await clear(clientsOf(stage, { GetFunctionConcurrency: fails('ResourceNotFoundException', '') })).ended;
  expect(stage).toEqual({ queues: {}, reserved: {} });
});

test.each<[string, Answers]>([
  ['a queue', { GetQueueUrl: fails('AccessDenied', 'no sqs:GetQueueUrl') }],
  ['the counters', { GetQueueAttributes: fails('AccessDenied', 'no sqs:GetQueueAttributes') }],
  ['the versions', { ListObjectVersions: fails('AccessDenied', 'no s3:ListBucketVersions') }],
])('where %s cannot be looked at, nothing is destroyed', async (_, answers) => {
  const client = clientsOf(emptyStage(), answers);
  await expect(clear(client).ended).rejects.toThrow(/^what github-dev holds cannot be counted, so it is not destroyed: .*no s/);
  expect(changesOf(client)).toEqual([]);
});

test('a version that S3 does not delete is named, and the stage stays', async () => {
  const stage = { ...emptyStage(), versions: [{ Key: 'parked/a', VersionId: '1', IsLatest: true }] };
  const client = clientsOf(stage, { DeleteObjects: () => ({ Errors: [{ Key: 'parked/a', Code: 'AccessDenied' }] }) });
  await expect(clear(client, { empty: true }).ended).rejects.toThrow(`S3 did not delete parked/a of ${BUCKET}: AccessDenied`);
  expect(stage.reserved).toEqual(emptyStage().reserved);
});
