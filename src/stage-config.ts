import { alarmConfig } from './alarm-config';
import { arn, boolean, integer, listOf, matching, structure } from './checks';
import { cidrs } from './cidr';
import type { SourceConfig, StageConfig } from './config';
import { isNotified, notifyConfig } from './notify-config';
import { OptionError } from './option-error';
import type { MozdefEventSourceProjectOptions, StageOptions } from './options';
import { pipelineConfig } from './pipeline-config';
import { burstQuota, REGIONS } from './regions';
import { schedule } from './schedule';
import { mergeTags } from './tags';
import { wafConfig } from './waf-config';

export const DEFAULT_REGION = 'us-west-2';
/** S3 bucket names, the shortest of the names made from the parts, have at most 63 characters. */
export const MAX_NAME_LENGTH = 63;
/** The longest ending that templates/framework/names.ts gives a bucket's name. */
export const LONGEST_SUFFIX = '-artifacts-111122223333';
/** Periods that CloudWatch Logs knows (PutRetentionPolicy, AWS API reference). */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
/** Bytes that a resource policy may have, less what is around its CIDR blocks. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_CIDR_BYTES = 8_192 - 1_192;

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
const VPC = { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };
/** The options that have fields, each with an example. */
const STRUCTURES = {
  api: { allowedCidrs: ['192.0.2.0/24'] },
  alarms: { deadLetters: 10 },
  pipeline: { codeCommit: { repository: 'my-source', create: true } },
  vpc: VPC,
  waf: { rateLimit: 10_000 },
};
/** Requests at once beyond the rate, where the region's quota lets an API have so many. */
const DEFAULT_BURST = 2000;

type Options = Pick<MozdefEventSourceProjectOptions, keyof StageOptions | 'stages' | 'stageOverrides' | 'service' | 'stateBucket'>;

/** Validates the stages, each with the repository's options and what it overrides of them. */
export function stageConfigs(options: Options, namespace: string): SourceConfig['stages'] {
  const names = stageNames(options.stages ?? ['dev'], namespace, options.service);
  const example = { [names[0]]: { logRetentionDays: 30 } };
  const overrides = structure('stageOverrides', options.stageOverrides ?? {}, example);
  for (const [name, own] of Object.entries(overrides)) {
    if (!names.includes(name)) {
      throw new OptionError('stageOverrides', overrides, `stages that there are: ${names.join(', ')}; there is none called ${JSON.stringify(name)}`, example);
    }
    structure(`stageOverrides.${name}`, own, { logRetentionDays: 30 });
  }
  return Object.fromEntries(names.map((name) => [name, stageConfig(name, options, overrides[name])]));
}

function stageNames(names: string[], namespace: string, service: string): string[] {
  listOf('stages', names, /^[a-z][a-z0-9]*$/, 'names of lower-case letters and digits, starting with a letter', 'dev');
  const twice = names.find((stage, index) => names.indexOf(stage) !== index);
  if (twice !== undefined) {
    throw new OptionError('stages', names, `each stage once; "${twice}" is there twice`, [...new Set(names)]);
  }
  refuseLongNames(names, namespace, service);
  return [...names];
}

/** @throws OptionError for the longest of the parts that the names on AWS are made of. */
function refuseLongNames(names: readonly string[], namespace: string, service: string): void {
  const excess = (parts: { namespace: string; service: string; stage: string }) =>
    `${parts.namespace}-${parts.service}-${parts.stage}${LONGEST_SUFFIX}`.length - MAX_NAME_LENGTH;
  const stage = names.reduce((longest, each) => (each.length > longest.length ? each : longest));
  const parts = { namespace, service, stage };
  const over = excess(parts);
  if (over <= 0) return;
  const short = { namespace: 'MozDef-EF', service: 'zoom', stage: 'dev' };
  const [blamed] = (Object.keys(parts) as (keyof typeof parts)[]).sort((a, b) => parts[b].length - parts[a].length);
  const enough = excess({ ...parts, [blamed]: short[blamed] }) <= 0;
  const asOptions = { namespace: short.namespace, service: short.service, stages: [short.stage] };
  const option = blamed === 'stage' ? 'stages' : blamed;
  throw new OptionError(
    option, blamed === 'stage' ? names : parts[blamed],
    `a name short enough for AWS: "${namespace}-${service}-${stage}${LONGEST_SUFFIX}" has ${MAX_NAME_LENGTH + over} characters, ` +
    `and an S3 bucket's name at most ${MAX_NAME_LENGTH}; shorten namespace, service and stage by ${over} together`,
    asOptions[option], enough ? {} : asOptions,
  );
}

