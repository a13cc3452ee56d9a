import { alarmsOf } from './alarms';
import {
  accessMetric, apiMetric, eventMetric, functionMetric, ingestOf, logMetric, queueMetric, webAclMetric, type Metric, type Monitored,
} from './metrics';
import { WEB_ACL_RULES } from './web-acl-rules';
import { REFUSALS, SIGNATURE_REFUSALS } from '../runtime/measurements';
import { QUARANTINE_REASONS } from '../runtime/process/outcome';

const GREEN = '#2ca02c';
const BLUE = '#1f77b4';
const ORANGE = '#ff7f0e';
const RED = '#d62728';
const GREY = '#7f7f7f';

/** A metric as a line: what it is called, and how it is drawn. */
interface Line {
  readonly metric: Metric;
  readonly label: string;
  readonly color?: string;
  /** Default: left. */
  readonly yAxis?: 'left' | 'right';
}

interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly stacked?: boolean;
  /** A horizontal line, e.g. where an alarm goes off. */
  readonly limit?: { readonly label: string; readonly value: number; readonly yAxis?: 'left' | 'right' };
  /** What the left axis is in. */
  readonly unit?: string;
}

export interface DashboardWidget {
  readonly type: 'alarm' | 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

/** CloudWatch's grid is 24 columns wide. */
const GRID = 24;
const PER_ROW = 3;
const CHART_HEIGHT = 6;
const ALARMS_HEIGHT = 4;

/**
 * A stage at a glance, as CloudWatch takes it: the alarms, then an event's way from what came to what MozDef took.
 *
 * @param alarmArns none: no widget of alarms.
 */
export function dashboardBody(monitored: Monitored, alarmArns: readonly string[]): { widgets: DashboardWidget[] } {
  const { region } = monitored.config.stages[monitored.stage];
  const top = alarmArns.length > 0 ? ALARMS_HEIGHT : 0;
  const width = GRID / PER_ROW;
  const alarms: DashboardWidget[] = alarmArns.length === 0 ? [] : [
    { type: 'alarm', x: 0, y: 0, width: GRID, height: ALARMS_HEIGHT, properties: { title: 'Alarms', alarms: alarmArns } },
  ];
  return {
    widgets: [...alarms, ...chartsOf(monitored).map((chart, index): DashboardWidget => ({
      type: 'metric',
      x: index % PER_ROW * width,
      y: top + Math.floor(index / PER_ROW) * CHART_HEIGHT,
      width,
      height: CHART_HEIGHT,
      properties: chartProperties(chart, region),
    }))],
  };
}

function chartsOf(monitored: Monitored): Chart[] {
  const { config, stage, queueName, deadLetterQueueName, functions, logGroups } = monitored;
  const { source, lambda } = config;
  const ingest = ingestOf(monitored);
  const thresholds = config.stages[stage].alarms;
  const alarms = thresholds ? alarmsOf(monitored, thresholds) : [];
  const alarmAt = (id: string, yAxis?: 'right'): Pick<Chart, 'limit'> => {
    const alarm = alarms.find((each) => each.id === id);
    return alarm ? { limit: { label: `alarm: ${id}`, value: alarm.threshold, yAxis } } : {};
  };
  const refusals = [...(source.signature ? SIGNATURE_REFUSALS : []), ...REFUSALS];
  const callers: Line[] = [
    ...(source.authorization ? [
      { metric: eventMetric(monitored, 'authorized'), label: 'tokens allowed', color: GREEN },
      { metric: eventMetric(monitored, 'denied'), label: 'tokens denied', color: RED },
    ] : []),
    ...(source.challenge ? [{ metric: eventMetric(monitored, 'challenged'), label: 'challenges answered', color: BLUE }] : []),
  ];
  return [
    {
      title: 'Events',
      unit: 'events',
      lines: [
        { metric: eventMetric(monitored, 'received'), label: 'received', color: BLUE },
        { metric: eventMetric(monitored, 'delivered'), label: 'delivered', color: GREEN },
        { metric: eventMetric(monitored, 'quarantined'), label: 'quarantined', color: ORANGE },
        { metric: eventMetric(monitored, 'dropped'), label: 'dropped by the handler', color: GREY },
        ...(source.deduplicate ? [{ metric: eventMetric(monitored, 'duplicates'), label: 'requests taken before', color: RED }] : []),
      ],
    },
    {
      title: 'Quarantined, by reason',
      unit: 'events',
      stacked: true,
      lines: QUARANTINE_REASONS.map((reason) => ({ metric: eventMetric(monitored, 'quarantined', 'Sum', reason), label: reason })),
    },
    {
      title: 'Requests refused, by reason',
      unit: 'requests',
      stacked: true,
      lines: refusals.map((reason) => ({ metric: eventMetric(monitored, 'refused', 'Sum', reason), label: reason })),
    },
    {
      title: 'Queue',
      unit: 'messages',
      ...alarmAt('oldest-message', 'right'),
      lines: [
        { metric: queueMetric(queueName, 'ApproximateNumberOfMessagesVisible'), label: 'waiting', color: BLUE },
        { metric: queueMetric(queueName, 'ApproximateNumberOfMessagesNotVisible'), label: 'with MozDef', color: GREEN },
        { metric: queueMetric(queueName, 'ApproximateAgeOfOldestMessage'), label: 'age of the oldest, seconds', color: ORANGE, yAxis: 'right' },
      ],
    },
    {
      title: 'Dead letters',
      unit: 'messages',
      ...alarmAt('dead-letters'),
      lines: [
        { metric: queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible'), label: 'dead letters', color: ORANGE },
        { metric: eventMetric(monitored, 'reprocessed'), label: 'reprocessed', color: GREEN },
        { metric: eventMetric(monitored, 'parked'), label: 'parked', color: RED },
        { metric: eventMetric(monitored, 'discarded'), label: 'discarded' },
      ],
    },
    {
      title: 'Dead letters, as measured every hour',
      unit: 'seconds',
      ...alarmAt('dead-letters-expiring'),
      lines: [
        { metric: eventMetric(monitored, 'dead-letter-age', 'Maximum'), label: 'age of the oldest', color: ORANGE },
        { metric: eventMetric(monitored, 'redriven-letters', 'Maximum'), label: 'not taken by MozDef', color: RED, yAxis: 'right' },
      ],
    },
    {
      title: 'Answers of the API',
      unit: 'requests',
      lines: [
        { metric: apiMetric(monitored, 'Count'), label: 'requests', color: BLUE },
        { metric: apiMetric(monitored, '4XXError'), label: '4xx', color: ORANGE },
        { metric: apiMetric(monitored, '5XXError'), label: '5xx', color: RED },
      ],
    },
    {
      title: 'Duration of ingest',
      unit: 'milliseconds',
      limit: { label: 'timeout', value: lambda.timeoutSeconds * 1000 },
      lines: [
        { metric: functionMetric(ingest, 'Duration', 'p50'), label: 'function p50', color: GREEN },
        { metric: functionMetric(ingest, 'Duration', 'p99'), label: 'function p99', color: ORANGE },
        { metric: eventMetric(monitored, 'duration', 'p99'), label: 'request p99', color: BLUE },
      ],
    },
    {
      title: 'Errors and throttles of functions',
      unit: 'invocations',
      lines: functions.flatMap((each) => [
        { metric: functionMetric(each, 'Errors'), label: `${each.name} errors` },
        { metric: functionMetric(each, 'Throttles'), label: `${each.name} throttles` },
      ]),
    },
    {
      title: 'Latency of the API',
      unit: 'milliseconds',
      lines: [
        { metric: apiMetric(monitored, 'Latency', 'p50'), label: 'p50', color: GREEN },
        { metric: apiMetric(monitored, 'Latency', 'p99'), label: 'p99', color: ORANGE },
      ],
    },
    {
      title: 'Size of requests',
      unit: 'bytes',
      lines: [
        { metric: eventMetric(monitored, 'payload', 'Average'), label: 'average', color: GREEN },
        { metric: eventMetric(monitored, 'payload', 'Maximum'), label: 'largest', color: ORANGE },
      ],
    },
    {
      title: 'Batches sent again to SQS',
      unit: 'batches',
      lines: [{ metric: eventMetric(monitored, 'send-retries'), label: 'send retries', color: ORANGE }],
    },
    {
      title: 'Logs',
      unit: 'bytes',
      stacked: true,
      lines: logGroups.map((name, index) => ({ metric: logMetric(name), label: index < functions.length ? functions[index].name : 'access log' })),
    },
    ...(config.stages[stage].accessLogs ? [{
      title: 'Refused by API Gateway',
      unit: 'requests',
      lines: [
        { metric: accessMetric(monitored, 'too-large-requests'), label: '413, too large', color: ORANGE },
        { metric: accessMetric(monitored, 'throttled-requests'), label: '429, throttled', color: RED },
      ],
    }] : []),
    ...(config.stages[stage].waf ? [{
      title: 'Blocked by the web ACL, by rule',
      unit: 'requests',
      stacked: true,
      lines: WEB_ACL_RULES.filter(({ isIn }) => isIn(config.stages[stage]))
        .map(({ name }) => ({ metric: webAclMetric(monitored, name), label: name })),
    }] : []),
    ...(callers.length > 0 ? [{ title: 'Tokens and challenges', unit: 'requests', lines: callers }] : []),
  ];
}

function chartProperties({ title, lines, stacked = false, limit, unit }: Chart, region: string): Record<string, unknown> {
  return {
    title,
    region,
    view: 'timeSeries',
    stacked,
    period: 300,
    metrics: lines.map(({ metric: { namespace, name, dimensions, stat }, ...style }) => [
      namespace, name, ...Object.entries(dimensions).flat(), { stat, ...style },
    ]),
    yAxis: { left: { min: 0, label: unit, showUnits: false }, right: { min: 0, showUnits: false } },
    ...(limit && { annotations: { horizontal: [{ ...limit, color: RED }] } }),
  };
}
