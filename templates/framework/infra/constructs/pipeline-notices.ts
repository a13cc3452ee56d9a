import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { ServiceRole } from './service-role';
import { pipelineRoleName } from '../../names';
import type { DeploymentTarget } from '../deployment-arns';

/** What people are told of, as EventBridge is told of it. https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const NOTICES = {
  failed: {
    detailType: 'CodePipeline Pipeline Execution State Change',
    detail: { state: ['FAILED'] },
    text: 'has failed: nothing after the action that failed was done',
  },
  waiting: {
    detailType: 'CodePipeline Action Execution State Change',
    detail: { state: ['STARTED'], type: { category: ['Approval'] } },
    text: 'waits for somebody to read the plan and approve it',
  },
} as const;

type Notice = keyof typeof NOTICES;

export interface PipelineNoticesProps {
  readonly target: DeploymentTarget;
  readonly pipeline: Codepipeline;
  /** The SNS topic that they go to; it may be made later. */
  readonly topicArn: string;
  /** Key that encrypts the topic. Default: none. */
  readonly kmsKeyArn?: string;
  /** Somebody approves. */
  readonly approval: boolean;
}

/**
 * Tells people of a pipeline that has failed, or waits for them. A role publishes, so that the topic, which is another stack's, need not let
 * EventBridge in. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export class PipelineNotices extends Construct {
  constructor(scope: Construct, id: string, private readonly props: PipelineNoticesProps) {
    super(scope, id);
    const { target: { config, stage, accountId }, topicArn, kmsKeyArn, approval } = props;
    const notices: Notice[] = ['failed', ...(approval ? ['waiting' as const] : [])];
    const rules = notices.map((notice) => [notice, this.rule(notice)] as const);
    const { role } = new ServiceRole(this, 'Role', {
      terraformId: 'notify',
      roleName: pipelineRoleName(config, stage, 'notify'),
      service: 'events.amazonaws.com',
      conditions: { StringEquals: { 'aws:SourceAccount': accountId }, ArnEquals: { 'aws:SourceArn': rules.map(([, { arn }]) => arn) } },
      permissions: [
        { sid: 'Publish', actions: ['sns:Publish'], resources: [topicArn] },
        ...(kmsKeyArn ? [{ sid: 'TopicKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] }] : []),
      ],
      permissionsBoundaryArn: config.stages[stage].permissionsBoundaryArn,
    });
    for (const [notice, rule] of rules) {
      fixedId(notice, new CloudwatchEventTarget(this, `${notice}-target`, {
        rule: rule.name, arn: topicArn, roleArn: role.arn, inputTransformer: message(NOTICES[notice].text),
      }));
    }
  }

  private rule(notice: Notice): CloudwatchEventRule {
    const { target: { config, stage }, pipeline } = this.props;
    const { detailType, detail, text } = NOTICES[notice];
    return fixedId(notice, new CloudwatchEventRule(this, notice, {
      name: pipelineRoleName(config, stage, notice),
      description: `Tells that ${pipeline.name} ${text}.`,
      eventPattern: JSON.stringify({
        'source': ['aws.codepipeline'],
        'detail-type': [detailType],
        'detail': { pipeline: [pipeline.name], ...detail },
      }),
    }));
  }
}

/** A sentence, and where to look: the console of the partition `aws`, as for the dashboard. */
function message(text: string) {
  const run = '/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline?region=<region>';
  return {
    inputPaths: { pipeline: '$.detail.pipeline', execution: '$.detail.execution-id', region: '$.region' },
    inputTemplate: JSON.stringify(`The pipeline <pipeline> ${text}. https://<region>.console.aws.amazon.com${run}`),
  };
}
