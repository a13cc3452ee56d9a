import { AlarmProtocol, TerraformDistribution } from '../src/options';
import type { MozdefEventSourceProjectOptions, StageOptions, WafOptions } from '../src/options';
import { sourceConfig } from '../src/source-config';
import { refusalOf, withExample } from './support/with-example';
import { burstQuota, REGIONS } from '../src/regions';
import { LONGEST_SUFFIX } from '../src/stage-config';
import { artifactBucketName, pipelineRoleName } from '../templates/framework/names';

type Options = Partial<MozdefEventSourceProjectOptions>;

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const CONNECTION = 'arn:aws:codeconnections:us-west-2:111122223333:connection/01234567-8aad-4d5d-8878-dfcab0bc441f';
const GITHUB = { connectionArn: CONNECTION, repository: 'my-team/mozdef-zoom' };
const CHECKSUMS = { amd64: 'a'.repeat(64), arm64: 'b'.repeat(64) };

const configure = (options: Options) => sourceConfig({ service: 'zoom', ...options }, '1.2.3');

test('a stage has the repository\'s options, but for what it overrides', () => {
  const { stages } = configure({
    stages: ['dev', 'prod'],
    region: 'eu-west-1',
    lambdaMemoryMb: 256,
    alarms: { quarantinedPercent: 50, deadLetters: 10 },
    stageOverrides: { prod: { region: 'eu-central-1', account: '111122223333', alarms: { deadLetters: 0 }, reservedConcurrency: 50 } },
  });
  expect(Object.keys(stages)).toEqual(['dev', 'prod']);
  expect(stages.dev).toMatchObject({ region: 'eu-west-1', memoryMb: 256, alarms: { quarantinedPercent: 50, deadLetters: 10 } });
  expect(stages.dev).not.toHaveProperty('account');
  expect(stages.prod).toMatchObject({
    region: 'eu-central-1', account: '111122223333', memoryMb: 256, reservedConcurrency: 50, alarms: { quarantinedPercent: 50, deadLetters: 0 },
  });
});

test('a stage can be without alarms', () => {
  const { stages } = configure({ stages: ['dev', 'prod'], stageOverrides: { dev: { alarms: { enabled: false } } } });
  expect(stages.dev).not.toHaveProperty('alarms');
  expect(stages.prod.alarms).toBeDefined();
});

test('a stage can change a part of the pipeline', () => {
  const { stages, runbook, state } = configure({
    stages: ['dev', 'prod'],
    stateBucket: 'my-state',
    alarmEmail: 'soc@example.com',
    pipeline: { github: GITHUB, acceptanceSamples: ['ping.json'] },
    stageOverrides: { prod: { pipeline: { github: { ...GITHUB, branch: 'release', filePaths: ['src/**'] }, approval: true, acceptanceSamples: [] } } },
  });
  expect(stages.dev.pipeline).toEqual({ github: { ...GITHUB, branch: 'main' }, approval: false, acceptanceSamples: ['ping.json'], reprocess: true });
  expect(stages.prod.pipeline).toEqual({
    github: { ...GITHUB, branch: 'release', filePaths: ['src/**'] }, approval: true, acceptanceSamples: [], reprocess: true,
  });
  expect(runbook).toBe('https://github.com/my-team/mozdef-zoom/blob/main/framework/RUNBOOK.md');
  expect(state).toEqual({ bucket: 'my-state', region: 'us-west-2' });
});

test('code on GitHub, private configuration in CodeCommit', () => {
  const { pipeline } = configure({
    stateBucket: 'my-state', alarmEmail: 'soc@example.com', pipeline: { github: GITHUB, codeCommit: { repository: 'zoom-private', create: true } },
  }).stages.dev;
  expect(pipeline).toMatchObject({ github: { branch: 'main' }, codeCommit: { repository: 'zoom-private', branch: 'main', create: true } });
});

