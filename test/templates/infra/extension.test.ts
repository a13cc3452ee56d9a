import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Testing, type TerraformStack } from 'cdktf';
import { configOf, generic, github } from './fixtures';
import { PIPELINES, pipelineConfig } from './pipelines';
import { addresses, synthesize, testApp, type Terraform } from './synthesize';
import type { SourceConfig } from '../../../templates/framework/config';
import { defineExtension, type Extension, type StageParts } from '../../../templates/framework/extending';
import { loadExtension } from '../../../templates/framework/infra/load-extension';
import { pipelineStackName } from '../../../templates/framework/names';

const config = configOf(generic);
const extended = (extension: Extension, of: SourceConfig = config) => synthesize(of, undefined, { extension });
/** What is added to a stage, in Terraform's JSON. */
function added(stage: (parts: StageParts) => void): string[] {
  const before = addresses(synthesize(config));
  return addresses(extended({ stage })).filter((address) => !before.includes(address));
}

test('resources of one\'s own are added to a stage, and know the framework\'s', () => {
  const extension = defineExtension({
    stage: ({ stack, stage, queue, deadLetterQueue, eventBucket, api, apiStage, functions, roles, alarmTopicArn }) => {
      new CloudwatchMetricAlarm(stack, 'Mine', {
        alarmName: `mine-${stage}`,
        comparisonOperator: 'GreaterThanThreshold',
        evaluationPeriods: 1,
        alarmActions: [alarmTopicArn!],
        dimensions: {
          QueueName: queue.name,
          Dead: deadLetterQueue.name,
          Bucket: eventBucket.bucket,
          Api: api.name,
          Stage: apiStage.stageName,
          Function: functions.ingest!.functionName,
        },
      });
      new IamRolePolicy(stack, 'MayToo', { name: 'mine', role: roles.authorizer!.name, policy: '{}' });
    },
  });
  const { resource } = extended(extension);
  expect(Object.values(resource.aws_cloudwatch_metric_alarm).find(({ alarm_name: name }) => name === 'mine-dev')).toMatchObject({
    alarm_actions: ['${aws_sns_topic.alarms.arn}'],
    dimensions: {
      QueueName: '${aws_sqs_queue.events.name}',
      Dead: '${aws_sqs_queue.dead_letters.name}',
      Bucket: '${aws_s3_bucket.events.bucket}',
      Api: '${aws_api_gateway_rest_api.webhook.name}',
      Stage: '${aws_api_gateway_stage.webhook.stage_name}',
      Function: '${aws_lambda_function.ingest.function_name}',
    },
  });
  expect(Object.values(resource.aws_iam_role_policy).find(({ name }) => name === 'mine')!.role).toBe('${aws_iam_role.authorizer.name}');
});

test('every stage and pipeline is given its own, and the pipeline\'s roles can be let do more', () => {
  const seen: string[] = [];
  const extension = defineExtension({
    stage: ({ stack, stage, functions, alarmTopicArn }) => { seen.push(`${stack.node.id} ${stage} ${Object.keys(functions).filter((name) => functions[name as 'ingest'])} ${alarmTopicArn !== undefined}`); },
    pipeline: ({ stack, stage, roles }) => {
      seen.push(`${stack.node.id} ${stage}`);
      for (const name of ['review', 'deploy'] as const) new IamRolePolicy(stack, `More-${name}`, { name: 'more', role: roles[name]!.name, policy: '{}' });
    },
  });
  const app = testApp(pipelineConfig(github, PIPELINES.GitHub, { stages: ['dev', 'prod'], stage: { notify: { topicArn: 'arn:aws:sns:us-west-2:123456789012:soc' } } }), { extension });
  expect(seen).toEqual(['github-dev dev ingest,reprocess true', 'github-dev-pipeline dev', 'github-prod prod ingest,reprocess true', 'github-prod-pipeline prod']);
  const { resource } = JSON.parse(Testing.synth(app.node.findChild(pipelineStackName({ service: 'github' }, 'prod')) as TerraformStack, true)) as Terraform;
  expect(Object.values(resource.aws_iam_role_policy).filter(({ name }) => name === 'more').map(({ role }) => role).sort()).toEqual(['${aws_iam_role.deploy.name}', '${aws_iam_role.review.name}']);
});

test('other attributes can be overridden', () => {
  const { resource } = extended({
    stage: ({ api, functions }) => {
      api.addOverride('security_policy', 'SecurityPolicy_TLS13_1_2_2021_06');
      functions.ingest!.addOverride('ephemeral_storage', [{ size: 1024 }]);
    },
  });
  expect(resource.aws_api_gateway_rest_api.webhook.security_policy).toBe('SecurityPolicy_TLS13_1_2_2021_06');
  expect(resource.aws_lambda_function.ingest.ephemeral_storage).toEqual([{ size: 1024 }]);
});

