import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteBucketCommand, DeleteObjectCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand, GetBucketVersioningCommand, GetObjectCommand, GetPublicAccessBlockCommand, ListBucketsCommand, ListObjectsV2Command,
  PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueuesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startMoto, type Moto } from './support/moto';
import { Terraform, validate } from './support/terraform';
import type { Problem } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import type { SourceConfig, StageConfig } from '../../templates/framework/config';
import { createApp } from '../../templates/framework/infra/create-app';
import { configOf, fakeBundles, fakeTools, generic, github, STAGE, zoom } from '../templates/infra/fixtures';

const REGION = 'us-west-2';
const describeWithTools = describeWith(['terraform', 'moto', 'mirror'], 'the stacks are not tried with Terraform');

/** As on a user's machine, but for the mirror's provider, which is older than the bindings and knows smaller messages only. */
const tried = { awsProviderVersion: '5.100.0', maxMessageBytes: 262_144 };
const ONE_STAGE = ['dev'];
const THREE_STAGES = ['dev', 'stg', 'prod'];

const KEY = `arn:aws:kms:${REGION}:123456789012:key/11111111-2222-3333-4444-555555555555`;
const DOMAIN = { name: 'hooks.example.com', certificateArn: `arn:aws:acm:${REGION}:123456789012:certificate/11111111-2222-3333-4444-555555555555` };
const STATE = { bucket: 'acme-terraform-state', region: REGION };
const WEB_ACL = `arn:aws:wafv2:${REGION}:123456789012:regional/webacl/main/11111111-2222-3333-4444-555555555555`;
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';

/** Synthesizes the stacks of a source and gives the folder of each, by name. Without an emulator, as they are for the real AWS. */
function synthesize(config: SourceConfig, awsUrl?: string, outdir = mkdtempSync(join(tmpdir(), 'cdktf-')), code?: string): Map<string, string> {
  const app = createApp(config, { bundles: fakeBundles(code), tools: fakeTools(), emulator: awsUrl !== undefined, outdir });
  app.synth();
  return new Map(app.node.children.map(({ node: { id: name } }) => [name, join(outdir, 'stacks', name)]));
}

let moto: Moto;
let sqs: SQSClient;
let s3: S3Client;
let applying: Promise<unknown> | undefined;
const applied = new Map<string, Terraform>();
const outdir = mkdtempSync(join(tmpdir(), 'cdktf-'));
const githubConfig = configOf(github, { ...tried, apiPath: 'hooks/github' });
const genericConfig = configOf(generic, tried);
const zoomConfig = configOf({ ...zoom, deduplicate: true }, {
  ...tried,
  state: { ...STATE, tags: { CostCenter: '4711' } },
  stage: {
    tags: { CostCenter: '4711', Data: 'restricted' },
    api: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] },
    kmsKeyArn: KEY,
    domain: DOMAIN,
    permissionsBoundaryArn: BOUNDARY,
    reservedConcurrency: 10,
    notify: { email: 'secops@example.com', subscriptions: [{ protocol: 'sqs', endpoint: `arn:aws:sqs:${REGION}:123456789012:alarms` }] },
    accessLogs: { retentionDays: 30 },
    waf: { rateLimit: 1_000, allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'], maxBodyKilobytes: 32 },
    reprocessSchedule: 'rate(1 hour)',
  },
});

