import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { ServiceRole } from './service-role';
import { pipelineRoleName } from '../../names';
import type { DeploymentTarget } from '../deployment-arns';

export interface CodeCommitTriggerProps {
  readonly target: DeploymentTarget;
  readonly repositoryArn: string;
  readonly branch: string;
  readonly pipeline: Codepipeline;
}

/** Starts a pipeline at every push to a branch in CodeCommit. */
export class CodeCommitTrigger extends Construct {
  constructor(scope: Construct, id: string, { target, repositoryArn, branch, pipeline }: CodeCommitTriggerProps) {
    super(scope, id);
    const { config, stage, accountId } = target;
    const name = pipelineRoleName(config, stage, 'trigger');

    const rule = fixedId('trigger', new CloudwatchEventRule(this, 'Rule', {
      name,
      description: `Starts ${pipeline.name} when ${branch} is pushed.`,
      eventPattern: JSON.stringify({
        'source': ['aws.codecommit'],
        'detail-type': ['CodeCommit Repository State Change'],
        'resources': [repositoryArn],
        'detail': { event: ['referenceCreated', 'referenceUpdated'], referenceType: ['branch'], referenceName: [branch] },
      }),
    }));
    const { role } = new ServiceRole(this, 'Role', {
      terraformId: 'trigger',
      roleName: name,
      service: 'events.amazonaws.com',
      conditions: { StringEquals: { 'aws:SourceAccount': accountId }, ArnEquals: { 'aws:SourceArn': rule.arn } },
      permissions: [{ sid: 'StartPipeline', actions: ['codepipeline:StartPipelineExecution'], resources: [pipeline.arn] }],
      permissionsBoundaryArn: config.stages[stage].permissionsBoundaryArn,
    });
    fixedId('trigger', new CloudwatchEventTarget(this, 'Target', { rule: rule.name, arn: pipeline.arn, roleArn: role.arn }));
  }
}