test('who adds nothing changes nothing', () => {
  expect(added(() => undefined)).toEqual([]);
  expect(extended({})).toEqual(synthesize(config));
});

test.each<[string, Extension['stage'], string]>([
  ['renames the queue', ({ queue }) => { queue.name = 'mine'; }, 'aws_sqs_queue.events.name'],
  ['renames the dead-letter queue, by an override', ({ deadLetterQueue }) => deadLetterQueue.addOverride('name', 'mine'), 'aws_sqs_queue.dead_letters.name'],
  ['renames a queue by one of the same address', ({ stack }) => new SqsQueue(stack, 'Mine', { name: 'mine' }).overrideLogicalId('events'), 'aws_sqs_queue.events.name'],
  ['renames the queue from the stack', ({ stack }) => stack.addOverride('resource.aws_sqs_queue.events.name', 'mine'), 'aws_sqs_queue.events.name'],
  ['names the queue by a prefix', ({ queue }) => queue.addOverride('name_prefix', 'mine'), 'aws_sqs_queue.events.name_prefix'],
  ['gives the queue another address', ({ queue }) => queue.moveToId('aws_sqs_queue.mine'), 'aws_sqs_queue.events\n'],
  ['renames a function', ({ functions }) => functions.ingest!.addOverride('function_name', 'mine'), 'aws_lambda_function.ingest.function_name'],
  ['renames the bucket', ({ eventBucket }) => { eventBucket.bucket = 'mine'; }, 'aws_s3_bucket.events.bucket'],
  ['removes the queue', ({ queue }) => { queue.node.scope!.node.tryRemoveChild(queue.node.id); }, 'aws_sqs_queue.events\n'],
  ['removes what protects the bucket', ({ eventBucket }) => { eventBucket.node.scope!.node.tryRemoveChild('PublicAccess'); }, 'aws_s3_bucket_public_access_block.events\n'],
  ['removes the queue by its count', ({ queue }) => { queue.count = 0; }, 'aws_sqs_queue.events.count'],
  ['has the bucket destroyed', ({ eventBucket }) => { eventBucket.lifecycle = { preventDestroy: false }; }, 'aws_s3_bucket.events.lifecycle'],
  ['has the bucket emptied', ({ eventBucket }) => { eventBucket.forceDestroy = true; }, 'aws_s3_bucket.events.force_destroy'],
  ['removes an output', ({ stack }) => { stack.node.tryRemoveChild('QueueUrl'); }, 'the output QueueUrl'],
  ['changes an output', ({ stack }) => stack.addOverride('output.WebhookUrl.value', 'https://mine.example.com'), 'the output WebhookUrl'],
])('who %s is refused', (_, stage, fault) => {
  expect(() => extended({ stage })).toThrow(`infra/extend.ts removes, renames or unprotects what the framework has in generic-webhook-dev:\n  ${fault.trim()}`);
  expect(() => extended({ stage })).toThrow(`  ${fault.trim()}\n`);
});

test('no address is changed by an override', () => {
  expect(addresses(extended({ stage: ({ queue }) => queue.overrideLogicalId('mine') }))).toEqual(addresses(synthesize(config)));
});

test('who renames the pipeline is refused', () => {
  const pipeline: Extension['pipeline'] = ({ stack }) => stack.addOverride('resource.aws_codepipeline.pipeline.name', 'mine');
  expect(() => testApp(pipelineConfig(github, PIPELINES.GitHub), { extension: { pipeline } })).toThrow('aws_codepipeline.pipeline.name');
});

test('who waits is told that nobody waits', () => {
  expect(() => extended({ stage: async () => undefined })).toThrow('cannot be async');
});

describe('the file', () => {
  const repository = (text?: string) => {
    const root = mkdtempSync(join(tmpdir(), 'extension-'));
    mkdirSync(join(root, 'infra'));
    if (text !== undefined) writeFileSync(join(root, 'infra', 'extend.ts'), text);
    return root;
  };

  test('need not be there', () => expect(loadExtension(repository())).toBeUndefined());

  test('exports the extension', () => {
    const { stage } = loadExtension(repository('export const extension = { stage: (parts: { stage: string }) => { throw new Error(parts.stage); } };'))!;
    expect(() => stage!({ stage: 'dev' } as StageParts)).toThrow('dev');
  });

  test.each(['', 'export const extend = {};', 'export const extension = undefined;', 'export default {};'])('that exports none is told what to export: %j', (text) => {
    expect(() => loadExtension(repository(text))).toThrow('infra/extend.ts exports no extension: export const extension = defineExtension(');
  });
});
