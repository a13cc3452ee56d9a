import { configOf, generic, github } from './fixtures';
import { addresses, synthesize, type Terraform } from './synthesize';
import type { StageConfig } from '../../../templates/framework/config';
import { readRequest } from '../../../templates/framework/runtime/reprocess/request';

const FUNCTIONS = ['authorizer', 'ingest', 'reprocess'];
const KEY = 'arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555';

const of = (stage: Partial<StageConfig>) => synthesize(configOf(generic, { stage }));

/** What an option adds to the addresses, and takes from them. */
function difference(stage: Partial<StageConfig>): string[] {
  const [plain, changed] = [addresses(of({})), addresses(of(stage))];
  return [...changed.filter((address) => !plain.includes(address)), ...plain.filter((address) => !changed.includes(address)).map((address) => `-${address}`)];
}

function statementOf({ resource }: Terraform, name: string, sid: string) {
  const { Statement } = JSON.parse(resource.aws_iam_role_policy[name].policy) as { Statement: { Sid: string }[] };
  return Statement.find(({ Sid }) => Sid === sid);
}

describe('a key', () => {
  const terraform = of({ kmsKeyArn: KEY });
  const { resource } = terraform;

  test('encrypts the queues, in place of SQS\'s own', () => {
    expect(difference({ kmsKeyArn: KEY })).toEqual([]);
    for (const queue of Object.values(resource.aws_sqs_queue)) {
      expect(queue.kms_master_key_id).toBe(KEY);
      expect(queue).not.toHaveProperty('sqs_managed_sse_enabled');
    }
  });

  test('encrypts what no queue can keep', () => {
    expect(resource.aws_s3_bucket_server_side_encryption_configuration.events.rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: KEY }, bucket_key_enabled: true },
    ]);
  });

  test.each(FUNCTIONS)('encrypts the log and the environment of %s', (name) => {
    expect(resource.aws_cloudwatch_log_group[name].kms_key_id).toBe(KEY);
    expect(resource.aws_lambda_function[name].kms_key_arn).toBe(KEY);
  });

  test.each([
    ['authorizer', ['kms:Decrypt']],
    ['ingest', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['reprocess', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('may be used by %s as far as it needs it', (name, actions) => {
    expect(statementOf(terraform, name, 'UseKey')).toEqual({ Sid: 'UseKey', Effect: 'Allow', Action: actions, Resource: [KEY] });
  });

  test('is not there without the option', () => {
    expect(JSON.stringify(of({}))).not.toContain('kms');
  });
});

describe('a domain', () => {
  const domain = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/c' };
  const { resource, output } = synthesize(configOf(github, { apiPath: 'in/github', stage: { domain } }));

  test('leads to the stage, by TLS 1.2', () => {
    expect(difference({ domain })).toEqual(['aws_api_gateway_base_path_mapping.webhook', 'aws_api_gateway_domain_name.webhook']);
    expect(resource.aws_api_gateway_domain_name.webhook).toMatchObject({
      domain_name: 'hooks.example.com',
      regional_certificate_arn: domain.certificateArn,
      endpoint_configuration: { types: ['REGIONAL'] },
      security_policy: 'TLS_1_2',
    });
    const { api_id, stage_name, domain_name, base_path } = resource.aws_api_gateway_base_path_mapping.webhook;
    expect({ api_id, stage_name, domain_name, base_path }).toEqual({
      api_id: '${aws_api_gateway_stage.webhook.rest_api_id}',
      stage_name: '${aws_api_gateway_stage.webhook.stage_name}',
      domain_name: '${aws_api_gateway_domain_name.webhook.domain_name}',
      base_path: undefined,
    });
  });

  test('is the only host name: the API has none of its own', () => {
    expect(resource.aws_api_gateway_rest_api.webhook.disable_execute_api_endpoint).toBe(true);
    expect(of({}).resource.aws_api_gateway_rest_api.webhook).not.toHaveProperty('disable_execute_api_endpoint');
  });

  test('is in the outputs, with what its DNS record points to', () => {
    expect(output).toMatchObject({
      ServiceEndpoint: { value: 'https://hooks.example.com' },
      WebhookUrl: { value: 'https://hooks.example.com/in/github' },
      DomainTarget: { value: '${aws_api_gateway_domain_name.webhook.regional_domain_name}' },
      DomainHostedZone: { value: '${aws_api_gateway_domain_name.webhook.regional_zone_id}' },
    });
  });
});

test('the dead letters are measured every hour, where there are alarms', () => {
  expect(difference({ alarms: undefined }).filter((address) => !/cloudwatch_metric_alarm|sns/.test(address))).toEqual([
    '-aws_cloudwatch_event_rule.measure_dead_letters', '-aws_cloudwatch_event_target.measure_dead_letters', '-aws_lambda_permission.measure_dead_letters',
  ]);
  const { resource } = of({});
  expect(resource.aws_cloudwatch_event_rule.measure_dead_letters).toMatchObject({
    name: 'MozDef-EF-generic-webhook-dev-measure-dead-letters', schedule_expression: 'rate(1 hour)',
  });
  const { input, ...target } = resource.aws_cloudwatch_event_target.measure_dead_letters;
  expect(target).toMatchObject({ rule: '${aws_cloudwatch_event_rule.measure_dead_letters.name}', arn: '${aws_lambda_function.reprocess.arn}' });
  expect(readRequest(JSON.parse(input))).toEqual({ measure: true });
});

describe('a schedule', () => {
  const { resource } = of({ reprocessSchedule: 'cron(0 6 * * ? *)' });

  test('is a rule, its target, and the permission that it needs', () => {
    expect(difference({ reprocessSchedule: 'rate(1 hour)' })).toEqual([
      'aws_cloudwatch_event_rule.reprocess', 'aws_cloudwatch_event_target.reprocess', 'aws_lambda_permission.schedule',
    ]);
  });

  test('has all dead letters processed again', () => {
    expect(resource.aws_cloudwatch_event_rule.reprocess).toMatchObject({
      name: 'MozDef-EF-generic-webhook-dev-reprocess', schedule_expression: 'cron(0 6 * * ? *)',
    });
    const target = resource.aws_cloudwatch_event_target.reprocess;
    expect(target).toMatchObject({
      rule: '${aws_cloudwatch_event_rule.reprocess.name}',
      arn: '${aws_lambda_function.reprocess.arn}',
      input: '{}',
      depends_on: ['aws_lambda_permission.schedule'],
    });
    expect(readRequest(JSON.parse(target.input))).toEqual({});
  });
});

test.each([[25, 5], [1, 1], [12, 3]])('%i reserved executions are for the function that takes the requests, and %i more for what lets them in', (reservedConcurrency, share) => {
  const { resource } = of({ reservedConcurrency });
  expect(FUNCTIONS.map((name) => resource.aws_lambda_function[name].reserved_concurrent_executions)).toEqual([share, reservedConcurrency, undefined]);
});

test('addresses that are allowed are the only ones, whatever an authorizer says, and the API is deployed anew for them', () => {
  const allowedCidrs = ['192.0.2.0/24', '2001:db8::/32'];
  expect(difference({ api: { allowedCidrs } })).toEqual(['aws_api_gateway_rest_api_policy.webhook']);
  const { resource } = of({ api: { allowedCidrs } });
  const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: '${aws_api_gateway_rest_api.webhook.execution_arn}/dev/POST/generic-webhook' };
  expect((JSON.parse(resource.aws_api_gateway_rest_api_policy.webhook.policy) as { Statement: object[] }).Statement).toEqual([
    { Sid: 'AllowFromCidrs', Effect: 'Allow', ...invoke, Condition: { IpAddress: { 'aws:SourceIp': allowedCidrs } } },
    { Sid: 'DenyFromElsewhere', Effect: 'Deny', ...invoke, Condition: { NotIpAddress: { 'aws:SourceIp': allowedCidrs } } },
  ]);
  const deployments = [allowedCidrs, ['192.0.2.0/25']].map((cidrs) => of({ api: { allowedCidrs: cidrs } }).resource.aws_api_gateway_deployment.webhook);
  expect(deployments[0].depends_on).toContain('aws_api_gateway_rest_api_policy.webhook');
  expect(deployments[0].triggers.configuration).not.toBe(deployments[1].triggers.configuration);
});

test('tags of one\'s own are beside the framework\'s, which are what they are', () => {
  const { provider } = of({ tags: { CostCenter: '4711', Stage: 'other' } });
  expect(provider.aws[0].default_tags).toEqual([
    { tags: { CostCenter: '4711', Project: 'MozDef-EF-dev', Service: 'generic-webhook', Stage: 'dev', ManagedBy: 'mozdef-ef-projen' } },
  ]);
});

test('a web ACL is before the API\'s stage', () => {
  const webAclArn = 'arn:aws:wafv2:us-west-2:123456789012:regional/webacl/main/a';
  expect(difference({ webAclArn })).toEqual(['aws_wafv2_web_acl_association.webhook']);
  expect(of({ webAclArn }).resource.aws_wafv2_web_acl_association.webhook).toMatchObject({
    resource_arn: '${aws_api_gateway_stage.webhook.arn}',
    web_acl_arn: webAclArn,
  });
});

describe('a VPC', () => {
  const vpc = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
  const terraform = of({ vpc });

  test.each(FUNCTIONS)('has %s in it', (name) => {
    expect(terraform.resource.aws_lambda_function[name].vpc_config).toEqual({ subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] });
  });

  test.each(FUNCTIONS)('lets Lambda, and not the code of %s, make network interfaces in its subnets', (name) => {
    const here = 'us-west-2:${data.aws_caller_identity.current.account_id}';
    const arn = 'arn:${data.aws_partition.current.partition}';
    const Condition = { ArnNotEquals: { 'lambda:SourceFunctionArn': `${arn}:lambda:${here}:function:MozDef-EF-generic-webhook-dev-${name}` } };
    expect(statementOf(terraform, name, 'CreateNetworkInterfaces')).toEqual({
      Sid: 'CreateNetworkInterfaces',
      Effect: 'Allow',
      Action: ['ec2:CreateNetworkInterface'],
      Resource: [
        `${arn}:ec2:${here}:network-interface/*`,
        `${arn}:ec2:us-west-2:*:subnet/subnet-1`,
        `${arn}:ec2:us-west-2:*:subnet/subnet-2`,
        `${arn}:ec2:us-west-2:*:security-group/sg-1`,
      ],
      Condition,
    });
    expect(statementOf(terraform, name, 'ManageNetworkInterfaces')).toEqual({
      Sid: 'ManageNetworkInterfaces',
      Effect: 'Allow',
      Action: ['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
      Resource: [`${arn}:ec2:${here}:*/*`],
      Condition,
    });
    expect(statementOf(terraform, name, 'DescribeNetwork')).toEqual({
      Sid: 'DescribeNetwork', Effect: 'Allow', Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], Resource: ['*'], Condition,
    });
  });

  test('is the only reason for a function to have to do with EC2', () => {
    expect(JSON.stringify(of({}))).not.toContain('ec2:');
  });
});

test('a permissions boundary bounds every role', () => {
  const permissionsBoundaryArn = 'arn:aws:iam::123456789012:policy/boundary';
  const roles = Object.values(of({ permissionsBoundaryArn }).resource.aws_iam_role);
  expect(roles.map((role) => role.permissions_boundary)).toEqual(FUNCTIONS.map(() => permissionsBoundaryArn));
});

test('an account is the only one that Terraform touches', () => {
  expect(of({ account: '123456789012' }).provider.aws[0].allowed_account_ids).toEqual(['123456789012']);
  expect(of({}).provider.aws[0]).not.toHaveProperty('allowed_account_ids');
});
