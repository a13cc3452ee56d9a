import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import type { AccessCounter } from '../metrics';

/**
 * What is logged of a request, by what API Gateway calls it. Nothing that a caller writes is in it: no header, no path, no body. `requestId` is the one that no caller can choose; `lambdaRequestId` is in the function's log.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const FIELDS = {
  requestId: '$context.extendedRequestId',
  time: '$context.requestTimeEpoch',
  sourceIp: '$context.identity.sourceIp',
  status: '$context.status',
  error: '$context.error.responseType',
  latency: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  lambdaRequestId: '$context.integration.requestId',
  authorizerStatus: '$context.authorizer.status',
  wafStatus: '$context.waf.status',
  responseLength: '$context.responseLength',
} as const;

/** The statuses that are counted. API Gateway says no more of them in its own metrics than that they are 4xx. */
const COUNTED: Readonly<Record<AccessCounter, number>> = { 'too-large-requests': 413, 'throttled-requests': 429 };

export interface AccessLogProps {
  readonly logGroupName: string;
  /** The beginning of the metric filters' names. */
  readonly name: string;
  /** Namespace of the metrics, and their dimensions. */
  readonly namespace: string;
  readonly service: string;
  readonly stage: string;
  readonly retentionDays: number;
  readonly kmsKeyArn?: string;
}

/** Where the API logs who called, a line of JSON a request, and what is counted in it. */
export class AccessLog extends Construct {
  readonly logGroup: CloudwatchLogGroup;
  /** What API Gateway writes, of its variables. */
  readonly format: string;

  constructor(scope: Construct, id: string, { logGroupName, name, namespace, service, stage, retentionDays, kmsKeyArn }: AccessLogProps) {
    super(scope, id);
    this.format = JSON.stringify({ service, stage, ...FIELDS });
    this.logGroup = fixedId('access', new CloudwatchLogGroup(this, 'Logs', {
      name: logGroupName, retentionInDays: retentionDays, kmsKeyId: kmsKeyArn,
    }));
    for (const [metric, status] of Object.entries(COUNTED)) {
      fixedId(metric.replaceAll('-', '_'), new CloudwatchLogMetricFilter(this, metric, {
        name: `${name}-${metric}`,
        logGroupName: this.logGroup.name,
        pattern: `{ $.status = "${status}" }`,
        metricTransformation: { namespace, name: metric, value: '1', unit: 'Count', dimensions: { service: '$.service', stage: '$.stage' } },
      }));
    }
  }
}