function stageConfig(stage: string, repository: Options, own: StageOptions | undefined): StageConfig {
  for (const [prefix, each] of [['', repository], [`stageOverrides.${stage}.`, own]] as const) {
    for (const [name, example] of Object.entries(STRUCTURES)) {
      const value = each?.[name as keyof typeof STRUCTURES];
      if (value !== undefined) structure<object>(`${prefix}${name}`, value, example);
    }
  }
  const options: StageOptions = {
    ...repository,
    ...own,
    alarms: { ...repository.alarms, ...own?.alarms },
    api: { ...repository.api, ...own?.api },
    pipeline: mergePipelines(repository.pipeline, own?.pipeline),
  };
  // Where the option stands, for the messages.
  const at = (name: keyof StageOptions) => `${own?.[name] === undefined ? '' : `stageOverrides.${stage}.`}${name}`;
  const inRegion = region(at('region'), options.region ?? DEFAULT_REGION);
  const checkedArn = (name: 'kmsKeyArn' | 'webAclArn' | 'alarmTopicArn' | 'certificateArn', service: string, resource: RegExp, example: string) =>
    options[name] === undefined ? undefined : arn(at(name), options[name], service, resource, example, inRegion);
  const alarms = alarmConfig(own?.alarms ? `stageOverrides.${stage}.` : '', options.alarms);
  const kmsKeyArn = checkedArn('kmsKeyArn', 'kms', /^key\/[\w-]+$/, 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
  const webAclArn = checkedArn('webAclArn', 'wafv2', /^regional\/webacl\/[^/]+\/[\w-]+$/, 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/my-acl/1234abcd-12ab-34cd-56ef-1234567890ab');
  const topicArn = checkedArn('alarmTopicArn', 'sns', /^[\w-]{1,256}$/, 'arn:aws:sns:us-west-2:111122223333:security-alarms');
  const certificateArn = checkedArn('certificateArn', 'acm', /^certificate\/[\w-]+$/, CERTIFICATE);
  if (options.waf && webAclArn) {
    throw new OptionError(at('webAclArn'), options.webAclArn, 'one of waf and webAclArn: an API has one web ACL; leave the other out', undefined);
  }
  const logRetentionDays = retention(at('logRetentionDays'), options.logRetentionDays ?? 90);
  const notify = notifyConfig(at, options, topicArn, inRegion); const pipelined = options.pipeline && pipeline(at('pipeline').slice(0, -'pipeline'.length), options.pipeline, inRegion, repository);
  if (pipelined && alarms && !isNotified(notify)) {
    throw new OptionError(
      at('alarmEmail'), options.alarmEmail,
      'somebody who is told, as nobody watches what a pipeline deploys: alarmEmail, alarmSubscriptions or alarmTopicArn; or { enabled: false } for alarms',
      'soc@example.com',
    );
  }

  return {
    region: inRegion,
    ...(options.account !== undefined && { account: matching(at('account'), options.account, /^\d{12}$/, 'an AWS account: 12 digits, as text', '111122223333') }),
    ...mergeTags([['tags', repository.tags], [`stageOverrides.${stage}.tags`, own?.tags]]),
    memoryMb: integer(at('lambdaMemoryMb'), options.lambdaMemoryMb ?? 512, 128, 10_240),
    ...(options.reservedConcurrency !== undefined && { reservedConcurrency: integer(at('reservedConcurrency'), options.reservedConcurrency, 1, 100_000) }),
    ...(options.vpc && {
      vpc: {
        subnetIds: listOf(`${at('vpc')}.subnetIds`, options.vpc.subnetIds, /^subnet-[0-9a-f]{8,17}$/, 'ids of subnets', VPC.subnetIds[0]),
        securityGroupIds: listOf(`${at('vpc')}.securityGroupIds`, options.vpc.securityGroupIds, /^sg-[0-9a-f]{8,17}$/, 'ids of security groups', VPC.securityGroupIds[0]),
      },
    }),
    logRetentionDays,
    ...(boolean(at('accessLogs'), options.accessLogs ?? false) && {
      accessLogs: { retentionDays: retention(at('accessLogRetentionDays'), options.accessLogRetentionDays ?? logRetentionDays) },
    }),
    tracing: boolean(at('tracing'), options.tracing ?? false),
    throttling: {
      requestsPerSecond: integer(at('throttlingRate'), options.throttlingRate ?? 1000, 1, 10_000),
      burst: integer(at('throttlingBurst'), options.throttlingBurst ?? Math.min(DEFAULT_BURST, burstQuota(inRegion)), 1, 10_000),
    },
    ...(kmsKeyArn && { kmsKeyArn }),
    ...domain(at('domainName'), options.domainName, at('certificateArn'), certificateArn, inRegion),
    ...api(at('api'), options.api),
    ...(webAclArn && { webAclArn }),
    ...(options.waf && { waf: wafConfig(at('waf'), options.waf) }),
    ...(options.permissionsBoundaryArn !== undefined && {
      permissionsBoundaryArn: matching(at('permissionsBoundaryArn'), options.permissionsBoundaryArn, /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
        'the ARN of an IAM policy', 'arn:aws:iam::111122223333:policy/boundary'),
    }),
    ...(alarms && { alarms }),
    ...(options.reprocessSchedule !== undefined && { reprocessSchedule: schedule(at('reprocessSchedule'), options.reprocessSchedule) }),
    notify,
    ...(pipelined && { pipeline: pipelined }),
  };
}

function pipeline(prefix: string, options: NonNullable<StageOptions['pipeline']>, inRegion: string, repository: Options) {
  if (repository.stateBucket === undefined) {
    throw new OptionError(
      `${prefix}pipeline`, options,
      'a pipeline only together with stateBucket, because every run must find the state of the last: choose a name that nobody has, set it, ' +
      'run `npx projen`, and `npx projen bootstrap` makes the bucket',
      STRUCTURES.pipeline, { stateBucket: 'my-team-terraform-state' },
    );
  }
  return pipelineConfig(prefix, options, inRegion);
}

/** An override of a part of the pipeline leaves the rest of it. */
function mergePipelines(repository: StageOptions['pipeline'], own: StageOptions['pipeline']): StageOptions['pipeline'] {
  if (!repository || !own) return own ?? repository;
  return {
    ...repository,
    ...own,
    github: mergeSources(repository.github, own.github),
    codeCommit: mergeSources(repository.codeCommit, own.codeCommit),
  };
}

function mergeSources<T extends object>(repository: T | undefined, own: T | undefined): T | undefined {
  return repository && own ? { ...repository, ...own } : own ?? repository;
}

function domain(
  nameOption: string, name: string | undefined, certificateOption: string, certificateArn: string | undefined, inRegion: string,
): Pick<StageConfig, 'domain'> {
  if (name === undefined && certificateArn === undefined) return {};
  if (certificateArn === undefined) {
    throw new OptionError(certificateOption, certificateArn, 'the ARN of the certificate of domainName, in the same region', CERTIFICATE.replace('us-west-2', inRegion));
  }
  matching(nameOption, name, /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'a host name in lower case', 'hooks.example.com');
  return { domain: { name: name!, certificateArn } };
}

function api(option: string, { allowedCidrs }: NonNullable<StageOptions['api']> = {}): Pick<StageConfig, 'api'> {
  if (allowedCidrs === undefined) return {};
  const name = `${option}.allowedCidrs`;
  const blocks = cidrs(name, allowedCidrs);
  // Each is in the policy twice, in quotes and with a comma.
  if (blocks.reduce((sum, cidr) => sum + 2 * (cidr.length + 3), 0) > MAX_CIDR_BYTES) {
    throw new OptionError(name, allowedCidrs, 'as many CIDR blocks as fit into the 8,192 bytes of a resource policy, some 160; more are for waf.allowedCidrs', ['192.0.2.0/24']);
  }
  return { api: { allowedCidrs: blocks } };
}

export function region(option: string, value: string): string {
  if (!REGIONS.includes(value)) {
    const near = REGIONS.filter((each) => each.slice(0, 3) === String(value).slice(0, 3));
    throw new OptionError(option, value, `a region of AWS: ${(near.length > 0 ? near : REGIONS).join(', ')}`, near[0] ?? DEFAULT_REGION);
  }
  return value;
}

function retention(option: string, days: number): number {
  if (!RETENTION_DAYS.includes(days)) {
    throw new OptionError(option, days, `a period that CloudWatch Logs knows: ${RETENTION_DAYS.join(', ')}`, 90);
  }
  return days;
}
