import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';

export interface ReprocessScheduleProps {
  /** Name of the rule. */
  readonly name: string;
  /** `rate(…)`, or `cron(…)` in UTC. */
  readonly schedule: string;
  /** What processes dead letters again. */
  readonly reprocess: LambdaFunction;
}

/** Has the dead letters processed again, all of them, again and again. A run beside another does no harm. */
export class ReprocessSchedule extends Construct {
  constructor(scope: Construct, id: string, { name, schedule, reprocess }: ReprocessScheduleProps) {
    super(scope, id);
    const rule = fixedId('reprocess', new CloudwatchEventRule(this, 'Rule', {
      name,
      description: `Invokes ${name}.`,
      scheduleExpression: schedule,
    }));
    const permission = fixedId('schedule', new LambdaPermission(this, 'Permission', {
      statementId: 'schedule',
      action: 'lambda:InvokeFunction',
      functionName: reprocess.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    }));
    fixedId('reprocess', new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      arn: reprocess.arn,
      // Without an input the function is given EventBridge's own event, which is no request that it knows.
      input: '{}',
      dependsOn: [permission],
    }));
  }
}
