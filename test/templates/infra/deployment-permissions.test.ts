import { generic, github } from './fixtures';
import { ALL_OPTIONS, PIPELINES, STATE, pipelineConfig } from './pipelines';
import { synthesize, type Terraform } from './synthesize';
import type { SourceDescriptor, StageConfig } from '../../../templates/framework/config';
import type { DeploymentTarget } from '../../../templates/framework/infra/deployment-arns';
import { readPermissions, writePermissions } from '../../../templates/framework/infra/deployment-permissions';
import type { Permission } from '../../../templates/framework/infra/iam';
import { verifyPermissions } from '../../../templates/framework/infra/pipeline-permissions';

const ACCOUNT = '123456789012';
const both: SourceDescriptor = { ...generic, signature: github.signature };

function targetOf(stage: Partial<StageConfig> = {}, source = both): DeploymentTarget {
  return { config: pipelineConfig(source, PIPELINES.GitHub, { stage }), stage: 'dev', partition: 'aws', accountId: ACCOUNT };
}

/** Whether something is allowed; conditions are not looked at. */
function allows(permissions: readonly Permission[], action: string, arn: string): boolean {
  return permissions.some(({ actions, resources }) => actions.includes(action) && resources.some((resource) => (
    new RegExp(`^${resource.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn)
  )));
}

const arn = (service: string, resource: string) => `arn:aws:${service}:us-west-2:${ACCOUNT}:${resource}`;
const BUCKET = 'mozdef-ef-generic-webhook-dev-events-123456789012';
const bucketArn = `arn:aws:s3:::${BUCKET}`;
const api = (path: string) => `arn:aws:apigateway:us-west-2::${path}`;

type Block = Terraform['resource'][string][string];

/** How each type of resource is made, deleted and read: an action of each, and the ARN of a resource. */
const TYPES: Record<string, { actions: string[]; arnOf: (block: Block) => string }> = {
  aws_sqs_queue: { actions: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:GetQueueAttributes', 'sqs:TagQueue'], arnOf: ({ name }) => arn('sqs', name) },
  aws_sqs_queue_policy: { actions: ['sqs:SetQueueAttributes'], arnOf: ({ queue_url: url }) => arn('sqs', `MozDef-EF-generic-webhook-dev${url.includes('dead_letters') ? '-DLQ' : ''}`) },
  aws_sqs_queue_redrive_policy: { actions: ['sqs:SetQueueAttributes'], arnOf: () => arn('sqs', 'MozDef-EF-generic-webhook-dev') },
  aws_sqs_queue_redrive_allow_policy: { actions: ['sqs:SetQueueAttributes'], arnOf: () => arn('sqs', 'MozDef-EF-generic-webhook-dev-DLQ') },
  aws_lambda_function: {
    actions: ['lambda:CreateFunction', 'lambda:DeleteFunction', 'lambda:GetFunction', 'lambda:TagResource', 'lambda:UpdateFunctionCode'],
    arnOf: ({ function_name: name }) => arn('lambda', `function:${name}`),
  },
  aws_lambda_permission: {
    actions: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:GetPolicy'],
    arnOf: () => arn('lambda', 'function:MozDef-EF-generic-webhook-dev-authorizer'),
  },
  aws_s3_bucket: {
    actions: ['s3:CreateBucket', 's3:DeleteBucket', 's3:ListBucket', 's3:GetBucketAcl', 's3:PutBucketTagging', 's3:TagResource', 's3:ListTagsForResource'],
    arnOf: () => bucketArn,
  },
  ...Object.fromEntries(Object.entries({
    lifecycle_configuration: 'LifecycleConfiguration',
    ownership_controls: 'BucketOwnershipControls',
    policy: 'BucketPolicy',
    public_access_block: 'BucketPublicAccessBlock',
    server_side_encryption_configuration: 'EncryptionConfiguration',
    versioning: 'BucketVersioning',
  }).map(([type, action]) => [`aws_s3_bucket_${type}`, { actions: [`s3:Get${action}`, `s3:Put${action}`], arnOf: () => bucketArn }])),
  aws_cloudwatch_event_rule: {
    actions: ['events:PutRule', 'events:DeleteRule', 'events:DescribeRule', 'events:ListTagsForResource', 'events:TagResource'],
    arnOf: ({ name }) => arn('events', `rule/${name}`),
  },
  aws_cloudwatch_event_target: {
    actions: ['events:PutTargets', 'events:RemoveTargets', 'events:ListTargetsByRule'],
    arnOf: ({ rule }) => arn('events', rule.includes('.measure_dead_letters.') ? 'rule/MozDef-EF-generic-webhook-dev-measure-dead-letters' : 'rule/MozDef-EF-generic-webhook-dev-reprocess'),
  },
  aws_cloudwatch_log_metric_filter: {
    actions: ['logs:PutMetricFilter', 'logs:DeleteMetricFilter', 'logs:DescribeMetricFilters'],
    arnOf: () => arn('logs', 'log-group:/aws/apigateway/MozDef-EF-generic-webhook-dev:*'),
  },
  aws_wafv2_web_acl: {
    actions: ['wafv2:CreateWebACL', 'wafv2:DeleteWebACL', 'wafv2:GetWebACL', 'wafv2:ListTagsForResource', 'wafv2:TagResource', 'wafv2:UpdateWebACL'],
    arnOf: ({ name }) => arn('wafv2', `regional/webacl/${name}/a1`),
  },
  aws_wafv2_ip_set: {
    actions: ['wafv2:CreateIPSet', 'wafv2:DeleteIPSet', 'wafv2:GetIPSet', 'wafv2:ListTagsForResource', 'wafv2:TagResource', 'wafv2:UpdateIPSet'],
    arnOf: ({ name }) => arn('wafv2', `regional/ipset/${name}/a1`),
  },
  aws_cloudwatch_log_group: {
    actions: ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:DescribeLogGroups', 'logs:PutRetentionPolicy', 'logs:TagResource'],
    arnOf: ({ name }) => arn('logs', `log-group:${name}`),
  },
  aws_iam_role: {
    actions: ['iam:CreateRole', 'iam:DeleteRole', 'iam:GetRole', 'iam:PassRole', 'iam:TagRole'],
    arnOf: ({ name }) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  },
  aws_iam_role_policy: {
    actions: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:GetRolePolicy'],
    arnOf: ({ name }) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  },
  aws_api_gateway_rest_api: { actions: ['apigateway:POST'], arnOf: () => api('/restapis') },
  ...Object.fromEntries(['authorizer', 'deployment', 'integration', 'method', 'method_settings', 'resource', 'stage'].map((type) => [
    `aws_api_gateway_${type}`,
    { actions: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT'], arnOf: () => api('/restapis/abc/x') },
  ])),
  aws_api_gateway_rest_api_policy: { actions: ['apigateway:PATCH', 'apigateway:UpdateRestApiPolicy'], arnOf: () => api('/restapis/abc') },
  aws_api_gateway_domain_name: { actions: ['apigateway:POST', 'apigateway:DELETE'], arnOf: ({ domain_name: name }) => api(`/domainnames/${name}`) },
  aws_api_gateway_base_path_mapping: { actions: ['apigateway:POST'], arnOf: () => api('/domainnames/hooks.example.com/basepathmappings') },
  aws_wafv2_web_acl_association: {
    actions: ['wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL', 'wafv2:GetWebACLForResource', 'apigateway:SetWebACL'],
    arnOf: () => api('/restapis/abc/stages/dev'),
  },
  aws_cloudwatch_metric_alarm: {
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
    arnOf: ({ alarm_name: name }) => arn('cloudwatch', `alarm:${name}`),
  },
  aws_cloudwatch_dashboard: {
    actions: ['cloudwatch:PutDashboard', 'cloudwatch:DeleteDashboards', 'cloudwatch:GetDashboard'],
    arnOf: ({ dashboard_name: name }) => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${name}`,
  },
  aws_sns_topic: { actions: ['sns:CreateTopic', 'sns:DeleteTopic', 'sns:GetTopicAttributes'], arnOf: ({ name }) => arn('sns', name) },
  aws_sns_topic_policy: { actions: ['sns:SetTopicAttributes'], arnOf: () => arn('sns', 'MozDef-EF-generic-webhook-dev-alarms') },
  aws_sns_topic_subscription: {
    actions: ['sns:Subscribe', 'sns:Unsubscribe', 'sns:GetSubscriptionAttributes'],
    arnOf: () => arn('sns', 'MozDef-EF-generic-webhook-dev-alarms'),
  },
};

test('whatever the event source\'s stack has, the deployment can make, change and delete, by its name', () => {
  const target = targetOf(ALL_OPTIONS);
  const permissions = writePermissions(target);
  const { resource } = synthesize(target.config);
  // A type that is new has to be thought of: what does it take, and on which resources?
  expect(Object.keys(resource).filter((type) => !TYPES[type])).toEqual([]);
  for (const [type, blocks] of Object.entries(resource)) {
    for (const block of Object.values(blocks)) {
      for (const action of TYPES[type].actions) {
        expect([type, action, allows(permissions, action, TYPES[type].arnOf(block))]).toEqual([type, action, true]);
      }
    }
  }
});

test.each<[string, Partial<StageConfig>, string]>([
  ['that is there already', { webAclArn: arn('wafv2', 'regional/webacl/edge/1') }, arn('wafv2', 'regional/webacl/edge/1')],
  ['of the stage\'s own', { waf: { rateLimit: 100 } }, arn('wafv2', 'regional/webacl/MozDef-EF-generic-webhook-dev/1')],
])('a web ACL %s can be put before the API, and no other be changed', (_, stage, acl) => {
  const permissions = writePermissions(targetOf(stage));
  for (const on of [acl, api('/restapis/abc/stages/dev')]) expect(allows(permissions, 'wafv2:AssociateWebACL', on)).toBe(true);
  expect(allows(permissions, 'wafv2:UpdateWebACL', arn('wafv2', 'regional/webacl/edge/1'))).toBe(false);
  expect(permissions.some(({ actions, resources }) => actions.includes('wafv2:CreateIPSet') && resources.some((each) => each.includes('ipset')))).toBe(false);
});

test('a plan changes nothing but the lock', () => {
  const changing = readPermissions(targetOf(ALL_OPTIONS)).flatMap(({ sid, actions }) => actions.map((action) => `${sid} ${action}`))
    .filter((action) => !/:(Get|List|Describe|GET$|Decrypt$)/.test(action));
  expect(changing).toEqual(['StateLock s3:PutObject', 'StateLock s3:DeleteObject']);
});

test('neither a plan nor an apply reaches another stage, or another source', () => {
  const permissions = writePermissions(targetOf(ALL_OPTIONS));
  for (const name of ['MozDef-EF-generic-webhook-prod', 'MozDef-EF-github-dev']) {
    expect(allows(permissions, 'sqs:DeleteQueue', arn('sqs', name))).toBe(false);
    expect(allows(permissions, 'lambda:UpdateFunctionCode', arn('lambda', `function:${name}-ingest`))).toBe(false);
    expect(allows(permissions, 'iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/${name}-ingest`)).toBe(false);
    expect(allows(permissions, 'cloudwatch:DeleteAlarms', arn('cloudwatch', `alarm:${name}-errors`))).toBe(false);
    expect(allows(permissions, 's3:DeleteBucket', `arn:aws:s3:::${name.toLowerCase()}-events-${ACCOUNT}`)).toBe(false);
    expect(allows(permissions, 'events:DeleteRule', arn('events', `rule/${name}-reprocess`))).toBe(false);
  }
});

test('neither a plan nor an apply reads, writes or deletes what is in the event bucket', () => {
  for (const permissions of [readPermissions(targetOf(ALL_OPTIONS)), writePermissions(targetOf(ALL_OPTIONS))]) {
    expect(permissions.filter(({ resources }) => resources.some((each) => each.startsWith(bucketArn)))).toMatchObject([{ resources: [bucketArn] }]);
    const ofObjects = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'];
    expect(ofObjects.filter((action) => allows(permissions, action, `${bucketArn}/parked/a`))).toEqual([]);
  }
});

test('a schedule can be set, or done without, while the pipeline stays as it is', () => {
  expect(writePermissions(targetOf({ reprocessSchedule: undefined }))).toEqual(writePermissions(targetOf({ reprocessSchedule: 'rate(1 hour)' })));
});

test('an apply cannot change the roles of the pipeline, nor the rule that starts it', () => {
  const permissions = writePermissions(targetOf(ALL_OPTIONS));
  for (const rule of ['trigger', 'failed', 'waiting']) {
    expect(allows(permissions, 'events:PutRule', arn('events', `rule/MozDef-EF-generic-webhook-dev-${rule}`))).toBe(false);
  }
  for (const role of ['build', 'review', 'deploy', 'verify', 'pipeline', 'trigger', 'notify']) {
    expect(allows(permissions, 'iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/MozDef-EF-generic-webhook-dev-${role}`)).toBe(false);
  }
});

test('with a boundary no role escapes it, and roles are passed to Lambda alone', () => {
  const permissions = writePermissions(targetOf(ALL_OPTIONS));
  for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary']) {
    const granting = permissions.filter(({ actions }) => actions.includes(action));
    expect(granting.map(({ conditions }) => conditions)).toEqual([{ StringEquals: { 'iam:PermissionsBoundary': ALL_OPTIONS.permissionsBoundaryArn } }]);
  }
  expect(permissions.flatMap(({ actions }) => actions)).not.toContain('iam:DeleteRolePermissionsBoundary');
  expect(permissions.filter(({ actions }) => actions.includes('iam:PassRole')).map(({ conditions }) => conditions)).toEqual([
    { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  ]);
});

test('the state is read by a plan and written by an apply: this stack\'s and no other', () => {
  const object = `arn:aws:s3:::${STATE.bucket}/MozDef-EF/generic-webhook/generic-webhook-dev.tfstate`;
  const [plan, apply] = [readPermissions(targetOf()), writePermissions(targetOf())];
  expect([allows(plan, 's3:GetObject', object), allows(plan, 's3:PutObject', object)]).toEqual([true, false]);
  expect([allows(apply, 's3:GetObject', object), allows(apply, 's3:PutObject', object)]).toEqual([true, true]);
  expect(allows(apply, 's3:DeleteObject', object)).toBe(false);
  expect(allows(plan, 's3:PutObject', `${object}.tflock`)).toBe(true);
  expect(allows(apply, 's3:GetObject', object.replace('-dev.', '-dev-pipeline.'))).toBe(false);
});

test('what tries a deployment reads the current secrets, counts messages and invokes one function', () => {
  expect(verifyPermissions(targetOf(), PIPELINES.GitHub)).toEqual([
    {
      sid: 'CountMessages',
      actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
      resources: [arn('sqs', 'MozDef-EF-generic-webhook-dev'), arn('sqs', 'MozDef-EF-generic-webhook-dev-DLQ')],
    },
    {
      sid: 'SignSamples',
      actions: ['ssm:GetParameters'],
      resources: ['auth_token', 'signing_secret'].map((name) => arn('ssm', `parameter/MozDef-EF/generic-webhook/dev/${name}`)),
    },
    { sid: 'ReadMetrics', actions: ['cloudwatch:GetMetricData'], resources: ['*'] },
    { sid: 'Reprocess', actions: ['lambda:InvokeFunction'], resources: [arn('lambda', 'function:MozDef-EF-generic-webhook-dev-reprocess')] },
  ]);
});
