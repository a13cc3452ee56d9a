import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueuesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import { hasMoto, startMoto, type Moto } from './support/moto';
import { findProviderMirror, hasTerraform, Terraform } from './support/terraform';
import type { SourceConfig } from '../../templates/framework/config';
import { createApp } from '../../templates/framework/infra/create-app';
import { stackName } from '../../templates/framework/names';
import { configOf, fakeBundles, generic, github, zoom } from '../templates/infra/fixtures';

const REGION = 'us-west-2';
const mirror = findProviderMirror();
const missing = [
  ...(hasTerraform() ? [] : ['`terraform` on PATH']),
  ...(hasMoto() ? [] : ['`moto_server` on PATH']),
  ...(mirror ? [] : ['a filesystem mirror with the AWS provider (set TF_PLUGIN_MIRROR to the folder that holds registry.terraform.io)']),
];
if (missing.length > 0) {
  console.warn(`SKIPPED: the stacks are not tried with Terraform, because there is no ${missing.join(', and no ')}.`);
}
const describeWithTools = missing.length > 0 ? describe.skip : describe;

/** As on a user's machine, but for the mirror's provider, which is older than the bindings and knows smaller messages only. */
const tried = { awsProviderVersion: '5.100.0', maxMessageBytes: 262_144, region: REGION };
const ONE_STAGE = ['dev'];
const THREE_STAGES = ['dev', 'stg', 'prod'];

/** Synthesizes the stacks of a source and gives Terraform in each, by name. Without an emulator, as they are for the real AWS. */
function synthesize(config: SourceConfig, awsUrl?: string, outdir = mkdtempSync(join(tmpdir(), 'cdktf-')), code?: string): Map<string, Terraform> {
  createApp(config, { bundles: fakeBundles(code), emulator: awsUrl !== undefined, outdir }).synth();
  return new Map(config.stages.map((stage) => {
    const name = stackName(config, stage);
    return [name, new Terraform({ directory: join(outdir, 'stacks', name), mirror: mirror!, awsUrl })];
  }));
}

describeWithTools('Terraform takes', () => {
  test.each<[string, SourceConfig]>([
    ['a source that signs, in one stage', configOf(github, { ...tried, stages: ONE_STAGE })],
    ['a source that signs, in three', configOf(zoom, { ...tried, stages: THREE_STAGES })],
    ['a source that sends a token, in one stage', configOf(generic, { ...tried, stages: ONE_STAGE })],
    ['a source that sends a token, in three, on a nested path', configOf(generic, { ...tried, stages: THREE_STAGES, apiPath: 'hooks/in/generic' })],
  ])('%s', async (_, config) => {
    const stacks = synthesize(config);
    expect(stacks.size).toBe(config.stages.length);
    await Promise.all([...stacks.values()].map(async (terraform) => {
      await terraform.init();
      await terraform.validate();
    }));
  }, 90_000);
});

describeWithTools('applied to an emulated AWS', () => {
  let moto: Moto;
  let sqs: SQSClient;
  const applied = new Map<string, Terraform>();
  const githubConfig = configOf(github, { ...tried, apiPath: 'hooks/github' });
  const genericConfig = configOf(generic, tried);
  const outdir = mkdtempSync(join(tmpdir(), 'cdktf-'));

  // Together, because each waits nearly a minute for its queues, doing nothing.
  beforeAll(async () => {
    moto = await startMoto();
    sqs = new SQSClient({ endpoint: moto.url, region: REGION, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
    for (const config of [githubConfig, genericConfig]) {
      synthesize(config, moto.url, outdir).forEach((terraform, name) => applied.set(name, terraform));
    }
    await Promise.all([...applied.values()].map(async (terraform) => {
      await terraform.init();
      await terraform.apply();
    }));
  }, 170_000);

  afterAll(async () => {
    sqs?.destroy();
    await moto?.stop();
  });

  test.each(['github-dev', 'generic-webhook-dev'])('%s needs no second apply', async (name) => {
    const { status, text } = await applied.get(name)!.plan();
    expect(text).toContain('No changes.');
    expect(status).toBe(0);
  }, 60_000);

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
    });

    const attributesOf = async (QueueUrl: string) =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes!;
    const queue = await attributesOf(outputs.QueueUrl);
    const deadLetters = await attributesOf(outputs.DeadLetterQueueUrl);
    const both = { MessageRetentionPeriod: '1209600', MaximumMessageSize: '262144', SqsManagedSseEnabled: 'true' };
    expect(queue).toMatchObject({ ...both, VisibilityTimeout: '60' });
    expect(deadLetters).toMatchObject(both);
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(queue.RedrivePolicy!);
    expect([deadLetterTargetArn, Number(maxReceiveCount)]).toEqual([deadLetters.QueueArn, 10]);

    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: outputs.QueueUrl }));
    expect(Tags).toEqual({ Project: 'MozDef-EF-dev', Service: name.replace(/-dev$/, ''), Stage: 'dev', ManagedBy: 'mozdef-ef-projen' });
  });

  test('new code changes the function, and nothing else', async () => {
    synthesize(githubConfig, moto.url, outdir, 'exports.handler = async () => ({ statusCode: 202 });');
    expect(await applied.get('github-dev')!.plannedChanges()).toEqual({ 'aws_lambda_function.ingest': ['update'] });
  }, 60_000);

  test('a new path deploys the API anew, and keeps the queues', async () => {
    synthesize({ ...genericConfig, apiPath: 'moved' }, moto.url, outdir);
    const changes = await applied.get('generic-webhook-dev')!.plannedChanges();
    expect(changes['aws_api_gateway_deployment.webhook']).toEqual(['create', 'delete']);
    expect(Object.keys(changes).filter((address) => address.startsWith('aws_sqs'))).toEqual([]);
  }, 60_000);

  test('destroy leaves nothing', async () => {
    await Promise.all([...applied.values()].map((terraform) => terraform.destroy()));
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    for (const terraform of applied.values()) {
      expect(await terraform.state()).toEqual([]);
    }
  }, 120_000);
});
