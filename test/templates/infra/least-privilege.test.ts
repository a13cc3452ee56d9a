import { configOf, generic, github, zoom } from './fixtures';
import { synthesize, type Terraform } from './synthesize';
import type { SourceDescriptor } from '../../../templates/framework/config';

interface Statement {
  readonly Sid: string;
  readonly Action: string[];
  readonly Resource: string[];
}

/** The ends of ARNs that stand for a part of what the ARN names: a log group's streams, and what is under a prefix of the bucket. */
const PARTS = /^(\$\{aws_cloudwatch_log_group\.\w+\.arn\}:|\$\{aws_s3_bucket\.events\.arn\}\/(oversize|parked|discarded)\/)\*$/;

const both: SourceDescriptor = { ...github, id: 'both', authorization: { header: 'X-Token' } };

/** The statements of a function's policy, by name. */
function statementsOf({ resource }: Terraform, name: string): Record<string, Statement> {
  const { Statement } = JSON.parse(resource.aws_iam_role_policy[name].policy) as { Statement: Statement[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

const parameter = (path: string) =>
  `arn:\${data.aws_partition.current.partition}:ssm:us-west-2:\${data.aws_caller_identity.current.account_id}:parameter${path}`;

describe.each([generic, github, zoom, both])('$id', (source) => {
  const terraform = synthesize(configOf(source));

  test('no statement grants every action, and none on all resources', () => {
    const statements = Object.keys(terraform.resource.aws_iam_role_policy).flatMap((name) => Object.values(statementsOf(terraform, name)));
    expect(statements.length).toBeGreaterThan(0);
    for (const { Sid, Action, Resource } of statements) {
      expect(Action.join()).not.toContain('*');
      expect({ Sid, all: Resource.filter((arn) => arn.includes('*') && !PARTS.test(arn)) }).toEqual({ Sid, all: [] });
    }
  });

  test('every function has a role of its own, assumed by Lambda alone and with one policy', () => {
    const { resource } = terraform;
    const functions = Object.keys(resource.aws_lambda_function);
    expect(Object.keys(resource.aws_iam_role)).toEqual(functions);
    expect(Object.keys(resource.aws_iam_role_policy)).toEqual(functions);
    for (const name of functions) {
      expect(resource.aws_lambda_function[name].role).toBe(`\${aws_iam_role.${name}.arn}`);
      expect(resource.aws_iam_role_policy[name].role).toBe(`\${aws_iam_role.${name}.name}`);
      expect(JSON.parse(resource.aws_iam_role[name].assume_role_policy).Statement).toEqual([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
    expect(resource).not.toHaveProperty('aws_iam_role_policy_attachment');
  });

  test.each(['ingest', 'reprocess'])('%s sends to the two queues', (name) => {
    expect(statementsOf(terraform, name).SendEvents).toEqual({
      Sid: 'SendEvents',
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: ['${aws_sqs_queue.events.arn}', '${aws_sqs_queue.dead_letters.arn}'],
    });
  });

  test('ingest can do nothing else with the queues, reprocess takes messages from the dead letters', () => {
    const others = (name: string) => Object.values(statementsOf(terraform, name)).filter(({ Sid, Action }) => Sid !== 'SendEvents' && Action.join().includes('sqs:'));
    expect(others('ingest')).toEqual([]);
    expect(others('reprocess')).toEqual([{
      Sid: 'ReceiveDeadLetters',
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      Resource: ['${aws_sqs_queue.dead_letters.arn}'],
    }]);
  });

  test('ingest keeps what is too large, reprocess also reads it, parks, discards, and returns what it parked or discarded', () => {
    const bucket = '${aws_s3_bucket.events.arn}';
    const about = (name: string) => Object.values(statementsOf(terraform, name)).filter(({ Action }) => Action.join().includes('s3:'));
    expect(about('ingest')).toEqual([
      { Sid: 'KeepOversize', Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`${bucket}/oversize/*`] },
    ]);
    expect(about('reprocess')).toEqual([
      { Sid: 'UseEvents', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: ['oversize', 'parked', 'discarded'].map((prefix) => `${bucket}/${prefix}/*`) },
      { Sid: 'DeleteReturned', Effect: 'Allow', Action: ['s3:DeleteObject'], Resource: [`${bucket}/parked/*`, `${bucket}/discarded/*`] },
      { Sid: 'ListEvents', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] },
    ]);
  });

  test('functions write to their own log group only', () => {
    for (const name of Object.keys(terraform.resource.aws_lambda_function)) {
      expect(statementsOf(terraform, name).WriteLogs).toEqual({
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`\${aws_cloudwatch_log_group.${name}.arn}:*`],
      });
    }
  });
});

test('only a function that is traced may write to X-Ray, whatever a caller\'s header asks for', () => {
  for (const tracing of [false, true]) {
    const terraform = synthesize(configOf(both, { stage: { tracing } }));
    expect(terraform.resource.aws_api_gateway_stage.webhook.xray_tracing_enabled).toBe(tracing);
    for (const [name, { tracing_config: config }] of Object.entries(terraform.resource.aws_lambda_function)) {
      expect(config).toEqual({ mode: tracing ? 'Active' : 'PassThrough' });
      expect(Object.keys(statementsOf(terraform, name)).includes('WriteTraces')).toBe(tracing);
    }
    expect(JSON.stringify(terraform.resource).includes('xray:')).toBe(tracing);
  }
});

test('where duplicates are left out, ingest marks requests and looks for the marks, and for nothing else; elsewhere it does not', () => {
  const about = (source: SourceDescriptor) => Object.values(statementsOf(synthesize(configOf(source)), 'ingest')).filter(({ Sid }) => Sid.endsWith('Seen'));
  expect(about(github)).toEqual([]);
  expect(about({ ...github, deduplicate: true })).toEqual([
    { Sid: 'MarkSeen', Effect: 'Allow', Action: ['s3:PutObject'], Resource: ['${aws_s3_bucket.events.arn}/seen/*'] },
    { Sid: 'FindSeen', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['${aws_s3_bucket.events.arn}'], Condition: { StringLike: { 's3:prefix': 'seen/*' } } },
  ]);
});

test('the authorizer reads the tokens, and has nothing to do with the queues or the bucket', () => {
  const statements = statementsOf(synthesize(configOf(both)), 'authorizer');
  expect(Object.keys(statements)).toEqual(['WriteLogs', 'ReadSecrets']);
  expect(statements.ReadSecrets).toEqual({
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Action: ['ssm:GetParameters'],
    Resource: [parameter('/MozDef-EF/both/dev/auth_token'), parameter('/MozDef-EF/both/dev/auth_token_previous')],
  });
});

test('ingest reads the signing secrets, of a source that signs', () => {
  expect(statementsOf(synthesize(configOf(both)), 'ingest').ReadSecrets).toEqual({
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Action: ['ssm:GetParameters'],
    Resource: [parameter('/MozDef-EF/both/dev/signing_secret'), parameter('/MozDef-EF/both/dev/signing_secret_previous')],
  });
  expect(statementsOf(synthesize(configOf(generic)), 'ingest')).not.toHaveProperty('ReadSecrets');
});

test('API Gateway may invoke a function for exactly one method, or as exactly one authorizer', () => {
  const { resource } = synthesize(configOf(generic, { stages: ['prod'], apiPath: 'hooks/in' }));
  const common = { action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com', statement_id: 'api-gateway' };
  expect(resource.aws_lambda_permission.handler).toMatchObject({
    ...common,
    function_name: '${aws_lambda_function.ingest.function_name}',
    source_arn: '${aws_api_gateway_rest_api.webhook.execution_arn}/prod/POST/hooks/in',
  });
  expect(resource.aws_lambda_permission.authorizer).toMatchObject({
    ...common,
    function_name: '${aws_lambda_function.authorizer.function_name}',
    source_arn: '${aws_api_gateway_rest_api.webhook.execution_arn}/authorizers/${aws_api_gateway_authorizer.webhook.id}',
  });
});

test('EventBridge may invoke the function that reprocesses for a schedule of the stage, and for nothing else', () => {
  const { resource } = synthesize(configOf(github, { stage: { reprocessSchedule: 'rate(1 hour)' } }));
  for (const [permission, rule] of [['schedule', 'reprocess'], ['measure_dead_letters', 'measure_dead_letters']]) {
    expect(resource.aws_lambda_permission[permission]).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      function_name: '${aws_lambda_function.reprocess.function_name}',
      source_arn: `\${aws_cloudwatch_event_rule.${rule}.arn}`,
    });
  }
  expect(JSON.stringify(synthesize(configOf(github, { stage: { alarms: undefined } })))).not.toContain('events.amazonaws.com');
});
