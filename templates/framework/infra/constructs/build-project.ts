import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { ServiceRole } from './service-role';
import { buildProjectName, type BuildProjectName } from '../../names';
import type { BuildPlatform } from '../build-platform';
import { deploymentArns, type DeploymentTarget } from '../deployment-arns';
import type { Permission } from '../iam';

export interface BuildProjectProps {
  readonly target: DeploymentTarget;
  readonly name: BuildProjectName;
  readonly description: string;
  /** The text of one, or the path of one in the repository. */
  readonly buildspec: string;
  readonly platform: BuildPlatform;
  readonly size: 'SMALL' | 'MEDIUM';
  readonly timeoutMinutes: number;
  readonly variables: Readonly<Record<string, string>>;
  /** `<bucket>/<prefix>` of a cache. Default: no cache. */
  readonly cacheLocation?: string;
  /** What the project may do besides writing its own logs. */
  readonly permissions: readonly Permission[];
}

/** A CodeBuild project that a pipeline runs, the role that is its alone, and its log group. */
export class BuildProject extends Construct {
  readonly project: CodebuildProject;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { target, name, platform, cacheLocation } = props;
    const { config, stage, accountId } = target;
    const { logRetentionDays, kmsKeyArn, permissionsBoundaryArn } = config.stages[stage];
    const projectName = buildProjectName(config, stage, name);

    const logGroup = fixedId(name, new CloudwatchLogGroup(this, 'Logs', {
      name: `/aws/codebuild/${projectName}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: kmsKeyArn,
    }));
    const { role, policies } = new ServiceRole(this, 'Role', {
      terraformId: name,
      roleName: projectName,
      service: 'codebuild.amazonaws.com',
      conditions: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnEquals: { 'aws:SourceArn': deploymentArns(target).buildProject(name) },
      },
      permissions: [
        { sid: 'WriteLogs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroup.arn}:*`] },
        ...props.permissions,
      ],
      permissionsBoundaryArn,
    });

    this.project = fixedId(name, new CodebuildProject(this, 'Project', {
      name: projectName,
      description: props.description,
      serviceRole: role.arn,
      source: { type: 'CODEPIPELINE', buildspec: props.buildspec },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: platform.environmentType,
        image: platform.image,
        computeType: `BUILD_GENERAL1_${props.size}`,
        environmentVariable: Object.entries(props.variables).map(([variable, value]) => ({ name: variable, value, type: 'PLAINTEXT' })),
      },
      ...(cacheLocation && { cache: { type: 'S3', location: cacheLocation } }),
      encryptionKey: kmsKeyArn,
      buildTimeout: props.timeoutMinutes,
      logsConfig: { cloudwatchLogs: { status: 'ENABLED', groupName: logGroup.name }, s3Logs: { status: 'DISABLED' } },
      dependsOn: policies,
    }));
  }
}
