import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { awsError, fakeClient } from './fake-client';
import { PARKED_PREFIX } from '../../../templates/framework/event-bucket';
import type { LocalRunInfo } from '../../../templates/framework/local/local-run';
import { writeRunFile } from '../../../templates/framework/local/run-file';
import { ageOf, toText } from '../../../templates/framework/operations/deadletters-report';
import type { DeadLettersReport } from '../../../templates/framework/operations/deadletters-report';
import { findStageQueues } from '../../../templates/framework/operations/stage-queues';
import { createDelivery } from '../../../templates/framework/runtime/deliver/delivery';
import { createEventStore } from '../../../templates/framework/runtime/event-store';
import { readSamples } from '../../../templates/framework/samples';
import { configOf, github } from '../infra/fixtures';
import { quarantined } from '../support/outcomes';
import { assembleRepository, temporaryFolder } from '../support/repository';
import { startSqs } from '../support/sqs';
import type { LocalSqs } from '../support/sqs';
import { recordTelemetry } from '../support/telemetry';
import { TSX } from '../support/tsx';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const config = configOf(github);
const repository = temporaryFolder();
const bucket = 'events';
let sqs: LocalSqs;
let url: string;
beforeAll(async () => {
  assembleRepository(repository.path, 'generic-webhook');
  sqs = await startSqs();
  const { QueueUrl } = await sqs.client.send(new CreateQueueCommand({ QueueName: 'test-DLQ', Attributes: { MaximumMessageSize: '1048576' } }));
  url = QueueUrl!;
}, 30_000);
afterAll(async () => {
  repository.remove();
  await sqs.stop();
});

const run = (...args: string[]) => promisify(execFile)(process.execPath, [...TSX, join('framework', 'operations', 'deadletters-main.ts'), ...args], {
  cwd: repository.path, env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
}).then((output) => ({ status: 0, ...output }), ({ code: status, stdout, stderr }: Record<'code' | 'stdout' | 'stderr', any>) =>
  ({ status, stdout, stderr }));

describe('the command', () => {
  test('has a help text', async () => {
    const { status, stdout } = await run('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Shows what waits on the dead-letter queue/);
    for (const option of ['stage', 'local', 'max', 'reason', 'event-type', 'event-id', 'json', 'export', 'discard', 'yes', 'unmasked', 'endpoint', 'help']) expect(stdout).toContain(`--${option} `);
  }, 30_000);

  test.each<[string[], RegExp]>([
    [['--stage', 'nowhere'], /^--stage is "nowhere"; it must be one of dev/],
    [['--max', '0'], /^--max is "0"; it must be a whole number from 1 to 100000/],
    [['--reason', 'shema'], /^--reason is "shema"; it must be one of malformed-json, schema, /],
    [['--event-type', ''], /^--event-type is empty/],
    [['--export', ''], /^--export is empty/],
    [['--event-id', ''], /^--event-id is empty/],
    [['--local', '--discard'], /^--discard takes some dead letters, never all: add --reason, --event-type or --event-id/],
    [['--local', '--discard', '--reason', 'schema'], /^--discard asks first, and standard input is no terminal: .* add --yes/],
    [['--local'], /^no local run: start one with npx projen local/],
    [['dev'], /^"dev" is not an option/],
  ])('%j is a mistake, and the message says what to do', async (args, message) => {
    const { status, stdout, stderr } = await run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  }, 30_000);

  test('shows the dead letters of the local run, exports them, and leaves them where they are', async () => {
    const client = { endpoint: sqs.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, forcePathStyle: true };
    await new S3Client(client).send(new CreateBucketCommand({ Bucket: bucket }));
    const store = createEventStore(client, bucket);
    const { endpoint: sqsEndpoint, credentials } = client;
    writeRunFile(repository.path, { sqsEndpoint, deadLetterQueueUrl: url, eventBucket: bucket, credentials } as LocalRunInfo);

    const empty = await run('--local');
    expect(empty).toMatchObject({ status: 0, stdout: 'test-DLQ: no dead letters.\n\nNo MozDef events are parked.\n' });

    await createDelivery({
      sqs: sqs.client, store, queueUrl: url, deadLetterQueueUrl: url, maxMessageBytes: 1_048_576, frameworkVersion: '1.2.3', telemetry: recordTelemetry(),
    }).send([quarantined('{"token":"hunter2"}'), quarantined('{"n":1}', { type: 'pull' })]);
    await store.put(Buffer.from('{}'), PARKED_PREFIX);

    const { status, stdout } = await run('--local', '--json', '--event-type', 'push', '--export', 'exported');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      queue: 'test-DLQ',
      examined: 2,
      more: false,
      hidden: 0,
      parked: 1,
      exported: { written: 1 },
      groups: [{ reason: 'schema', eventType: 'push', count: 1, oldest: '2026-01-31T12:00:00.000Z', attempts: 1, sample: '{\n  "token": "*******"\n}' }],
    });
    expect(readSamples(join(repository.path, 'exported'))).toEqual([
      { name: expect.stringMatching(/^push\/schema-/), eventType: 'push', body: Buffer.from('{"token":"*******"}') },
    ]);
    const modeOf = (...path: string[]) => statSync(join(repository.path, ...path)).mode & 0o777;
    const [file] = readdirSync(join(repository.path, 'exported', 'push'));
    expect([modeOf('exported'), modeOf('exported', 'push'), modeOf('exported', 'push', file)]).toEqual([0o700, 0o700, 0o600]);
    const text = await run('--local', '--unmasked');
    expect(text.stdout).toContain('"token": "hunter2"');
    expect(text.stdout).toContain('npx projen reprocess -- --local --parked');
    expect((await sqs.drain(url)).map(({ body }) => body).sort()).toEqual(['{"n":1}', '{"token":"hunter2"}']);
  }, 60_000);
});

