import { createHash } from 'node:crypto';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchMetricAlarm, type CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { alarmName, alarmTopicName, resourceName } from '../../names';
import type { Alarm } from '../alarm';
import { alarmsOf } from '../alarms';
import { dashboardBody } from '../dashboard';
import { denyWithoutTls, policyDocument } from '../iam';
import type { Monitored } from '../metrics';

export interface MonitoringProps extends Monitored {
  /** The account that the stack is in: its alarms, and no others, may publish to the topic. */
  readonly accountId: string;
}

/** What tells people how a stage is: a dashboard, and, unless the stage has none, alarms and where they are sent. */
export class Monitoring extends Construct {
  /** Where the dashboard is, in the partition `aws`: the consoles of China and GovCloud have other host names. */
  readonly dashboardUrl: string;
  /** The topic that is the stack's own. */
  readonly topic?: SnsTopic;
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, private readonly props: MonitoringProps) {
    super(scope, id);
    const { config, stage } = props;
    const { region, alarms, notify } = config.stages[stage];

    this.topic = alarms && !notify.topicArn ? this.ownTopic() : undefined;
    const topicArn = notify.topicArn ?? this.topic?.arn;
    if (alarms) this.subscribe(topicArn!);
    this.alarms = alarms ? alarmsOf(props, alarms).map((alarm) => this.alarm(alarm, topicArn!)) : [];

    const dashboard = fixedId('stage', new CloudwatchDashboard(this, 'Dashboard', {
      dashboardName: resourceName(config, stage),
      dashboardBody: JSON.stringify(dashboardBody(props, this.alarms.map(({ arn }) => arn))),
    }));
    this.dashboardUrl =
      `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
  }

  /**
   * Encrypted with the stage's key, whose policy must let cloudwatch.amazonaws.com use it, or not at all: CloudWatch cannot use
   * SNS's own key, alias/aws/sns. Alarms say nothing secret.
   */
  private ownTopic(): SnsTopic {
    const { config, stage, accountId } = this.props;
    const topic = fixedId('alarms', new SnsTopic(this, 'Topic', {
      name: alarmTopicName(config, stage),
      kmsMasterKeyId: config.stages[stage].kmsKeyArn,
    }));
    fixedId('alarms', new SnsTopicPolicy(this, 'TopicPolicy', {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: 'PublishAlarms',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
        // https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
        denyWithoutTls('sns:Publish', [topic.arn]),
      ]),
    }));
    return topic;
  }

  /** Of an address the subscription that there was always; of others one that is called by what it is, so that the next to come or go moves none. */
  private subscribe(topicArn: string): void {
    const { config, stage } = this.props;
    const { email, subscriptions = [] } = config.stages[stage].notify;
    if (email) {
      fixedId('email', new SnsTopicSubscription(this, 'Email', { topicArn, protocol: 'email', endpoint: email }));
    }
    for (const { protocol, endpoint } of subscriptions) {
      const name = `${protocol}_${createHash('sha256').update(endpoint).digest('hex').slice(0, 12)}`;
      fixedId(name, new SnsTopicSubscription(this, name, {
        topicArn, protocol, endpoint, ...(protocol === 'https' && { endpointAutoConfirms: true }),
      }));
    }
  }

  private alarm(alarm: Alarm, topicArn: string): CloudwatchMetricAlarm {
    const { config, stage } = this.props;
    return fixedId(alarm.id.replaceAll('-', '_'), new CloudwatchMetricAlarm(this, alarm.id, {
      alarmName: alarmName(config, stage, alarm.id),
      alarmDescription: `${alarm.meaning} ${alarm.first} ${config.runbook}#${alarm.id}`,
      ...comparedBy(alarm),
      comparisonOperator: alarm.comparison,
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods,
      treatMissingData: alarm.missingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
      ...(alarm.missingData === 'missing' && { insufficientDataActions: [topicArn] }),
    }));
  }
}

/** The metric of an alarm, or its metrics and what is computed of them. */
function comparedBy({ metrics, expression, periodSeconds: period }: Alarm): Partial<CloudwatchMetricAlarmConfig> {
  if (!expression) {
    const [{ namespace, name, dimensions, stat }] = Object.values(metrics);
    return { namespace, metricName: name, dimensions, period, ...(stat.startsWith('p') ? { extendedStatistic: stat } : { statistic: stat }) };
  }
  return {
    metricQuery: [
      ...Object.entries(metrics).map(([id, { namespace, name, dimensions, stat }]) => ({
        id,
        metric: { namespace, metricName: name, dimensions, stat, period },
      })),
      { id: 'compared', expression: expression.math, label: expression.label, returnData: true },
    ],
  };
}
