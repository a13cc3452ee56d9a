import { Testing, type TerraformStack } from 'cdktf';
import { configOf, generic, github } from './fixtures';
import { ALL_OPTIONS, PIPELINES, STATE, pipelineConfig } from './pipelines';
import { testApp, type Terraform } from './synthesize';
import type { SourceConfig } from '../../../templates/framework/config';
import { UNSCOPABLE_ACTIONS } from '../../../templates/framework/infra/iam';
import { artifactBucketName } from '../../../templates/framework/names';

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Principal?: string | Record<string, string | string[]>;
  readonly Condition?: Record<string, Record<string, string>>;
}

const list = (value: string | string[] = []): string[] => (Array.isArray(value) ? value : [value]);

/** Every statement of every policy document in Terraform's JSON, whatever resource and attribute it is in, by its place. */
function statementsIn(value: unknown, place: string): [string, Statement][] {
  if (typeof value === 'string') {
    return value.startsWith('{"Version":') ? (JSON.parse(value) as { Statement: Statement[] }).Statement.map((each) => [place, each]) : [];
  }
  return value && typeof value === 'object' ? Object.entries(value).flatMap(([key, child]) => statementsIn(child, `${place}.${key}`)) : [];
}

/** All stacks of a configuration. */
function stacksOf(config: SourceConfig): Terraform[] {
  return testApp(config).node.children.map((stack) => JSON.parse(Testing.synth(stack as TerraformStack, true)) as Terraform);
}

/** Of all inline policies of a role, and of a managed one. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICY = 10_240;
const MAX_MANAGED_POLICY = 6_144;

/** How long a policy is once Terraform knows what it refers to. */
function resolvedLength(policy: string): number {
  return policy
    .replace(/\$\{data\.aws_partition[^}]*\}/g, 'aws-us-gov')
    .replace(/\$\{data\.aws_caller_identity[^}]*\}/g, '123456789012')
    .replace(/\$\{aws_s3_bucket[^}]*\}/g, `arn:aws-us-gov:s3:::${'x'.repeat(63)}`)
    .replace(/\$\{[^}]*\}/g, 'x'.repeat(120))
    .length;
}

const SOURCES = [github, generic];
const MATRIX: [string, SourceConfig][] = SOURCES.flatMap((source) => [
  [`${source.id}, no options`, configOf(source)] as [string, SourceConfig],
  [`${source.id}, all options`, configOf({ ...source, deduplicate: true }, { state: STATE, stage: ALL_OPTIONS })] as [string, SourceConfig],
  ...Object.entries(PIPELINES).flatMap(([form, pipeline]): [string, SourceConfig][] => [
    [`${source.id}, pipeline from ${form}`, pipelineConfig(source, pipeline)],
    [`${source.id}, pipeline from ${form}, all options`, pipelineConfig(source, pipeline, { stage: ALL_OPTIONS })],
  ]),
]);

describe.each(MATRIX)('%s', (name, config) => {
  const stacks = stacksOf(config);
  const statements = stacks.flatMap(({ resource }) => statementsIn(resource, ''));
  const roles = stacks.flatMap(({ resource }) => Object.values(resource.aws_iam_role ?? {}));

  test('the walk finds the roles\' statements, and those of resources', () => {
    const places = statements.map(([place]) => place);
    expect(places).toEqual(expect.arrayContaining(['.aws_iam_role.ingest.assume_role_policy', '.aws_iam_role_policy.ingest.policy']));
    if (name.includes('pipeline')) {
      expect(places).toEqual(expect.arrayContaining(['.aws_iam_role_policy.deploy.policy', '.aws_s3_bucket_policy.artifacts.policy']));
    }
  });

  test('no wildcard in what is allowed', () => {
    expect(statements.filter(([, { Effect, Action }]) => Effect === 'Allow' && list(Action).some((action) => action.includes('*')))).toEqual([]);
    expect(statements.filter(([, statement]) => 'NotAction' in statement || 'NotResource' in statement || 'NotPrincipal' in statement)).toEqual([]);
  });

  test('everything is allowed on resources that are named, but for what has none', () => {
    const everything = /^(\*|arn:([^:]*:){4}\*)$/;
    const unscoped = statements.filter(([, { Effect, Resource }]) => Effect === 'Allow' && list(Resource).some((arn) => everything.test(arn)));
    expect(unscoped.flatMap(([place, { Action }]) => list(Action).map((action) => [place, action]))
      .filter(([, action]) => !UNSCOPABLE_ACTIONS.includes(action))).toEqual([]);
  });

  test('a role is of one service, and of this account if AWS says for whom it asks', () => {
    expect(roles.length).toBeGreaterThan(0);
    for (const { assume_role_policy: policy } of roles) {
      const [statement, ...others] = (JSON.parse(policy) as { Statement: Statement[] }).Statement;
      expect(others).toEqual([]);
      expect(statement).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: expect.stringMatching(/^[a-z]+\.amazonaws\.com$/) } });
      expect(Object.keys(statement.Principal!)).toEqual(['Service']);
      // Lambda gives no account when it assumes a function's role.
      if ((statement.Principal as { Service: string }).Service !== 'lambda.amazonaws.com') {
        expect(statement.Condition?.StringEquals).toEqual({ 'aws:SourceAccount': '${data.aws_caller_identity.current.account_id}' });
      }
    }
  });

  test('every role has one policy of its own, and all policies fit', () => {
    stacks.forEach(expectPoliciesToFit);
  });

  test('a boundary binds every role', () => {
    const boundary = Object.values(config.stages)[0].permissionsBoundaryArn;
    expect(roles.map(({ permissions_boundary: bound }) => bound)).toEqual(roles.map(() => boundary));
  });

  test('nobody else is let into a resource', () => {
    for (const [place, { Effect, Principal, Condition }] of statements) {
      if (place.startsWith('.aws_api_gateway_rest_api_policy.')) {
        // Who calls a webhook is no principal of AWS: the policy lets in addresses, and all others must be refused.
        expect([Effect, Principal, Object.keys(Condition!)]).toEqual([Effect, '*', [Effect === 'Allow' ? 'IpAddress' : 'NotIpAddress']]);
      } else if (Effect === 'Allow' && Principal !== undefined) {
        expect(Object.keys(Principal)).toEqual(['Service']);
        expect(Principal === '*').toBe(false);
        expect(JSON.stringify(Condition ?? '') + JSON.stringify(Principal)).toMatch(/aws:SourceAccount|lambda\.amazonaws\.com/);
      }
    }
  });
});