describe('the text', () => {
  const group = {
    reason: 'schema',
    eventType: 'push',
    count: 8,
    oldest: new Date(NOW - 50 * 3_600_000),
    newest: new Date(NOW - 3 * 3_600_000),
    attempts: 2,
    details: [{ detail: '/id must be string', count: 5 }],
    sample: '{\n  "id": 1\n}',
  };
  const report: DeadLettersReport = { queue: 'Q-DLQ', examined: 10, more: false, hidden: 0, groups: [group], parked: 0 };

  test('tells what there is, and what to do', () => {
    const redriven = { ...group, reason: 'redriven', eventType: undefined, count: 2, attempts: 3, details: [] };
    expect(toText({ ...report, groups: [group, redriven], parked: 3 }, '--stage dev', NOW)).toBe(`\
Q-DLQ: 10 dead letters.

reason    event type  count  oldest  newest  attempts
--------  ----------  -----  ------  ------  --------
schema    push        8      2 d     3 h     2
redriven  -           2      2 d     3 h     3 rounds

schema, push
  5 × /id must be string
    {
      "id": 1
    }

redriven
    {
      "id": 1
    }

3 MozDef events are parked in the event bucket. To return them to the queue: npx projen reprocess -- --stage dev --parked

When what they failed by is fixed and deployed: npx projen reprocess -- --stage dev
To give up what nothing can fix: npx projen deadletters -- --stage dev --discard, with --reason, --event-type or --event-id`);
  });

  test.each<[string, Partial<DeadLettersReport>, RegExp]>([
    ['more than were looked at', { more: true }, /^Q-DLQ: 8 of the 10 dead letters that were looked at\. There are more: --max looks at so many\.$/m],
    ['what another reader has', { examined: 0, groups: [], hidden: 12 }, /^Q-DLQ: no dead letters to be seen\. About 12 cannot be seen: another reader has them/],
    ['an unknown number of parked events', { parked: 'AccessDenied: no' }, /^How many events are parked is not known: AccessDenied: no$/m],
    ['what was exported', { exported: { written: 5, present: 2, changed: 0, redriven: 4, gone: 1, binary: 0, unnamed: 0 } },
      /^Exported: 5 written, 2 there already\. Left out: 4 MozDef events \(redriven\), 1 no longer kept\.$/m],
    ['of many groups the largest', { groups: Array.from({ length: 23 }, () => group) }, /^… and 3 smaller groups; --json has them all\.$/m],
  ])('tells %s', (_, more, text) => expect(toText({ ...report, ...more }, '--stage dev', NOW)).toMatch(text));

  test('commands no terminal', () => {
    const hostile = '\u001b[2J\u009b31m\u202e\r\u0007';
    const text = toText({ ...report, groups: [{ ...group, eventType: hostile, details: [{ detail: hostile, count: 1 }], sample: hostile }] }, '--stage dev', NOW);
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\\u001b[2J\\u009b31m\\u202e\\u000d\\u0007');
  });

  test.each([[-5, '0 s'], [119, '119 s'], [120, '2 min'], [7_199, '119 min'], [7_200, '2 h'], [172_799, '47 h'], [172_800, '2 d']])('%d seconds are %j', (seconds, age) => {
    expect(ageOf(new Date(NOW - seconds * 1_000), NOW)).toBe(age);
  });
});

describe('where the queues are', () => {
  test('is found by their names, and the bucket by their account', async () => {
    const client = fakeClient({ GetQueueUrl: ({ QueueName }) => ({ QueueUrl: `https://sqs.us-west-2.amazonaws.com/123456789012/${QueueName}` }) });
    expect(await findStageQueues(client, config, 'dev')).toEqual({
      queueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/MozDef-EF-github-dev',
      deadLetterQueueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/MozDef-EF-github-dev-DLQ',
      eventBucket: 'mozdef-ef-github-dev-events-123456789012',
    });
  });

  test.each([
    ['QueueDoesNotExist', undefined, 'us-west-2 has no queue MozDef-EF-github-dev; deploy the stage there first: npx projen deploy -- --stage dev, or see whose credentials these are: aws sts get-caller-identity'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'http://x', 'http://x has no queue MozDef-EF-github-dev; deploy the stage there first: npx projen deploy -- --stage dev --endpoint http://x'],
    ['AccessDenied', undefined, 'the queue MozDef-EF-github-dev cannot be found: the credentials may not do this (AccessDenied: no); use others, or have permitted what the reason names'],
  ])('%s is an error that says what to do', async (name, endpoint, message) => {
    const client = fakeClient({ GetQueueUrl: () => { throw awsError(name, 'no'); } });
    await expect(findStageQueues(client, config, 'dev', endpoint)).rejects.toMatchObject({ message });
  });
});