test('everything that a stage can have', () => {
  const { dev } = configure({
    kmsKeyArn: KEY,
    domainName: 'hooks.example.com',
    certificateArn: CERTIFICATE,
    webAclArn: 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/acl/1234abcd-12ab-34cd-56ef-1234567890ab',
    permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/team/boundary',
    vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
    alarmEmail: 'soc@example.com',
    alarmTopicArn: 'arn:aws:sns:us-west-2:111122223333:soc',
    alarmSubscriptions: [{ protocol: AlarmProtocol.HTTPS, endpoint: 'https://alarms.example.com/sns' }],
    alarms: { noEventsHours: 24, deadLetterAgeDays: 13, parkedEvents: 5 },
    accessLogs: true,
    accessLogRetentionDays: 30,
    tracing: true,
    reprocessSchedule: 'rate(1 hour)',
    api: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] },
    tags: { 'CostCenter': '4711', 'acme:team': 'SOC + Co. @ 1/2' },
  }).stages;
  expect(dev).toMatchObject({
    kmsKeyArn: KEY,
    domain: { name: 'hooks.example.com', certificateArn: CERTIFICATE },
    webAclArn: expect.stringContaining(':regional/webacl/'),
    permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/team/boundary',
    vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
    notify: {
      email: 'soc@example.com',
      topicArn: 'arn:aws:sns:us-west-2:111122223333:soc',
      subscriptions: [{ protocol: 'https', endpoint: 'https://alarms.example.com/sns' }],
    },
    accessLogs: { retentionDays: 30 },
    tracing: true,
    alarms: { noEventsHours: 24, deadLetterAgeDays: 13, parkedEvents: 5 },
    reprocessSchedule: 'rate(1 hour)',
    api: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] },
    tags: { 'CostCenter': '4711', 'acme:team': 'SOC + Co. @ 1/2' },
  });
});

describe('a web ACL of the stage\'s own', () => {
  const waf = (options: WafOptions) => configure({ waf: options }).stages.dev.waf;

  test('limits what one address sends, or lets through the source\'s addresses alone', () => {
    expect(waf({})).toEqual({ rateLimit: 10_000 });
    expect(waf({ allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] })).toEqual({ allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] });
    expect(waf({ rateLimit: 10, allowedCidrs: ['192.0.2.7/32'], maxBodyKilobytes: 64 })).toEqual({ rateLimit: 10, allowedCidrs: ['192.0.2.7/32'], maxBodyKilobytes: 64 });
    expect(configure({}).stages.dev).not.toHaveProperty('waf');
  });
});

test('the access log is kept as long as the others, unless it is said how long', () => {
  expect(configure({ accessLogs: true, logRetentionDays: 365 }).stages.dev.accessLogs).toEqual({ retentionDays: 365 });
  expect(configure({ accessLogRetentionDays: 30 }).stages.dev).not.toHaveProperty('accessLogs');
});

test.each(REGIONS)('in %s the default burst is within what a new account has', (region) => {
  const { burst, requestsPerSecond } = configure({ region }).stages.dev.throttling;
  expect(burst).toBe(burstQuota(region) === 1250 ? 1250 : 2000);
  expect(burst).toBeLessThanOrEqual(burstQuota(region));
  expect(requestsPerSecond).toBe(1000);
});

test('a burst that is asked for is taken: an account may have more than it began with', () => {
  expect(configure({ region: 'eu-south-1', throttlingBurst: 3000 }).stages.dev.throttling.burst).toBe(3000);
  expect(REGIONS.filter((region) => burstQuota(region) === 1250)).toHaveLength(13);
});

describe('a pipeline', () => {
  const pipeline: Options = { stateBucket: 'my-state', pipeline: { github: GITHUB } };

  test.each<[string, Options]>([
    ['an e-mail address', { alarmEmail: 'soc@example.com' }],
    ['a subscription', { alarmSubscriptions: [{ protocol: AlarmProtocol.SMS, endpoint: '+12065550100' }] }],
    ['a topic that is there', { alarmTopicArn: 'arn:aws:sns:us-west-2:111122223333:soc' }],
    ['no alarms at all', { alarms: { enabled: false } }],
  ])('is taken with %s', (_, options) => {
    expect(configure({ ...pipeline, ...options }).stages.dev.pipeline).toBeDefined();
  });

  test('is refused where nobody is told of alarms, also of one stage', () => {
    expect(() => configure(pipeline)).toThrow('option "alarmEmail" is undefined. Allowed: somebody who is told');
    expect(() => configure({ ...pipeline, alarmSubscriptions: [] })).toThrow('alarmSubscriptions or alarmTopicArn');
    expect(() => configure({ stateBucket: 'my-state', stages: ['dev', 'prod'], stageOverrides: { prod: { pipeline: { github: GITHUB } } } })).toThrow('option "alarmEmail"');
  });
});