/** Applies the stacks to an emulator, once. Together, and while others are validated: each waits nearly a minute for its queues, doing nothing. */
function applyAll(): Promise<unknown> {
  applying ??= startMoto().then((started) => {
    moto = started;
    const client = { endpoint: moto.url, region: REGION, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
    sqs = new SQSClient(client);
    s3 = new S3Client({ ...client, forcePathStyle: true });
    for (const config of [githubConfig, genericConfig, zoomConfig]) {
      for (const [name, directory] of synthesize(config, moto.url, outdir)) {
        applied.set(name, new Terraform({ directory, mirror: mirror!, awsUrl: moto.url }));
      }
    }
    const apply = async (name: string) => {
      await applied.get(name)!.init();
      await applied.get(name)!.apply();
    };
    return Promise.all([apply('github-dev'), apply('generic-webhook-dev'), apply('zoom-state').then(() => apply('zoom-dev'))]);
  });
  return applying;
}

afterAll(async () => {
  sqs?.destroy();
  s3?.destroy();
  await moto?.stop();
});

const STAGES = Object.entries<Partial<StageConfig>>({
  'a key, in a VPC': { kmsKeyArn: KEY, vpc: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] } },
  'a domain, behind a web ACL': { domain: DOMAIN, webAclArn: WEB_ACL },
  'addresses that are allowed': { api: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] } },
  'tags': { tags: { 'CostCenter': '4711', 'acme:team': 'SOC + Co. @ 1/2' } },
  'an account, a boundary and reserved concurrency': { account: '123456789012', permissionsBoundaryArn: BOUNDARY, reservedConcurrency: 10 },
  'alarms to a topic that exists': { notify: { topicArn: `arn:aws:sns:${REGION}:123456789012:alarms` } },
  'alarms by e-mail, of silence too': { notify: { email: 'secops@example.com' }, alarms: { ...STAGE.alarms!, noEventsHours: 24 } },
  'no alarms': { alarms: undefined },
  'alarms to several': {
    notify: {
      subscriptions: [
        { protocol: 'https', endpoint: 'https://alarms.example.com/sns' }, { protocol: 'sms', endpoint: '+12065550100' },
        { protocol: 'lambda', endpoint: `arn:aws:lambda:${REGION}:123456789012:function:alarms` },
      ],
    },
  },
  'an access log, traced': { accessLogs: { retentionDays: 30 }, tracing: true },
  'an access log and a key': { accessLogs: { retentionDays: 30 }, kmsKeyArn: KEY },
  'a web ACL of its own, by rate': { waf: { rateLimit: 1_000 } },
  'a web ACL of its own, by everything': { waf: { rateLimit: 10, allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'], maxBodyKilobytes: 64 } },
  'a web ACL of its own, by addresses': { waf: { allowedCidrs: ['2001:db8::/32'] }, tracing: true },
  'a schedule': { reprocessSchedule: 'cron(0 6 ? * MON-FRI *)' },
  'a schedule and a key': { reprocessSchedule: 'rate(12 hours)', kmsKeyArn: KEY },
});
/** What is tried, and how many stacks it is. */
const TAKEN: [string, SourceConfig, number][] = [
  ['a source that signs, in one stage', configOf(github, { ...tried, stages: ONE_STAGE }), 1],
  ['a source that signs, in three', configOf(zoom, { ...tried, stages: THREE_STAGES }), 3],
  ['a source that sends a token, in one stage', configOf(generic, { ...tried, stages: ONE_STAGE }), 1],
  ['a source that sends a token, in three, on a nested path', configOf(generic, { ...tried, stages: THREE_STAGES, apiPath: 'hooks/in/generic' }), 3],
  ...STAGES.map(([name, stage]): [string, SourceConfig, number] => [`a stage with ${name}`, configOf(generic, { ...tried, stage }), 1]),
  ['a state in a bucket, and the bucket', configOf(github, { ...tried, state: STATE }), 2],
];

describeWithTools('Terraform takes', () => {
  const stacks = new Map<string, string[]>();
  let problems: Problem[];

  beforeAll(async () => {
    // Whether it succeeds is seen below.
    applyAll().catch(() => undefined);
    for (const [name, config] of TAKEN) stacks.set(name, [...synthesize(config).values()]);
    problems = await validate([...stacks.values()].flat(), mirror!);
  });

  test.each(TAKEN)('%s', (name, _, count) => {
    const directories = stacks.get(name)!;
    expect(directories).toHaveLength(count);
    expect(problems.filter(({ directory }) => directories.includes(directory))).toEqual([]);
  });

  test('all of them together', () => expect(problems).toEqual([]));
});

