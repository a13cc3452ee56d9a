import { apiMetric, eventMetric, functionMetric, ingestOf, queueMetric, type Metric, type Monitored } from './metrics';
import type { AlarmConfig } from '../config';

/** One alarm, as CloudWatch evaluates it and as people read it. */
export interface Alarm {
  /** Kebab-case: the end of the alarm's name, and the heading of its section in RUNBOOK.md. */
  readonly id: string;
  /** What it means, and what to do first: a sentence each. */
  readonly meaning: string;
  readonly first: string;
  /** By the id that the expression uses. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** CloudWatch metric math, and what its result is called. Default: the one metric itself. */
  readonly expression?: { readonly math: string; readonly label: string };
  readonly threshold: number;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly periodSeconds: number;
  /** In how many periods, one after the other, the threshold is crossed. */
  readonly periods: number;
  /** What a period without data counts as. */
  readonly missingData: 'notBreaching' | 'breaching';
}

const FIVE_MINUTES = 300;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Percentages are of a quarter of an hour with at least so many requests or events: one of three says nothing. */
const PERCENT_PERIOD = 900;
export const PERCENT_OF_AT_LEAST = 20;

const ABOVE = { comparison: 'GreaterThanThreshold', periodSeconds: FIVE_MINUTES, periods: 1, missingData: 'notBreaching' } as const;

