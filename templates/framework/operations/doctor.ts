import { GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import type { CodeStarConnectionsClient } from '@aws-sdk/client-codestar-connections';
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetServiceSettingCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { STSClient } from '@aws-sdk/client-sts';
import type { ApiGatewayAccount } from './api-gateway-account';
import { checkAlarms } from './doctor-alarms';
import { checkApiGateway } from './doctor-api-gateway';
import { deleteParameter, describeSecrets, isPrevious, readSecrets } from './secrets';
import type { SecretInfo } from './secrets';
import { inspectBucket } from './state-bucket';
import type { BucketState } from './state-bucket';
import { awsFailure, reasonOf } from '../cli/aws-error';
import { reservedOf } from '../concurrency';
import type { SourceConfig, StageConfig } from '../config';
import { functionName, functionNames } from '../names';
import { nodeFault } from '../node-version';
import { secretProblem } from '../runtime/secret-key';

/** What a check came to. */
export interface Finding {
  readonly status: 'ok' | 'not ok' | 'skipped';
  readonly subject: string;
  readonly detail: string;
  /** What to do about it: a command, if there is one. */
  readonly fix?: string;
}

/** What the checks ask. */
export interface DoctorClients {
  /** In the stage's region. */
  readonly sts: STSClient;
  /** In the region that every account of the partition has. */
  readonly homeSts: STSClient;
  readonly ssm: SSMClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  /** In the state bucket's region. */
  readonly s3: S3Client;
  /** In the connection's region. */
  readonly connections: CodeStarConnectionsClient;
  /** What API Gateway has for the account, in the stage's region. */
  readonly apiGatewayAccount: () => Promise<ApiGatewayAccount>;
  /** The version of Terraform, or of OpenTofu. */
  readonly terraformVersion: () => Promise<string>;
}

/** A Node.js: what package.json asks for, and what this is. */
export interface NodeVersions {
  readonly wanted?: string;
  readonly found: string;
}

/** A stage that is looked at. */
export interface Patient {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly clients: DoctorClients;
  readonly node: NodeVersions;
  /** Where AWS is emulated. Default: nowhere. */
  readonly endpoint?: string;
}

type Check = (patient: Patient) => Promise<Finding[]>;

/** S3 state locking without DynamoDB needs it. */
const MIN_TERRAFORM = [1, 10];
/** AWS refuses a reservation that leaves all other functions less. */
const MIN_UNRESERVED = 100;
/** How often GetParameters may be called a second, by all in the account and region, where higher throughput is off (Systems Manager quotas). */
const DEFAULT_SSM_READS = 40;
const HIGH_THROUGHPUT = '/ssm/parameter-store/high-throughput-enabled';

/** The checks that look at the account, by what they are about. */
const ACCOUNT_CHECKS: Readonly<Record<string, Check>> = {
  'secrets': checkSecrets,
  'SSM throughput': checkSsmThroughput,
  'state bucket': checkStateBucket,
  'connection': checkConnection,
  'concurrency': checkConcurrency,
  'API Gateway': checkApiGateway,
  'alarms': checkAlarms,
};

/** Makes all checks of a stage. It does not fail: what cannot be found out is not ok, for a reason. */
export async function diagnose(patient: Patient): Promise<Finding[]> {
  const [terraform, access] = await Promise.all([checkTerraform(patient), checkAccess(patient)]);
  const before = [checkNode(patient.node), ...terraform, ...access];
  const blocked = access.find(({ status }) => status === 'not ok');
  const after = await Promise.all(Object.entries(ACCOUNT_CHECKS).map(async ([subject, check]): Promise<Finding[]> =>
    // In another account, or without one, they would say what is not so.
    (blocked ? [{ status: 'skipped', subject, detail: `${blocked.subject} first` }] : safely(subject, check(patient), patient.endpoint !== undefined))));
  return [...before, ...after.flat()];
}

/** The region of a partition that cannot be disabled. */
export function homeRegion(region: string): string {
  return region.startsWith('cn-') ? 'cn-north-1' : region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}

/** The findings; or, that they could not be made, and why. What an emulator does not have is not the stage's fault. */
async function safely(subject: string, findings: Promise<Finding[]>, emulated: boolean): Promise<Finding[]> {
  try {
    return await findings;
  } catch (error) {
    return [{ status: emulated ? 'skipped' : 'not ok', ...notChecked(subject, error) }];
  }
}

function notChecked(subject: string, error: unknown): Omit<Finding, 'status'> {
  const { what, fix } = awsFailure(error) ?? { what: reasonOf(error), fix: 'try again' };
  return { subject, detail: `could not be checked: ${what}`, fix };
}

function checkNode({ wanted, found }: NodeVersions): Finding {
  const fault = nodeFault(wanted, found);
  return fault === undefined
    ? { status: 'ok', subject: 'node', detail: found }
    : { status: 'not ok', subject: 'node', detail: `${found} is older than ${wanted}`, fix: fault.slice(fault.indexOf('install')) };
}

async function checkTerraform({ config, clients }: Patient): Promise<Finding[]> {
  const { distribution, version: wanted } = config.terraform;
  const fix = distribution === 'tofu'
    ? `install OpenTofu ${wanted}: https://opentofu.org/docs/intro/install/`
    : `install Terraform ${wanted}: https://developer.hashicorp.com/terraform/install`;
  try {
    const version = await clients.terraformVersion();
    const [major, minor] = version.split('.').map(Number);
    const enough = major > MIN_TERRAFORM[0] || (major === MIN_TERRAFORM[0] && minor >= MIN_TERRAFORM[1]);
    return [enough
      ? { status: 'ok', subject: distribution, detail: version }
      : { status: 'not ok', subject: distribution, detail: `${version} is older than ${MIN_TERRAFORM.join('.')}`, fix }];
  } catch (error) {
    return [{ status: 'not ok', subject: distribution, detail: (error as Error).message, fix }];
  }
}

/** Credentials, account and region: asked of the stage's region, and if that does not answer, elsewhere. */
async function checkAccess({ config, stage, clients }: Patient): Promise<Finding[]> {
  const { account, region } = config.stages[stage];
  const ask = (sts: STSClient) => sts.send(new GetCallerIdentityCommand({}));
  let regional: Error | undefined;
  try {
    const caller = await ask(clients.sts).catch((error: Error) => {
      regional = error;
      return ask(clients.homeSts);
    });
    return [
      { status: 'ok', subject: 'credentials', detail: caller.Arn ?? 'valid' },
      checkAccount(account, caller.Account),
      regional
        ? {
          status: 'not ok',
          subject: 'region',
          detail: `${region} does not take the credentials: ${reasonOf(regional)}`,
          fix: `aws account enable-region --region-name ${region}`,
        }
        : { status: 'ok', subject: 'region', detail: region },
    ];
  } catch (error) {
    return [
      { status: 'not ok', ...notChecked('credentials', error) },
      { status: 'skipped', subject: 'account', detail: 'credentials first' },
      { status: 'skipped', subject: 'region', detail: 'credentials first' },
    ];
  }
}

function checkAccount(wanted: string | undefined, actual: string | undefined): Finding {
  const subject = 'account';
  if (wanted === undefined) {
    return { status: 'skipped', subject, detail: `the stage names none; the credentials are of ${actual}` };
  }
  return wanted === actual
    ? { status: 'ok', subject, detail: wanted }
    : { status: 'not ok', subject, detail: `the credentials are of ${actual}, the stage of ${wanted}`, fix: `set AWS_PROFILE to one of ${wanted}` };
}

async function checkSecrets({ config, stage, clients }: Patient): Promise<Finding[]> {
  const secrets = await describeSecrets(clients.ssm, config, stage);
  if (secrets.length === 0) {
    return [{ status: 'skipped', subject: 'secrets', detail: `${config.source.title} uses none` }];
  }
  const set = secrets.filter(({ parameter }) => parameter?.Type === 'SecureString').map(({ name }) => name);
  // Who may not read them learns the rest all the same.
  const values = await readSecrets(clients.ssm, config, stage, set).catch((error: Error) => error);
  return secrets.map((secret) => checkSecret(secret, stage, config.stages[stage], values instanceof Error
    ? { unread: reasonOf(values) }
    : { problem: values.has(secret.name) ? secretProblem(config.source, secret.name, values.get(secret.name)!) : undefined }));
}

/** What is known of a secret's value: what is the matter with it, if anything, or why it was not read. */
interface ValueCheck {
  readonly problem?: string;
  readonly unread?: string;
}

function checkSecret({ name, path, parameter }: SecretInfo, stage: string, { region }: StageConfig, { problem, unread }: ValueCheck): Finding {
  const subject = `secret ${name}`;
  const set = `npx projen secrets -- --stage ${stage} --name ${name}`;
  if (!parameter) {
    return isPrevious(name)
      ? { status: 'skipped', subject, detail: 'not set: there is one during a rotation only' }
      : { status: 'not ok', subject, detail: `${path} is not set`, fix: set };
  }
  if (parameter.Type !== 'SecureString') {
    return { status: 'not ok', subject, detail: `${path} is a ${parameter.Type}, not a SecureString`, fix: `${deleteParameter(path, region)} && ${set}` };
  }
  return problem === undefined
    ? { status: 'ok', subject, detail: `${path}, version ${parameter.Version}${unread === undefined ? '' : `; whether it can be used could not be checked: ${unread}`}` }
    : { status: 'not ok', subject, detail: `${path} is set, and cannot be used: ${problem}`, fix: set };
}

/** Functions read their secrets when they start; SSM's throughput is what all in the account and region share. */
async function checkSsmThroughput({ config, stage, clients: { ssm } }: Patient): Promise<Finding[]> {
  const subject = 'SSM throughput';
  const { region, throttling: { burst }, reservedConcurrency } = config.stages[stage];
  const { ServiceSetting: setting } = await ssm.send(new GetServiceSettingCommand({ SettingId: HIGH_THROUGHPUT }));
  if (setting?.SettingValue === 'true') {
    return [{ status: 'ok', subject, detail: 'higher throughput is on' }];
  }
  const starts = Math.min(burst, reservedConcurrency ?? burst);
  if (starts <= DEFAULT_SSM_READS) {
    return [{ status: 'ok', subject, detail: `${DEFAULT_SSM_READS} reads a second, for ${starts} functions that may start at once` }];
  }
  return [{
    status: 'ok',
    subject,
    detail: `${DEFAULT_SSM_READS} reads a second, and the stage's throttling lets ${starts} requests through at once: functions that start together may answer 503 for seconds; higher throughput is charged for`,
    fix: `aws ssm update-service-setting --region ${region} --setting-id ${HIGH_THROUGHPUT} --setting-value true`,
  }];
}

async function checkStateBucket({ config: { state }, clients, endpoint }: Patient): Promise<Finding[]> {
  const subject = 'state bucket';
  if (!state) {
    return [{ status: 'skipped', subject, detail: 'the state is in local files: stateBucket in .projenrc.ts' }];
  }
  const found = await inspectBucket(clients.s3, state.bucket, state.region, endpoint);
  const wrong = whatIsWrong(found, state.region);
  return [wrong === undefined
    ? { status: 'ok', subject, detail: state.bucket }
    : { status: 'not ok', subject, detail: `${state.bucket} ${wrong}`, fix: 'npx projen bootstrap' }];
}

function whatIsWrong(found: BucketState, region: string): string | undefined {
  switch (found.status) {
    case 'absent': return 'does not exist';
    case 'forbidden': return 'is another account\'s, or the credentials may not see it';
    case 'elsewhere': return `is in ${found.region ?? 'another region'}, not in ${region}`;
    case 'present': return found.lacking.length === 0 ? undefined : `lacks: ${found.lacking.join(', ')}`;
  }
}

async function checkConnection({ config, stage, clients }: Patient): Promise<Finding[]> {
  const subject = 'connection';
  const github = config.stages[stage].pipeline?.github;
  if (!github) {
    return [{ status: 'skipped', subject, detail: 'the stage has no pipeline from GitHub' }];
  }
  const { Connection } = await clients.connections.send(new GetConnectionCommand({ ConnectionArn: github.connectionArn }));
  const status = Connection?.ConnectionStatus;
  return [status === 'AVAILABLE'
    ? { status: 'ok', subject, detail: github.connectionArn }
    : {
      status: 'not ok',
      subject,
      detail: `${github.connectionArn} is ${status}`,
      fix: 'approve it: https://console.aws.amazon.com/codesuite/settings/connections',
    }];
}

async function checkConcurrency({ config, stage, clients: { lambda } }: Patient): Promise<Finding[]> {
  const subject = 'concurrency';
  const { region } = config.stages[stage];
  const reserved = reservedOf(config.stages[stage]);
  const reserving = functionNames(config).filter((name) => reserved[name] !== undefined);
  const wanted = reserving.reduce((sum, name) => sum + reserved[name]!, 0);
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: limit = 0, UnreservedConcurrentExecutions: unreserved = limit } = AccountLimit ?? {};
  const already = await Promise.all(reserving.map((name) => reservedFor(lambda, functionName(config, stage, name))));
  // What the functions have reserved already, a deployment does not take once more.
  const left = already.reduce((sum, each) => sum + each, unreserved) - wanted;
  if (left >= MIN_UNRESERVED) {
    return [{ status: 'ok', subject, detail: `of ${limit}, ${left} are left to functions without a reservation` }];
  }
  return [{
    status: 'not ok',
    subject,
    detail: wanted === 0
      ? `the account has ${unreserved} concurrent executions without a reservation, of ${limit}; there should be ${MIN_UNRESERVED}`
      : `reserving ${wanted} leaves ${left} of ${limit} to other functions; AWS demands ${MIN_UNRESERVED}`,
    fix: `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value 1000`,
  }];
}

async function reservedFor(lambda: LambdaClient, FunctionName: string): Promise<number> {
  try {
    return (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions ?? 0;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return 0;
    throw error;
  }
}
