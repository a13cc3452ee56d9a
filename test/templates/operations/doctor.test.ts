import { fails, fakeClient, type Answers } from './fake-client';
import type { ApiGatewayAccount } from '../../../templates/framework/operations/api-gateway-account';
import { diagnose, homeRegion, type DoctorClients, type Finding, type NodeVersions } from '../../../templates/framework/operations/doctor';
import { configOf, generic, github, type ConfigOverrides } from '../infra/fixtures';

const PATH = '/MozDef-EF/github/dev/signing_secret';
const CONNECTION = 'arn:aws:codeconnections:us-west-2:123456789012:connection/c';
const from = { connectionArn: CONNECTION, repository: 'a/b', branch: 'main' };
const pipeline = { github: from, approval: true, acceptanceSamples: [], reprocess: false };
const caller = { GetCallerIdentity: () => ({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' }) };
const limits = (ConcurrentExecutions: number, UnreservedConcurrentExecutions: number): Answers => ({
  GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions } }),
});
const NODE: NodeVersions = { wanted: '>= 20.16.0', found: '22.20.0' };
const VALUE = 'a secret that nobody sees';
/** Whether the account's higher throughput of parameters is on. */
const throughput = (SettingValue: string): Answers => ({ GetServiceSetting: () => ({ ServiceSetting: { SettingValue } }) });
/** Parameters as they are described, and the values that are read. */
const parameters = (...Parameters: { Name: string; Type: string; Version?: number; Value?: string }[]): Answers => ({
  DescribeParameters: () => ({ Parameters }),
  GetParameters: () => ({ Parameters: Parameters.map(({ Value = VALUE, ...rest }) => ({ ...rest, Value })) }),
  ...throughput('true'),
});

/** What API Gateway says of an account: a new one's quotas, and no role for logs. */
const ACCOUNT: ApiGatewayAccount = { throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 } };
const TOPIC = 'arn:aws:sns:us-west-2:123456789012:MozDef-EF-github-dev-alarms';
const subscribed = (...arns: string[]): Answers => ({
  ListSubscriptionsByTopic: () => ({ Subscriptions: arns.map((SubscriptionArn) => ({ SubscriptionArn })) }),
});

interface Situation {
  readonly config?: ConfigOverrides;
  readonly clients?: Partial<Record<Exclude<keyof DoctorClients, 'terraformVersion' | 'apiGatewayAccount'>, Answers>>;
  readonly account?: () => Promise<ApiGatewayAccount>;
  readonly terraformVersion?: () => Promise<string>;
  readonly node?: NodeVersions;
  readonly endpoint?: string;
}

/** The findings about a stage with which all is well, but for what is given. */
async function findings({ config, clients = {}, account = async () => ACCOUNT, terraformVersion = async () => '1.11.4', node = NODE, endpoint }: Situation = {}): Promise<Finding[]> {
  const answers = {
    sts: caller,
    homeSts: caller,
    ssm: parameters({ Name: PATH, Type: 'SecureString', Version: 3 }),
    lambda: limits(1000, 900),
    s3: {},
    connections: {},
    sns: subscribed(`${TOPIC}:1`),
    ...clients,
  };
  const fakes = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, fakeClient(answer)]));
  return diagnose({ config: configOf(github, config), stage: 'dev', clients: { ...fakes, terraformVersion, apiGatewayAccount: account } as unknown as DoctorClients, node, endpoint });
}

/** The one finding about a subject. */
async function finding(subject: string, situation: Situation): Promise<Finding> {
  const found = (await findings(situation)).filter((each) => each.subject === subject);
  expect(found).toHaveLength(1);
  return found[0];
}