describeWithTools('applied to an emulated AWS', () => {
  beforeAll(applyAll);

  test.each(['github-dev', 'generic-webhook-dev', 'zoom-dev', 'zoom-state'])('%s needs no second apply', async (name) => {
    const { status, text } = await applied.get(name)!.plan();
    expect(text).toContain('No changes.');
    expect(status).toBe(0);
  });

  test.each([
    ['github-dev', 'MozDef-EF-github-dev', 'hooks/github'],
    ['generic-webhook-dev', 'MozDef-EF-generic-webhook-dev', 'generic-webhook'],
  ])('%s has its queues, as MozDef expects them', async (name, queueName, path) => {
    const outputs = await applied.get(name)!.outputs();
    expect(outputs).toEqual({
      ServiceEndpoint: expect.stringMatching(/^https:\/\/\w+\.execute-api\.us-west-2\.amazonaws\.com\/dev$/),
      WebhookUrl: `${outputs.ServiceEndpoint}/${path}`,
      QueueName: queueName,
      QueueUrl: (await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }))).QueueUrl,
      DeadLetterQueueUrl: (await sqs.send(new GetQueueUrlCommand({ QueueName: `${queueName}-DLQ` }))).QueueUrl,
      EventBucket: `${queueName.toLowerCase()}-events-123456789012`,
      DashboardUrl: `https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#dashboards/dashboard/${queueName}`,
    });

    const attributesOf = async (QueueUrl: string) =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes!;
    const queue = await attributesOf(outputs.QueueUrl);
    const deadLetters = await attributesOf(outputs.DeadLetterQueueUrl);
    const both = { MaximumMessageSize: '262144', SqsManagedSseEnabled: 'true' };
    expect(queue).toMatchObject({ ...both, MessageRetentionPeriod: '864000', VisibilityTimeout: '60' });
    expect(deadLetters).toMatchObject({ ...both, MessageRetentionPeriod: '1209600' });
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(queue.RedrivePolicy!);
    expect([deadLetterTargetArn, Number(maxReceiveCount)]).toEqual([deadLetters.QueueArn, 10]);

    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: outputs.QueueUrl }));
    expect(Tags).toEqual({ Project: 'MozDef-EF-dev', Service: name.replace(/-dev$/, ''), Stage: 'dev', ManagedBy: 'mozdef-ef-projen' });
  });

  test('what no queue can keep is encrypted, expires where it may, and stays where it may not', async () => {
    const { EventBucket: Bucket } = await applied.get('zoom-dev')!.outputs();
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption!.Rules).toEqual([expect.objectContaining({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }, BucketKeyEnabled: true,
    })]);
    const { Rules: rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(rules).toEqual(expect.arrayContaining([
      expect.objectContaining({ ID: 'oversize', Filter: { Prefix: 'oversize/' }, Expiration: { Days: 16 } }),
      expect.objectContaining({ ID: 'discarded', Filter: { Prefix: 'discarded/' }, Expiration: { Days: 14 } }),
      expect.objectContaining({ ID: 'seen', Filter: { Prefix: 'seen/' }, Expiration: { Days: 1 } }),
      expect.objectContaining({ ID: 'deleted', Filter: { Prefix: '' }, Expiration: { ExpiredObjectDeleteMarker: true }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    ]));
    expect(rules).toHaveLength(4);
  });

  test('tags of one\'s own are on what is made, beside the framework\'s', async () => {
    const { QueueUrl } = await applied.get('zoom-dev')!.outputs();
    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(Tags).toEqual({ CostCenter: '4711', Data: 'restricted', Project: 'MozDef-EF-dev', Service: 'zoom', Stage: 'dev', ManagedBy: 'mozdef-ef-projen' });
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: STATE.bucket }));
    expect(Object.fromEntries(TagSet!.map(({ Key, Value }) => [Key, Value]))).toEqual({ CostCenter: '4711', Project: 'MozDef-EF', Service: 'zoom', ManagedBy: 'mozdef-ef-projen' });
  });

  test('new code changes the functions, and nothing else', async () => {
    synthesize(githubConfig, moto.url, outdir, 'exports.handler = async () => ({ statusCode: 202 });');
    expect(await applied.get('github-dev')!.plannedChanges()).toEqual({
      'aws_lambda_function.ingest': ['update'],
      'aws_lambda_function.reprocess': ['update'],
    });
  });

  test('a new path deploys the API anew, and keeps the queues', async () => {
    synthesize({ ...genericConfig, apiPath: 'moved' }, moto.url, outdir);
    const changes = await applied.get('generic-webhook-dev')!.plannedChanges();
    expect(changes['aws_api_gateway_deployment.webhook']).toEqual(['create', 'delete']);
    expect(Object.keys(changes).filter((address) => address.startsWith('aws_sqs'))).toEqual([]);
  });

  test('a stage with a domain says where its DNS record must point', async () => {
    const { WebhookUrl, DomainTarget, DomainHostedZone } = await applied.get('zoom-dev')!.outputs();
    expect(WebhookUrl).toBe('https://hooks.example.com/zoom');
    expect(DomainTarget).toMatch(/\.amazonaws\.com$/);
    expect(DomainHostedZone).toMatch(/^Z\w+$/);
  });

  test('the state is in its bucket, and who finds it locked does nothing', async () => {
    const state = { Bucket: STATE.bucket, Key: 'MozDef-EF/zoom/zoom-dev.tfstate' };
    const { Body, ServerSideEncryption } = await s3.send(new GetObjectCommand(state));
    expect(JSON.parse(await Body!.transformToString()).resources.length).toBeGreaterThan(20);
    expect(ServerSideEncryption).toBe('AES256');

    const lock = { ...state, Key: `${state.Key}.tflock` };
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: STATE.bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([state.Key]);
    await s3.send(new PutObjectCommand({ ...lock, Body: JSON.stringify({ ID: 'somebody', Who: 'somebody else' }) }));
    const { status, text } = await applied.get('zoom-dev')!.plan();
    expect({ status, locked: text.includes('Error acquiring the state lock') }).toEqual({ status: 1, locked: true });
    await s3.send(new DeleteObjectCommand(lock));
  });

  test('destroy is refused as a whole while the event bucket is there, which S3 deletes only empty; then it leaves nothing but the bucket of the state', async () => {
    const bucket = applied.get('zoom-state')!;
    const others = [...applied.values()].filter((terraform) => terraform !== bucket);
    const resources = await Promise.all(others.map((terraform) => terraform.state()));
    const buckets = await Promise.all(others.map(async (terraform) => (await terraform.outputs()).EventBucket));
    const parked = { Bucket: buckets[0], Key: 'parked/a' };
    const { VersionId } = await s3.send(new PutObjectCommand({ ...parked, Body: '{}' }));

    await Promise.all(others.map((terraform) => expect(terraform.destroy()).rejects.toThrow('Instance cannot be destroyed')));
    expect(await Promise.all(others.map((terraform) => terraform.state()))).toEqual(resources);
    for (const Bucket of buckets) expect(await protectionsOf(Bucket)).toEqual(PROTECTIONS);
    await expect(s3.send(new DeleteBucketCommand({ Bucket: parked.Bucket }))).rejects.toThrow('not empty');
    expect(await protectionsOf(parked.Bucket)).toEqual(PROTECTIONS);

    await s3.send(new DeleteObjectCommand({ ...parked, VersionId }));
    for (const Bucket of buckets) await s3.send(new DeleteBucketCommand({ Bucket }));
    await Promise.all(others.map((terraform) => terraform.destroy()));
    expect((await s3.send(new ListBucketsCommand({}))).Buckets!.map(({ Name }) => Name)).toEqual([STATE.bucket]);
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    for (const terraform of others) {
      expect(await terraform.state()).toEqual([]);
    }
    await expect(bucket.destroy()).rejects.toThrow('Instance cannot be destroyed');
  });

  const PROTECTIONS = { versioning: 'Enabled', encrypted: true, closed: true, owned: 'BucketOwnerEnforced', rules: 4 };
  async function protectionsOf(Bucket: string) {
    const [versioning, encryption, access, ownership, lifecycle] = await Promise.all([
      s3.send(new GetBucketVersioningCommand({ Bucket })),
      s3.send(new GetBucketEncryptionCommand({ Bucket })),
      s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    ]);
    return {
      versioning: versioning.Status,
      encrypted: encryption.ServerSideEncryptionConfiguration!.Rules!.length > 0,
      closed: Object.values(access.PublicAccessBlockConfiguration!).every(Boolean),
      owned: ownership.OwnershipControls!.Rules![0].ObjectOwnership,
      rules: lifecycle.Rules!.length,
    };
  }
});