describe('a schedule', () => {
  test.each([
    'rate(15 minutes)', 'rate(1 hour)', 'rate(1 day)', 'rate(90 minutes)', 'rate(12 hours)', 'rate(30 days)',
    'cron(*/15 * * * ? *)', 'cron(10-40/15 * * * ? *)', 'cron(50,0 6 * * ? *)', 'cron(59 * * * ? *)',
    'cron(0 6 * * ? *)', 'cron(0/15 8-18 ? * MON-FRI *)', 'cron(0 8 1 * ? *)', 'cron(0 0 ? * 6L *)', 'cron(0 9 ? * MON#1 2026-2030)', 'cron(5,35 14 L JAN,JUL ? *)',
  ])('%s', (reprocessSchedule) => {
    expect(configure({ reprocessSchedule }).stages.dev.reprocessSchedule).toBe(reprocessSchedule);
  });

  test.each([
    'rate(1 hours)', 'rate(0 minutes)', 'rate(2 hour)', 'rate(01 hours)', 'rate(-1 hours)', 'rate(1.5 hours)', 'rate(1 week)', 'rate( 1 hour )', 'RATE(1 hour)',
    'cron(0 6 * * ?)', 'cron(0 6 * * * *)', 'cron(0 6 1 * MON *)', 'cron(0 6 ? * ? *)', 'cron(? 6 * * ? *)', 'cron(0 6 * * ? * *)', 'cron(0 6 * * ? *))',
    'cron(0  6 * * ? *)', '0 6 * * ? *', 'at(2026-01-01T00:00:00)', 'rate(1 hour) ', '',
  ])('not %j', (reprocessSchedule) => {
    expect(() => configure({ reprocessSchedule })).toThrow(`option "reprocessSchedule" is ${JSON.stringify(reprocessSchedule)}. Allowed: an EventBridge schedule`);
  });

  test.each([
    'rate(1 minute)', 'rate(14 minutes)', 'cron(* * * * ? *)', 'cron(* 6 * * ? *)', 'cron(*/5 * * * ? *)', 'cron(0/14 * * * ? *)', 'cron(0,10 6 * * ? *)', 'cron(0-59/20,5 * * * ? *)',
    'cron(0,50 * * * ? *)', 'cron(0,50 6-8 * * ? *)', 'cron(0-99999999999 6 * * ? *)', 'cron(0/-5 6 * * ? *)',
  ])('not one whose runs overlap: %s', (reprocessSchedule) => {
    expect(() => configure({ reprocessSchedule })).toThrow('15 minutes or more from one run to the next');
    expect(() => configure({ stageOverrides: { dev: { reprocessSchedule } } })).toThrow('option "stageOverrides.dev.reprocessSchedule"');
  });

  test('is of every stage, but for what overrides it, and by default there is none', () => {
    const { stages } = configure({ stages: ['dev', 'prod'], reprocessSchedule: 'rate(1 day)', stageOverrides: { prod: { reprocessSchedule: 'rate(1 hour)' } } });
    expect([stages.dev.reprocessSchedule, stages.prod.reprocessSchedule]).toEqual(['rate(1 day)', 'rate(1 hour)']);
    expect(configure({}).stages.dev).not.toHaveProperty('reprocessSchedule');
  });
});