test('all is well', async () => {
  expect((await findings()).map(({ status, subject }) => [status, subject])).toEqual([
    ['ok', 'node'],
    ['ok', 'terraform'],
    ['ok', 'credentials'],
    ['skipped', 'account'],
    ['ok', 'region'],
    ['ok', 'secret signing_secret'],
    ['skipped', 'secret signing_secret_previous'],
    ['ok', 'SSM throughput'],
    ['skipped', 'state bucket'],
    ['skipped', 'connection'],
    ['ok', 'concurrency'],
    ['skipped', 'access logs'],
    ['ok', 'API Gateway throttling'],
    ['ok', 'alarms'],
  ]);
});

test.each<[string, string, Situation, string, string]>([
  ['an old Node.js', 'node', { node: { wanted: '>= 22.19.0', found: '20.20.2' } }, '20.20.2 is older than >= 22.19.0', 'install it from https://nodejs.org'],
  ['an old Terraform', 'terraform', { terraformVersion: async () => '1.9.8' }, '1.9.8 is older than 1.10', 'developer.hashicorp.com'],
  ['no Terraform', 'terraform', { terraformVersion: fails('Error', 'terraform is not on PATH') }, 'not on PATH', 'install Terraform 1.11.4'],
  ['another account', 'account', { config: { stage: { account: '210987654321' } } }, 'are of 123456789012, the stage of 210987654321', 'AWS_PROFILE'],
  ['a region that is not enabled', 'region', { clients: { sts: { GetCallerIdentity: fails('InvalidClientTokenId', 'invalid') } } },
    'us-west-2 does not take the credentials', 'aws account enable-region --region-name us-west-2'],
  ['a secret that is not set', 'secret signing_secret', { clients: { ssm: parameters() } },
    `${PATH} is not set`, 'npx projen secrets -- --stage dev --name signing_secret'],
  ['a secret that anybody may read', 'secret signing_secret', { clients: { ssm: parameters({ Name: PATH, Type: 'String' }) } },
    'is a String, not a SecureString', `aws ssm delete-parameter --region us-west-2 --name ${PATH} && npx projen secrets`],
  ['a secret that cannot be used', 'secret signing_secret', { clients: { ssm: parameters({ Name: PATH, Type: 'SecureString', Value: 'hunter2' }) } },
    `${PATH} is set, and cannot be used: it has fewer than 16 bytes; it must be the secret exactly`, 'npx projen secrets -- --stage dev --name signing_secret'],
  ['a previous secret that cannot be used', 'secret signing_secret_previous', {
    clients: { ssm: parameters({ Name: PATH, Type: 'SecureString' }, { Name: `${PATH}_previous`, Type: 'SecureString', Value: ' ' }) },
  }, `${PATH}_previous is set, and cannot be used: it is empty`, '--name signing_secret_previous'],
  ['no permission', 'secrets', { clients: { ssm: { DescribeParameters: fails('AccessDeniedException', 'ssm:DescribeParameters') } } },
    'could not be checked: the credentials may not do this (AccessDeniedException: ssm:DescribeParameters)', 'use others'],
  ['no network', 'concurrency', { clients: { lambda: { GetAccountSettings: fails('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }) } } },
    'ENOTFOUND', 'check the network'],
  ['no state bucket', 'state bucket', {
    config: { state: { bucket: 'b', region: 'us-west-2' } },
    clients: { s3: { HeadBucket: fails('NotFound', '', { $metadata: { httpStatusCode: 404 } }) } },
  }, 'b does not exist', 'npx projen bootstrap'],
  ['a connection that nobody has approved', 'connection', {
    config: { stage: { pipeline } }, clients: { connections: { GetConnection: () => ({ Connection: { ConnectionStatus: 'PENDING' } }) } },
  }, 'is PENDING', 'approve it'],
  ['a new account', 'concurrency', { clients: { lambda: limits(10, 10) } }, '10 concurrent executions', 'aws service-quotas request-service-quota-increase'],
  ['a reservation that is too large', 'concurrency', {
    config: { stage: { reservedConcurrency: 901 } },
    clients: { lambda: { ...limits(1000, 1000), GetFunctionConcurrency: fails('ResourceNotFoundException', '') } },
  }, 'reserving 901 leaves 99 of 1000', 'service-quotas'],
  ['a reservation that is too large with the authorizer\'s share', 'concurrency', {
    config: { source: generic, stage: { reservedConcurrency: 800 } },
    clients: {
      lambda: {
        ...limits(1000, 200),
        GetFunctionConcurrency: ({ FunctionName }: { FunctionName: string }) => ({ ReservedConcurrentExecutions: FunctionName.endsWith('-ingest') ? 800 : undefined }),
      },
    },
  }, 'reserving 960 leaves 40 of 1000', 'service-quotas'],
])('%s is not ok', async (_, subject, situation, detail, fix) => {
  expect(await finding(subject, situation)).toEqual({
    status: 'not ok', subject, detail: expect.stringContaining(detail) as string, fix: expect.stringContaining(fix) as string,
  });
});

test.each<[string, string, Situation]>([
  ['the newest Terraform', 'terraform', { terraformVersion: async () => '2.0.0-beta1' }],
  ['OpenTofu', 'tofu', { config: { terraform: { ...configOf(github).terraform, distribution: 'tofu' } }, terraformVersion: async () => '1.10.0' }],
  ['its account', 'account', { config: { stage: { account: '123456789012' } } }],
  ['a previous secret', 'secret signing_secret_previous', {
    clients: { ssm: parameters({ Name: PATH, Type: 'SecureString' }, { Name: `${PATH}_previous`, Type: 'SecureString' }) },
  }],
  ['a connection', 'connection', {
    config: { stage: { pipeline } }, clients: { connections: { GetConnection: () => ({ Connection: { ConnectionStatus: 'AVAILABLE' } }) } },
  }],
  ['a reservation that was made', 'concurrency', {
    config: { stage: { reservedConcurrency: 900 } },
    clients: { lambda: { ...limits(1000, 100), GetFunctionConcurrency: () => ({ ReservedConcurrentExecutions: 900 }) } },
  }],
])('%s is ok', async (_, subject, situation) => {
  expect((await finding(subject, situation)).status).toBe('ok');
});

test.each<[string, string, ConfigOverrides, string, string | undefined]>([
  ['higher than any flood', 'true', {}, 'higher throughput is on', undefined],
  ['less than may start at once', 'false', {}, '40 reads a second, and the stage\'s throttling lets 2000 requests through at once',
    'aws ssm update-service-setting --region us-west-2 --setting-id /ssm/parameter-store/high-throughput-enabled --setting-value true'],
  ['less than is reserved', 'false', { stage: { reservedConcurrency: 41 } }, 'lets 41 requests', 'update-service-setting'],
  ['enough for what is reserved', 'false', { stage: { reservedConcurrency: 40 } }, '40 reads a second, for 40 functions', undefined],
  ['enough for the throttling', 'false', { stage: { throttling: { requestsPerSecond: 10, burst: 20 } } }, '40 reads a second, for 20 functions', undefined],
])('the throughput of parameters is told, and how to raise it: %s', async (_, setting, config, detail, fix) => {
  const ssm = { ...parameters({ Name: PATH, Type: 'SecureString' }), ...throughput(setting) };
  const lambda = { ...limits(1000, 900), GetFunctionConcurrency: fails('ResourceNotFoundException', '') };
  const found = await finding('SSM throughput', { config, clients: { ssm, lambda } });
  expect(found).toMatchObject({ status: 'ok', detail: expect.stringContaining(detail) as string });
  if (fix === undefined) expect(found.fix).toBeUndefined(); else expect(found.fix).toContain(fix);
});

test('who may not read secrets learns that they are set', async () => {
  const ssm = { ...parameters({ Name: PATH, Type: 'SecureString', Version: 3 }), GetParameters: fails('AccessDeniedException', 'ssm:GetParameters') };
  expect(await finding('secret signing_secret', { clients: { ssm } })).toEqual({
    status: 'ok', subject: 'secret signing_secret', detail: expect.stringMatching(`^${PATH}, version 3; whether it can be used could not be checked: .*ssm:GetParameters`) as string,
  });
});

test('no value stands in the findings', async () => {
  for (const Value of [VALUE, 'hunter2']) {
    expect(JSON.stringify(await findings({ clients: { ssm: parameters({ Name: PATH, Type: 'SecureString', Value }) } }))).not.toContain(Value);
  }
});

test('without credentials nothing else of the account is asked', async () => {
  const none = { GetCallerIdentity: fails('CredentialsProviderError', 'Could not load credentials from any providers') };
  const found = await findings({ clients: { sts: none, homeSts: none, ssm: {}, lambda: {} } });
  expect(found.map(({ status }) => status)).toEqual(['ok', 'ok', 'not ok', ...Array<string>(9).fill('skipped')]);
  expect(found[2]).toMatchObject({ subject: 'credentials', fix: expect.stringContaining('aws sso login') as string });
  expect(found[2].detail).toBe('could not be checked: there are no AWS credentials');
});

test('what an emulator does not have is skipped, and on AWS is not ok; the other checks go on', async () => {
  const html = Object.assign(new SyntaxError("Unexpected token '<'\n  Deserialization error: to see the raw response, inspect the hidden field"), { $response: { statusCode: 404 } });
  const lambda = { GetAccountSettings: () => { throw html; } };
  const detail = 'could not be checked: what answered is not AWS, or does not have this service (HTTP status 404)';
  expect(await finding('concurrency', { clients: { lambda }, endpoint: 'http://127.0.0.1:5000' })).toMatchObject({ status: 'skipped', detail });
  expect(await finding('concurrency', { clients: { lambda } })).toMatchObject({ status: 'not ok', detail, fix: expect.stringContaining('proxy') as string });
  expect((await findings({ clients: { lambda } })).filter(({ status }) => status === 'ok')).toHaveLength(8);
});

describe('whether anybody is told of alarms', () => {
  const notify = { email: 'soc@example.com' };
  const absent = { ListSubscriptionsByTopic: fails('NotFoundException', 'Topic does not exist') };
  const here = 'arn:aws:sns:us-west-2:123456789012:soc';

  test.each<[string, Situation, Finding['status'], string, string | undefined]>([
    ['confirmed', {}, 'ok', `1 confirmed subscription of ${TOPIC}`, undefined],
    ['one confirmed, another not', { clients: { sns: subscribed('PendingConfirmation', `${TOPIC}:1`) } }, 'ok', '1 confirmed subscription of', undefined],
    ['not confirmed', { config: { stage: { notify } }, clients: { sns: subscribed('PendingConfirmation') } }, 'not ok', 'no subscription of',
      `aws sns subscribe --region us-west-2 --topic-arn ${TOPIC} --protocol email --notification-endpoint soc@example.com`],
    ['ended', { clients: { sns: subscribed('Deleted') } }, 'not ok', 'nobody is told', 'alarmEmail'],
    ['nobody', { clients: { sns: subscribed() } }, 'not ok', `nobody is told: ${TOPIC} has no subscription`, 'set alarmEmail, alarmSubscriptions or alarmTopicArn'],
    ['nobody, though somebody is to be', { config: { stage: { notify } }, clients: { sns: subscribed() } }, 'not ok', 'has no subscription', 'npx projen deploy -- --stage dev'],
    ['not deployed, nobody', { clients: { sns: absent } }, 'not ok', 'nobody is told', 'alarmEmail'],
    ['not deployed, somebody', { config: { stage: { notify } }, clients: { sns: absent } }, 'skipped', 'the stage is not deployed; one subscriber is then asked to confirm', undefined],
    ['a topic of others', { config: { stage: { notify: { topicArn: here } } }, clients: { sns: subscribed(`${here}:1`) } }, 'ok', `of ${here}`, undefined],
    ['a topic that is not there', { config: { stage: { notify: { topicArn: here } } }, clients: { sns: absent } }, 'not ok', `there is no topic ${here}`, 'alarmTopicArn'],
    ['no alarms', { config: { stage: { alarms: undefined } }, clients: { sns: {} } }, 'skipped', 'the stage has none', undefined],
    ['not known', { clients: { sns: { ListSubscriptionsByTopic: fails('AuthorizationErrorException', 'sns:ListSubscriptionsByTopic') } } }, 'not ok', 'could not be checked', 'permitted'],
  ])('%s', async (_, situation, status, detail, fix) => {
    const found = await finding('alarms', situation);
    expect(found).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
    if (fix === undefined) expect(found.fix).toBeUndefined(); else expect(found.fix).toContain(fix);
  });

  test('all pages are read', async () => {
    const pages: Record<string, object> = {
      first: { Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }], NextToken: 'more' }, more: { Subscriptions: [{ SubscriptionArn: `${TOPIC}:1` }] },
    };
    const sns = { ListSubscriptionsByTopic: ({ NextToken = 'first' }: { NextToken?: string }) => pages[NextToken] };
    expect((await finding('alarms', { clients: { sns } })).detail).toBe(`1 confirmed subscription of ${TOPIC}, 1 not confirmed`);
  });
});

describe('API Gateway', () => {
  const role = 'arn:aws:iam::123456789012:role/api-gateway-logs';
  const accessLogs = { retentionDays: 30 };

  test.each<[string, ApiGatewayAccount, ConfigOverrides, Finding['status'], string, string | undefined]>([
    ['logs with its role', { cloudwatchRoleArn: role }, { stage: { accessLogs } }, 'ok', role, undefined],
    ['has no role to log with', {}, { stage: { accessLogs } }, 'not ok', 'the deployment would fail', 'aws apigateway update-account --region us-west-2'],
    ['need not log, and could', { cloudwatchRoleArn: role }, {}, 'skipped', 'API Gateway has its role', undefined],
    ['need not log, and could not', {}, {}, 'skipped', 'needs a role', undefined],
  ])('%s', async (_, account, config, status, detail, fix) => {
    const found = await finding('access logs', { config, account: async () => account });
    expect(found).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
    if (fix === undefined) expect(found.fix).toBeUndefined(); else expect(found.fix).toContain(fix);
  });

  test.each<[number, number, number, number, Finding['status']]>([
    [1_000, 2_000, 10_000, 5_000, 'ok'], [1_000, 1_250, 2_500, 1_250, 'ok'], [1_000, 2_000, 2_500, 1_250, 'not ok'], [5_000, 1_000, 2_500, 1_250, 'not ok'],
  ])('allows %d a second and %d at once, of %d and %d: %s', async (requestsPerSecond, burst, rateLimit, burstLimit, status) => {
    const found = await finding('API Gateway throttling', {
      config: { stage: { throttling: { requestsPerSecond, burst } } }, account: async () => ({ throttleSettings: { rateLimit, burstLimit } }),
    });
    expect(found.status).toBe(status);
    if (status !== 'ok') expect(found.fix).toContain('L-8A5B8E43');
  });

  test('that does not answer is not ok', async () => {
    const account = async () => { throw Object.assign(new Error('not authorized: apigateway:GET'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } }); };
    expect(await finding('API Gateway', { account })).toMatchObject({ status: 'not ok', detail: expect.stringContaining('the credentials may not do this') as string });
  });
});

test('in another account nothing else is asked', async () => {
  const found = await findings({ config: { stage: { account: '1' } }, clients: { ssm: {}, lambda: {} } });
  expect(found.filter(({ status }) => status === 'not ok').map(({ subject }) => subject)).toEqual(['account']);
});

test.each([['us-west-2', 'us-east-1'], ['cn-northwest-1', 'cn-north-1'], ['us-gov-east-1', 'us-gov-west-1']])('of %s, %s is always there', (region, home) => {
  expect(homeRegion(region)).toBe(home);
});