function expectPoliciesToFit({ resource }: Terraform): void {
  const policies = Object.values(resource.aws_iam_role_policy ?? {});
  expect(policies.map(({ role }) => role).sort()).toEqual(Object.keys(resource.aws_iam_role ?? {}).map((id) => `\${aws_iam_role.${id}.name}`).sort());
  expect(policies.map(({ policy }) => resolvedLength(policy)).filter((length) => length > MAX_POLICY)).toEqual([]);
  const managed = Object.entries(resource.aws_iam_policy ?? {});
  expect(managed.map(([, { policy }]) => resolvedLength(policy)).filter((length) => length > MAX_MANAGED_POLICY)).toEqual([]);
  for (const [id] of managed) {
    expect(resource.aws_iam_role_policy_attachment[id]).toMatchObject({
      policy_arn: `\${aws_iam_policy.${id}.arn}`, role: `\${aws_iam_role.${id.replace(/_\d+$/, '')}.name}`,
    });
  }
}

describe('the longest names, with every option', () => {
  const source = { ...generic, signature: github.signature };
  const arn = (region: string, service: string, resource: string) => `arn:aws-us-gov:${service}:${region}:123456789012:${resource}`;
  const longest = (region: string) => pipelineConfig(source, PIPELINES['GitHub with configuration in CodeCommit'], {
    namespace: 'N'.repeat(15),
    service: 's'.repeat(17),
    stages: ['accept'],
    state: { bucket: 's'.repeat(63), region },
    stage: {
      ...ALL_OPTIONS,
      region,
      domain: { name: `${'h'.repeat(63)}.example.com`, certificateArn: arn(region, 'acm', 'certificate/00000000-0000-4000-8000-000000000000') },
      kmsKeyArn: arn(region, 'kms', 'key/00000000-0000-4000-8000-000000000000'),
      webAclArn: arn(region, 'wafv2', `regional/webacl/${'w'.repeat(128)}/00000000-0000-4000-8000-000000000000`),
      permissionsBoundaryArn: `arn:aws-us-gov:iam::123456789012:policy/${'b'.repeat(128)}`,
      notify: { email: 'soc@example.com', topicArn: arn(region, 'sns', 't'.repeat(256)) },
    },
  });
  const statementsOfDeploy = (config: SourceConfig) => stacksOf(config).flatMap(({ resource }) => [
    ...Object.entries(resource.aws_iam_role_policy ?? {}), ...Object.entries(resource.aws_iam_policy ?? {}),
  ]).filter(([id]) => /^deploy(_\d+)?$/.test(id)).flatMap(([, { policy }]) => (JSON.parse(policy) as { Statement: Statement[] }).Statement);

  test.each(['us-west-2', 'us-gov-east-1', 'ap-southeast-2', 'cn-northwest-1'])('fit the policies in %s', (region) => {
    const config = longest(region);
    expect(artifactBucketName(config, 'accept', '123456789012')).toHaveLength(63);
    stacksOf(config).forEach(expectPoliciesToFit);
  });

  test('what is in a second policy is all that the first has no room for', () => {
    const sids = statementsOfDeploy(longest('us-gov-east-1')).map(({ Sid }) => Sid);
    expect(sids).toEqual([...new Set(sids)]);
    expect(sids).toEqual(statementsOfDeploy(pipelineConfig(source, PIPELINES.CodeCommit, { stage: ALL_OPTIONS })).map(({ Sid }) => Sid));
  });
});