describe('tags', () => {
  test('of a stage are added to the repository\'s, which the state bucket has, too', () => {
    const { stages, state } = configure({
      stages: ['dev', 'prod'], stateBucket: 'my-state', tags: { CostCenter: '4711', Data: 'internal' }, stageOverrides: { prod: { tags: { Data: 'restricted', ['__proto__']: 'x' } } },
    });
    expect(stages.dev.tags).toEqual({ CostCenter: '4711', Data: 'internal' });
    expect(JSON.stringify(stages.prod.tags)).toBe('{"CostCenter":"4711","Data":"restricted","__proto__":"x"}');
    expect(state!.tags).toEqual({ CostCenter: '4711', Data: 'internal' });
  });

  test('are none by default', () => {
    const { stages, state } = configure({ stateBucket: 'my-state', tags: {} });
    expect(stages.dev).not.toHaveProperty('tags');
    expect(state).toEqual({ bucket: 'my-state', region: 'us-west-2' });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ Project: 'x' }, 'keys other than Project, Service, Stage, ManagedBy'],
    [{ managedby: 'x' }, 'keys other than Project'],
    [{ 'aws:x': 'y' }, 'do not begin with aws:'],
    [{ 'AWS:x': 'y' }, 'do not begin with aws:'],
    [{ '': 'x' }, 'keys of 1 to 127'],
    [{ ['k'.repeat(128)]: 'x' }, 'keys of 1 to 127'],
    [{ 'a;b': 'x' }, 'keys of 1 to 127'],
    [{ ' a': 'x' }, 'keys of 1 to 127'],
    [{ 'a\n': 'x' }, 'keys of 1 to 127'],
    [{ a: '' }, 'values of 1 to 255'],
    [{ a: 'v'.repeat(256) }, 'values of 1 to 255'],
    [{ a: 'x<y' }, 'values of 1 to 255'],
    [{ a: 'x ' }, 'values of 1 to 255'],
    [{ a: 4711 }, 'values of 1 to 255'],
    [{ a: '${aws_s3_bucket.x}' }, 'values of 1 to 255'],
    [{ Team: 'a', team: 'b' }, '"Team" is there too'],
    [Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`k${index}`, 'v'])), '46 tags at most'],
  ])('not %j', (tags, allowed) => {
    for (const options of [{ tags }, { stateBucket: 'my-state', tags }, { stageOverrides: { dev: { tags } } }] as Options[]) {
      expect(() => configure(options)).toThrow(allowed);
    }
  });

  test('of a stage and of the repository are not the same but for capitals', () => {
    expect(() => configure({ tags: { Team: 'a' }, stageOverrides: { dev: { tags: { team: 'b' } } } })).toThrow('option "stageOverrides.dev.tags" is {"team":"b"}');
  });
});

describe('addresses that are allowed', () => {
  test.each(['192.0.2.0/24', '192.0.2.7/32', '10.0.0.0/8', '2001:db8::/32', '192.0.2.128/25'])('%s', (cidr) => {
    expect(configure({ api: { allowedCidrs: [cidr] } }).stages.dev.api).toEqual({ allowedCidrs: [cidr] });
  });

  test.each([
    '192.0.2.0', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/024', '192.0.2.0/24/8', '192.0.2.1/24', '256.0.0.0/8', '2001:db8::/129', '0.0.0.0/0', '::/0', 'example.com/24', '192.0.2.0/24 ', 'github', '', 7,
  ])('not %j', (cidr) => {
    expect(() => configure({ api: { allowedCidrs: ['10.0.0.0/8', cidr as string] } })).toThrow(/^MozdefEventSourceProject: option "api.allowedCidrs" is .* Allowed: CIDR blocks/);
  });

  test('are a list, which is not empty, and fits into the policy', () => {
    expect(() => configure({ api: { allowedCidrs: [] } })).toThrow('a list of at least one');
    expect(() => configure({ api: { allowedCidrs: '10.0.0.0/8' as never } })).toThrow('a list of at least one');
    const blocks = (count: number) => Array.from({ length: count }, (_, index) => `192.168.${index}.128/25`);
    expect(configure({ api: { allowedCidrs: blocks(160) } }).stages.dev.api!.allowedCidrs).toHaveLength(160);
    expect(() => configure({ api: { allowedCidrs: blocks(256) } })).toThrow('8,192 bytes');
  });

  test('of a stage are in place of the repository\'s', () => {
    const { stages } = configure({ stages: ['dev', 'prod'], api: { allowedCidrs: ['10.0.0.0/8'] }, stageOverrides: { prod: { api: { allowedCidrs: ['192.0.2.0/24'] } } } });
    expect([stages.dev.api, stages.prod.api]).toEqual([{ allowedCidrs: ['10.0.0.0/8'] }, { allowedCidrs: ['192.0.2.0/24'] }]);
    expect(configure({ api: {} }).stages.dev).not.toHaveProperty('api');
  });
});

