import type { SourceConfig } from '../config';
import type { FunctionName } from '../names';
import type { Counter, Measure } from '../runtime/measurements';

/** When the dead letters are measured. It takes a second; of the 10,000 that it looks at at most, a minute. */
export const MEASUREMENT_SCHEDULE = 'rate(1 hour)';

/** One CloudWatch metric, and what of it is looked at. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: 'Sum' | 'Average' | 'Maximum' | 'p50' | 'p99';
}

/** What is watched of one stage. Give attributes of the resources, not the names they were given: Terraform orders by them. */
export interface Monitored {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** `ingest` is one of them. */
  readonly functions: readonly MonitoredFunction[];
  readonly api: { readonly name: string; readonly stage: string };
  readonly logGroups: readonly string[];
  /** What CloudWatch calls the stage's own web ACL, if it has one. */
  readonly webAcl?: string;
}

export interface MonitoredFunction {
  readonly name: FunctionName;
  readonly functionName: string;
}

/**
 * What the functions themselves count and measure. Powertools writes the dimensions `service` and `stage`.
 *
 * @param reason of `quarantined` and `refused`: only those. Default: the sum of all.
 */
export function eventMetric({ config, stage }: Monitored, name: Counter | Measure, stat: Metric['stat'] = 'Sum', reason?: string): Metric {
  return { namespace: config.namespace, name, dimensions: { service: config.service, stage, ...(reason && { reason }) }, stat };
}

type QueueMetric = 'ApproximateNumberOfMessagesVisible' | 'ApproximateNumberOfMessagesNotVisible' | 'ApproximateAgeOfOldestMessage';

export function queueMetric(queueName: string, name: QueueMetric, stat: Metric['stat'] = 'Maximum'): Metric {
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName: queueName }, stat };
}

export function functionMetric({ functionName }: MonitoredFunction, name: 'Errors' | 'Throttles' | 'Duration', stat: Metric['stat'] = 'Sum'): Metric {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName }, stat };
}

export function apiMetric({ api }: Monitored, name: 'Count' | '4XXError' | '5XXError' | 'Latency', stat: Metric['stat'] = 'Sum'): Metric {
  return { namespace: 'AWS/ApiGateway', name, dimensions: { ApiName: api.name, Stage: api.stage }, stat };
}

/** Of the webhook's method alone: not of other paths, which nobody but strangers asks for. */
export function methodMetric(monitored: Monitored, name: '4XXError'): Metric {
  const { namespace, dimensions, stat } = apiMetric(monitored, name);
  return { namespace, name, dimensions: { ...dimensions, Method: 'POST', Resource: `/${monitored.config.apiPath}` }, stat };
}

/** What is counted in the API's access log (`constructs/access-log.ts`). */
export type AccessCounter = 'too-large-requests' | 'throttled-requests';

export function accessMetric({ config, stage }: Monitored, name: AccessCounter): Metric {
  return { namespace: config.namespace, name, dimensions: { service: config.service, stage }, stat: 'Sum' };
}

export function logMetric(logGroup: string): Metric {
  return { namespace: 'AWS/Logs', name: 'IncomingBytes', dimensions: { LogGroupName: logGroup }, stat: 'Sum' };
}

/** @param rule of the stage's own web ACL, or `ALL`. https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
export function webAclMetric({ config, stage, webAcl }: Monitored, rule: string): Metric {
  if (webAcl === undefined) throw new Error(`The stage ${stage} has no web ACL of its own to monitor.`);
  return { namespace: 'AWS/WAFV2', name: 'BlockedRequests', dimensions: { WebACL: webAcl, Region: config.stages[stage].region, Rule: rule }, stat: 'Sum' };
}

/** The function that takes the requests. */
export function ingestOf({ functions }: Monitored): MonitoredFunction {
  const ingest = functions.find(({ name }) => name === 'ingest');
  if (!ingest) {
    throw new Error(`There is no function "ingest" to monitor; there are: ${functions.map(({ name }) => name).join(', ') || 'none'}.`);
  }
  return ingest;
}
