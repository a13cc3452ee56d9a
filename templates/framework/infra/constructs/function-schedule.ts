import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';

export interface FunctionScheduleProps {
  /** What Terraform calls the rule and its target, and the permission. */
  readonly terraformId: { readonly rule: string; readonly permission: string };
  /** Name of the rule; at most 64 characters. */
  readonly name: string;
  /** `rate(…)`, or `cron(…)` in UTC. */
  readonly schedule: string;
  readonly function: LambdaFunction;
  /** What the function is given. EventBridge's own event is no request that it knows. */
  readonly input: object;
}

/** Has a function invoked, again and again. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, { terraformId, name, schedule, function: invoked, input }: FunctionScheduleProps) {
    super(scope, id);
    const rule = fixedId(terraformId.rule, new CloudwatchEventRule(this, 'Rule', {
      name,
      description: `Invokes ${invoked.functionNameInput}.`,
      scheduleExpression: schedule,
    }));
    const permission = fixedId(terraformId.permission, new LambdaPermission(this, 'Permission', {
      statementId: terraformId.permission.replaceAll('_', '-'),
      action: 'lambda:InvokeFunction',
      functionName: invoked.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    }));
    fixedId(terraformId.rule, new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      arn: invoked.arn,
      input: JSON.stringify(input),
      dependsOn: [permission],
    }));
  }
}