test('another version of Terraform comes with its checksums', () => {
  expect(configure({ terraformDistribution: TerraformDistribution.OPENTOFU }).terraform.distribution).toBe('tofu');
  expect(configure({ terraformVersion: '1.12.2', terraformSha256: CHECKSUMS }).terraform).toEqual({
    distribution: 'terraform', version: '1.12.2', sha256: CHECKSUMS,
  });
});

describe('what cannot be used is refused at npx projen, with option, value, what is allowed and an example', () => {
  const pipeline = (github: Partial<typeof GITHUB>): Options => ({ stateBucket: 'my-state', pipeline: { github: { ...GITHUB, ...github } } });
  const onStage = (stage: StageOptions): Options => ({ stageOverrides: { dev: stage } });

  test.each<[string, Options, string]>([
    ['stageOverrides', { stageOverrides: { prod: { lambdaMemoryMb: 256 } } }, 'stages that there are: dev; there is none called "prod"'],
    ['stageOverrides', { stageOverrides: ['prod'] as never }, 'an object of options'],
    ['stageOverrides.dev', { stageOverrides: { dev: 'prod' as never } }, 'an object of options'],
    ['stages', { stages: 'dev' as never }, 'a list of at least one'],
    ['stages', { stages: [7] as never }, 'lower-case letters'],
    ['alarms', { alarms: true as never }, 'an object of options'],
    ['api', { api: ['10.0.0.0/8'] as never }, 'an object of options'],
    ['tags', { tags: 'a=b' as never }, 'an object of options'],
    ['tags', { tags: { Stage: 'x' } }, 'other than Project'],
    ['api.allowedCidrs', { api: { allowedCidrs: ['10.1.0.0/8'] } }, 'CIDR blocks'],
    ['stageOverrides.dev.reprocessSchedule', onStage({ reprocessSchedule: 'rate(1 minute)' }), '15 minutes'],
    ['alarms.enabled', { alarms: { enabled: 'no' as never } }, 'true or false'],
    ['vpc', { vpc: 'vpc-1' as never }, 'an object of options'],
    ['pipeline', { stateBucket: 'my-state', pipeline: true as never }, 'an object of options'],
    ['pipeline.github', { stateBucket: 'my-state', pipeline: { github: 'my-team/zoom' as never } }, 'an object of options'],
    ['pipeline.codeCommit.create', { stateBucket: 'my-state', pipeline: { codeCommit: { repository: 'zoom', create: 'yes' as never } } }, 'true or false'],
    ['pipeline.approval', { stateBucket: 'my-state', pipeline: { github: GITHUB, approval: 'yes' as never } }, 'true or false'],
    ['pipeline.acceptanceSamples', { stateBucket: 'my-state', pipeline: { github: GITHUB, acceptanceSamples: 'ping.json' as never } }, 'a list'],
    ['pipeline.github.filePaths', { stateBucket: 'my-state', pipeline: { github: { ...GITHUB, filePaths: Array.from({ length: 9 }, () => 'src/**') } } }, 'at most 8'],
    ['certificateArn', { domainName: 'hooks.example.com', region: 'eu-west-1' }, 'eu-west-1'],
    ['terraformSha256', { terraformVersion: '1.12.2', terraformSha256: 'abc' as never }, 'an object of options'],
    ['terraformVersion', { terraformVersion: '1.5.7' }, 'terraformSha256'],
    ['region', { region: 'us-wset-2' }, 'us-west-2'],
    ['region', { region: 'eu-west-9' }, 'eu-west-1'],
    ['stageOverrides.dev.region', onStage({ region: 'Oregon' }), 'us-west-2'],
    ['stageOverrides.dev.logRetentionDays', onStage({ logRetentionDays: 42 }), '90'],
    ['stageOverrides.dev.alarms.deadLetters', onStage({ alarms: { deadLetters: -1 } }), 'from 0'],
    ['account', { account: '1111-2222-3333' }, '12 digits'],
    ['reservedConcurrency', { reservedConcurrency: 0 }, '1'],
    ['kmsKeyArn', { kmsKeyArn: 'alias/my-key' }, 'arn:aws:kms:'],
    ['kmsKeyArn', { kmsKeyArn: KEY, region: 'eu-west-1' }, 'in eu-west-1, the stage\'s region; this one is in us-west-2'],
    ['alarmTopicArn', { alarmTopicArn: 'arn:aws:sqs:us-west-2:111122223333:queue' }, 'arn:aws:sns:'],
    ['webAclArn', { webAclArn: 'arn:aws:wafv2:us-west-2:111122223333:global/webacl/acl/1234' }, 'regional/webacl'],
    ['permissionsBoundaryArn', { permissionsBoundaryArn: 'boundary' }, 'arn:aws:iam::'],
    ['domainName', { domainName: 'https://hooks.example.com', certificateArn: CERTIFICATE }, 'hooks.example.com'],
    ['certificateArn', { domainName: 'hooks.example.com' }, 'certificate of domainName'],
    ['vpc.subnetIds', { vpc: { subnetIds: [], securityGroupIds: ['sg-0123456789abcdef0'] } }, 'subnet-'],
    ['vpc.securityGroupIds', { vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['default'] } }, 'sg-'],
    ['alarms.deadLetterAgeDays', { alarms: { deadLetterAgeDays: 14 } }, '1 to 13'],
    ['alarms.deadLetterAgeDays', { alarms: { deadLetterAgeDays: 0 } }, '1 to 13'],
    ['alarms.parkedEvents', { alarms: { parkedEvents: -1 } }, 'from 0'],
    ['stageOverrides.dev.reprocessSchedule', onStage({ reprocessSchedule: 'hourly' }), 'rate(1 hour)'],
    ['alarmEmail', { alarmEmail: 'soc' }, 'soc@example.com'],
    ['alarmEmail', { stateBucket: 'my-state', pipeline: { github: GITHUB } }, 'somebody who is told'],
    ['alarmSubscriptions', { alarmSubscriptions: 'soc@example.com' as never }, 'a list of subscriptions'],
    ['alarmSubscriptions', { alarmSubscriptions: ['soc@example.com' as never] }, 'AlarmProtocol.EMAIL, AlarmProtocol.HTTPS'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: 'pager' as never, endpoint: 'x' }] }, 'with a protocol'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: 'constructor' as never, endpoint: 'x' }] }, 'with a protocol'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: AlarmProtocol.EMAIL, endpoint: 'soc' }] }, 'of email it is an e-mail address'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: AlarmProtocol.HTTPS, endpoint: 'http://alarms.example.com' }] }, 'an https URL'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: AlarmProtocol.SMS, endpoint: '0123' }] }, 'a telephone number'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: AlarmProtocol.SQS, endpoint: 'arn:aws:sqs:eu-west-1:111122223333:a' }] }, 'the stage\'s region'],
    ['alarmSubscriptions', { alarmSubscriptions: [{ protocol: AlarmProtocol.LAMBDA, endpoint: 'arn:aws:sqs:us-west-2:111122223333:a' }] }, 'the ARN of a function'],
    ['waf', { waf: true as never }, 'an object of options'],
    ['waf.rateLimit', { waf: { rateLimit: 9 } }, 'from 10'],
    ['waf.maxBodyKilobytes', { waf: { maxBodyKilobytes: 65 } }, '1 to 64'],
    ['waf.allowedCidrs', { waf: { allowedCidrs: [] } }, '192.0.2.0/24'],
    ['waf.allowedCidrs', { waf: { allowedCidrs: ['192.0.2.1/24'] } }, 'beginning with its first address'],
    ['waf.allowedCidrs', { waf: { allowedCidrs: ['0.0.0.0/0'] } }, 'none of all addresses'],
    ['stageOverrides.dev.waf.rateLimit', onStage({ waf: { rateLimit: 0 } }), 'from 10'],
    ['webAclArn', { waf: {}, webAclArn: 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/acl/1234' }, 'one of waf and webAclArn'],
    ['accessLogs', { accessLogs: 'yes' as never }, 'true or false'],
    ['accessLogRetentionDays', { accessLogs: true, accessLogRetentionDays: 42 }, '90'],
    ['tracing', { tracing: 'on' as never }, 'true or false'],
    ['alarms.requestsPerHour', { alarms: { requestsPerHour: 0 } }, 'from 1'],
    ['alarms.noEventsHours', { alarms: { noEventsHours: 200 } }, '168'],
    ['stateBucket', { stateBucket: 'My_State' }, 'lower-case letters'],
    ['stateBucket', { stateBucket: 'a' }, '3 to 63'],
    ['stateRegion', { stateRegion: 'us-west-2' }, 'only together with stateBucket'],
    ['stateRegion', { stateBucket: 'my-state', stateRegion: 'mars-1' }, 'a region of AWS'],
    ['terraformVersion', { terraformVersion: '1.5.7', terraformSha256: CHECKSUMS }, '1.10.0 or later'],
    ['terraformSha256', { terraformVersion: '1.12.2' }, 'SHA256SUMS'],
    ['terraformSha256.arm64', { terraformVersion: '1.12.2', terraformSha256: { ...CHECKSUMS, arm64: 'x' } }, '64 characters'],
    ['runbookUrl', { runbookUrl: 'RUNBOOK.md' }, 'a URL'],
    ['pipeline', { pipeline: { github: GITHUB } }, 'npx projen bootstrap'],
    ['stageOverrides.dev.pipeline', onStage({ pipeline: { github: GITHUB } }), 'stateBucket'],
    ['pipeline', { stateBucket: 'my-state', pipeline: {} }, 'at least one of github and codeCommit'],
    ['pipeline.github.connectionArn', pipeline({ connectionArn: 'arn:aws:iam::111122223333:role/x' }), 'arn:aws:codeconnections:'],
    ['pipeline.github.repository', pipeline({ repository: 'https://github.com/my-team/zoom' }), '<owner>/<name>'],
    ['pipeline.codeCommit.repository', { stateBucket: 'my-state', pipeline: { codeCommit: { repository: 'zoom.git' } } }, 'mozdef-zoom'],
    ['pipeline.acceptanceSamples', { stateBucket: 'my-state', pipeline: { github: GITHUB, acceptanceSamples: ['../.env.json'] } }, 'below samples/'],
    ['service', { service: 'a-service-with-quite-a-long-name' }, 'S3 bucket'],
  ])('%s: %j', (option, options, help) => {
    const toldOf = (given: Options): Options => (option === 'alarmEmail' ? given : { alarmEmail: 'soc@example.com', ...given });
    const attempt = () => configure(toldOf(options));
    expect(attempt).toThrow(`option "${option}" is `);
    expect(attempt).toThrow(help);
    // Whoever reads it can do what it says.
    expect(refusalOf(() => configure(toldOf(withExample(options, refusalOf(attempt)!))))).toBeUndefined();
  });
});

test('no name of a pipeline is too long for AWS', () => {
  const longest = 'x'.repeat(63 - 'N--dev-artifacts-111122223333'.length);
  const named = { namespace: 'N', service: longest };
  expect(() => configure({ ...named, stateBucket: 'my-state', alarmEmail: 'soc@example.com', pipeline: { github: GITHUB } })).not.toThrow();
  expect(artifactBucketName(named, 'dev', '111122223333')).toHaveLength(63);
  for (const role of ['build', 'deploy', 'verify', 'pipeline', 'trigger'] as const) {
    expect(pipelineRoleName(named, 'dev', role).length - 'N--dev'.length - longest.length).toBeLessThanOrEqual(LONGEST_SUFFIX.length);
  }
});