/** The alarms of a stage, with its thresholds. */
export function alarmsOf(monitored: Monitored, thresholds: AlarmConfig): Alarm[] {
  const { config, queueName, deadLetterQueueName } = monitored;
  const { title, authorization, signature } = config.source;
  const proof = [authorization && 'a token', signature && 'a signature'].filter(Boolean).join(' or ');
  return [
    {
      ...ABOVE,
      id: 'dead-letters',
      meaning: 'Events wait on the dead-letter queue: they were quarantined, or MozDef did not take them.',
      first: 'See how many, and why, with `npx projen deadletters`; it also discards what nothing can fix.',
      metrics: { waiting: queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible') },
      threshold: thresholds.deadLetters,
    },
    {
      ...ABOVE,
      id: 'dead-letters-expiring',
      meaning: `A dead letter has waited for more than ${days(thresholds.deadLetterAgeDays)}: SQS deletes it 14 days after it was sent.`,
      first: 'Mend what it failed on, which `npx projen deadletters` tells, and send it through again with `npx projen reprocess`.',
      metrics: { age: queueMetric(deadLetterQueueName, 'ApproximateAgeOfOldestMessage') },
      threshold: thresholds.deadLetterAgeDays * DAY,
    },
    {
      ...ABOVE,
      id: 'parked-events',
      meaning: 'MozDef refused events again and again: they went back to its queue so often that they are now kept in the event bucket instead.',
      first: 'Read in the log of MozDef\'s worker why; then return them with `npx projen reprocess -- --parked`.',
      metrics: { parked: eventMetric(monitored, 'parked') },
      threshold: thresholds.parkedEvents,
    },
    {
      ...ABOVE,
      id: 'oldest-message',
      meaning: `MozDef has not taken an event for more than ${thresholds.oldestMessageMinutes} minutes: its worker is down or too slow.`,
      first: 'Look at the worker that reads the queue; the queue keeps events for 14 days.',
      metrics: { age: queueMetric(queueName, 'ApproximateAgeOfOldestMessage') },
      threshold: thresholds.oldestMessageMinutes * 60,
    },
    {
      ...ABOVE,
      ...percent('refused', apiMetric(monitored, '4XXError'), 'requests', apiMetric(monitored, 'Count')),
      id: 'denied-requests',
      meaning: `More than ${thresholds.deniedPercent}% of requests are refused: ${proof} is wrong, or somebody else is calling.`,
      first: `Compare the secret with the one set at ${title}, and see with \`npx projen doctor\` that it can be used; see the reasons on the dashboard.`,
      threshold: thresholds.deniedPercent,
    },
    {
      ...ABOVE,
      ...percent('quarantined', eventMetric(monitored, 'quarantined'), 'received', eventMetric(monitored, 'received')),
      id: 'quarantine-rate',
      meaning: `More than ${thresholds.quarantinedPercent}% of events are quarantined: most often, ${title} has changed what it sends.`,
      first: 'See which reason and event type it is on the dashboard and in the log; no event is lost.',
      threshold: thresholds.quarantinedPercent,
    },
    {
      ...ABOVE,
      ...sumOverFunctions(monitored, 'Errors'),
      id: 'function-errors',
      meaning: 'A function failed or ran out of time; if it was at a request, that was answered with a 5xx.',
      first: 'Read the error in the log of the function.',
      threshold: thresholds.functionErrors,
    },
    {
      ...ABOVE,
      ...sumOverFunctions(monitored, 'Throttles'),
      id: 'throttles',
      meaning: 'Lambda turned invocations away: the concurrency of the function or of the account is used up.',
      first: 'Compare concurrent executions with the reserved concurrency and the limit of the account.',
      threshold: thresholds.throttles,
    },
    {
      ...ABOVE,
      id: 'duration',
      meaning: `The slowest requests take more than ${thresholds.durationPercent}% of the function's ${config.lambda.timeoutSeconds} seconds.`,
      first: 'See on the dashboard whether send retries or larger payloads came with it.',
      metrics: { slowest: functionMetric(ingestOf(monitored), 'Duration', 'p99') },
      threshold: config.lambda.timeoutSeconds * 1000 * thresholds.durationPercent / 100,
    },
    {
      ...ABOVE,
      id: 'server-errors',
      meaning: `${title} was answered with a 5xx: it should send again, but not every source does.`,
      first: 'See the reasons of refused requests on the dashboard, whether a secret is set and can be used with `npx projen doctor`, and the log of the function.',
      metrics: { errors: apiMetric(monitored, '5XXError') },
      threshold: thresholds.serverErrors,
    },
    ...(thresholds.noEventsHours === undefined ? [] : [noEvents(monitored, thresholds.noEventsHours)]),
  ];
}

function days(count: number): string {
  return `${count} day${count === 1 ? '' : 's'}`;
}

/** Silence is missing data too: nothing is counted where nothing comes. */
function noEvents(monitored: Monitored, hours: number): Alarm {
  const { title } = monitored.config.source;
  return {
    id: 'no-events',
    meaning: `${title} has sent nothing for ${hours} hour${hours === 1 ? '' : 's'}.`,
    first: `See at ${title} whether the webhook is still there and enabled, and what its last deliveries were answered.`,
    metrics: { received: eventMetric(monitored, 'received') },
    threshold: 1,
    comparison: 'LessThanThreshold',
    periodSeconds: HOUR,
    periods: hours,
    missingData: 'breaching',
  };
}

/** A part as percentage of a whole; 0 where the whole is too small to tell. A counter that was not raised has no data. */
function percent(part: string, partMetric: Metric, whole: string, wholeMetric: Metric): Pick<Alarm, 'metrics' | 'expression' | 'periodSeconds'> {
  return {
    metrics: { [part]: partMetric, [whole]: wholeMetric },
    expression: {
      math: `IF(${whole} >= ${PERCENT_OF_AT_LEAST}, 100 * FILL(${part}, 0) / ${whole}, 0)`,
      label: `${part} in percent of ${whole}`,
    },
    periodSeconds: PERCENT_PERIOD,
  };
}

/** A function that was not called has no data. */
function sumOverFunctions({ functions }: Monitored, name: 'Errors' | 'Throttles'): Pick<Alarm, 'metrics' | 'expression'> {
  return {
    metrics: Object.fromEntries(functions.map((each) => [each.name, functionMetric(each, name)])),
    expression: { math: 'SUM(FILL(METRICS(), 0))', label: `${name.toLowerCase()} of all functions` },
  };
}
