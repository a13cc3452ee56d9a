import { deploymentArns, type DeploymentTarget } from './deployment-arns';
import type { Permission } from './iam';
import type { PipelineConfig } from '../config';
import { buildProjectName } from '../names';

/** What the pipeline itself does, besides handling its artifacts: fetches the code and runs its projects. */
export function pipelinePermissions({ github }: PipelineConfig, repositoryArn: string | undefined, projectArns: readonly string[]): Permission[] {
  return [
    ...(github ? [{
      sid: 'UseConnection',
      // A connection's ARN begins with the service's name at the time it was made, and the action's must be the same.
      actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      resources: [github.connectionArn],
    }] : []),
    ...(repositoryArn ? [{
      sid: 'FetchRepository',
      actions: [
        'codecommit:CancelUploadArchive',
        'codecommit:GetBranch',
        'codecommit:GetCommit',
        'codecommit:GetRepository',
        'codecommit:GetUploadArchiveStatus',
        'codecommit:UploadArchive',
      ],
      resources: [repositoryArn],
    }] : []),
    { sid: 'RunProjects', actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'], resources: projectArns },
  ];
}

/** What CodeBuild needs to show the tests' results. It names a report group after the project. */
export function reportPermissions(target: DeploymentTarget): Permission[] {
  const group = deploymentArns(target).regional('codebuild', `report-group/${buildProjectName(target.config, target.stage, 'build')}`);
  return [{
    sid: 'Reports',
    actions: ['codebuild:BatchPutTestCases', 'codebuild:CreateReport', 'codebuild:CreateReportGroup', 'codebuild:UpdateReport'],
    resources: [`${group}-*`],
  }];
}

/** What the acceptance test and the reprocessing of dead letters do: nothing that changes the stage's resources. */
export function verifyPermissions(target: DeploymentTarget, { acceptanceSamples, reprocess }: PipelineConfig): Permission[] {
  const arns = deploymentArns(target);
  return [
    { sid: 'CountMessages', actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], resources: arns.queues },
    ...(acceptanceSamples.length > 0 ? [
      ...(arns.currentSecrets.length > 0 ? [{ sid: 'SignSamples', actions: ['ssm:GetParameters'], resources: arns.currentSecrets }] : []),
      { sid: 'ReadMetrics', actions: ['cloudwatch:GetMetricData'], resources: ['*'] },
    ] : []),
    ...(reprocess ? [{ sid: 'Reprocess', actions: ['lambda:InvokeFunction'], resources: [arns.function('reprocess')] }] : []),
  ];
}
