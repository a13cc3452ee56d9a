import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { ServiceRole } from './service-role';
import type { FunctionBundle } from '../../build/bundle';
import type { SourceConfig, StageConfig } from '../../config';
import type { FunctionName } from '../../names';
import type { Permission } from '../iam';

/** What of a bundle a deployment needs. */
export type DeployableBundle = Pick<FunctionBundle, 'name' | 'file' | 'sourceCodeHash' | 'handler'>;

export interface EventSourceFunctionProps {
  /** Name of the function and its role; at most 64 characters. */
  readonly functionName: string;
  readonly bundle: DeployableBundle;
  readonly lambda: SourceConfig['lambda'];
  /** Default: the configured one. */
  readonly timeoutSeconds?: number;
  /** Concurrent executions: kept for the function, and its most. Default: it shares the account's. */
  readonly reservedConcurrency?: number;
  readonly stage: Pick<StageConfig, 'memoryMb' | 'logRetentionDays' | 'tracing' | 'vpc' | 'kmsKeyArn' | 'permissionsBoundaryArn'>;
  readonly environment: Record<string, string>;
  /** What the function may do besides writing its own logs and traces. */
  readonly permissions: readonly Permission[];
}

/** A function, the role that is its alone, and its log group. */
export class EventSourceFunction extends Construct {
  readonly name: FunctionName;
  readonly functionName: string;
  readonly function: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: EventSourceFunctionProps) {
    super(scope, id);
    const { functionName, bundle, lambda, stage, environment, permissions } = props;

    // Ours rather than the one Lambda makes on the first call: that one keeps logs forever and outlives the stack.
    this.logGroup = fixedId(bundle.name, new CloudwatchLogGroup(this, 'Logs', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: stage.logRetentionDays,
      kmsKeyId: stage.kmsKeyArn,
    }));

    const { role, policies } = new ServiceRole(this, 'Role', {
      terraformId: bundle.name,
      roleName: functionName,
      service: 'lambda.amazonaws.com',
      permissions: [writeLogs(this.logGroup), ...(stage.tracing ? [WRITE_TRACES] : []), ...permissions],
      permissionsBoundaryArn: stage.permissionsBoundaryArn,
    });

    const asset = new TerraformAsset(this, 'Bundle', { path: bundle.file, type: AssetType.FILE });
    this.function = fixedId(bundle.name, new LambdaFunction(this, 'Function', {
      functionName,
      role: role.arn,
      filename: asset.path,
      sourceCodeHash: bundle.sourceCodeHash,
      handler: bundle.handler,
      runtime: lambda.runtime,
      architectures: [lambda.architecture],
      memorySize: stage.memoryMb,
      timeout: props.timeoutSeconds ?? lambda.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      // Without the permission, what a caller's header asks for is not written.
      tracingConfig: { mode: stage.tracing ? 'Active' : 'PassThrough' },
      environment: { variables: environment },
      kmsKeyArn: stage.kmsKeyArn,
      ...(stage.vpc && { vpcConfig: { subnetIds: [...stage.vpc.subnetIds], securityGroupIds: [...stage.vpc.securityGroupIds] } }),
      dependsOn: [this.logGroup, ...policies],
    }));
    this.name = bundle.name;
    this.functionName = this.function.functionName;
  }
}

function writeLogs({ arn }: CloudwatchLogGroup): Permission {
  // `:*` are the log group's streams. The group is there already, so logs:CreateLogGroup is not given.
  return { sid: 'WriteLogs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${arn}:*`] };
}

/** X-Ray has no resource that these could be narrowed to. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const WRITE_TRACES: Permission = { sid: 'WriteTraces', actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] };
