import { growth, percent, sumOverFunctions } from './alarm-expressions';
import { apiMetric, eventMetric, functionMetric, ingestOf, queueMetric, type Metric, type Monitored } from './metrics';
import type { AlarmConfig } from '../config';
import { DEAD_LETTER_RETENTION_SECONDS, RETENTION_SECONDS } from '../queue-settings';
import { QUARANTINE_REASONS } from '../runtime/process/outcome';
import type { QuarantineReason } from '../runtime/process/outcome';

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
  /** What a period without data counts as; `missing`: as a measurement that has failed, of which somebody is told. */
  readonly missingData: 'notBreaching' | 'breaching' | 'missing';
}

const FIVE_MINUTES = 300;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Dead letters are measured every hour. A measurement misses those that somebody else is looking at: not all of these do. */
const MEASURED_SECONDS = 3 * HOUR;

/**
 * What it means that an event is quarantined for a reason, and what to do first. Each reason has its alarm: one that went off for another
 * would say nothing of it.
 */
const QUARANTINED: Readonly<Record<QuarantineReason, Pick<Alarm, 'meaning' | 'first'>>> = {
  'malformed-json': {
    meaning: 'Bodies were received that are no JSON: cut on their way, or not from the source.',
    first: 'See with `npx projen deadletters -- --reason malformed-json` what was sent.',
  },
  'schema': {
    meaning: 'Events are not as their schema says: most often, the source has changed what it sends.',
    first: 'See with `npx projen deadletters -- --reason schema` which field it is.',
  },
  'unknown-event-type': {
    meaning: 'Events came of a type that has no handler.',
    first: 'See with `npx projen deadletters -- --reason unknown-event-type` which: add a handler, or unsubscribe from it.',
  },
  'handler-error': {
    meaning: 'A handler failed on events.',
    first: 'See with `npx projen deadletters -- --reason handler-error` where in src/.',
  },
  'contract': {
    meaning: 'A handler returned what MozDef does not take.',
    first: 'See with `npx projen deadletters -- --reason contract` what it is.',
  },
  'oversize': {
    meaning: 'Events are too large for MozDef\'s queue.',
    first: 'See with `npx projen deadletters -- --reason oversize` which: let the handler keep less of them.',
  },
};

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
      ...growth('dead letters more than an hour before', {
        waiting: queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible', 'Average'),
        held: queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesNotVisible', 'Average'),
      }),
      periodSeconds: HOUR,
      id: 'dead-letters-growing',
      meaning: 'More dead letters wait than an hour before, whether or not dead-letters was going off already.',
      first: 'See with `npx projen deadletters` what is new among them.',
      threshold: 0,
    },
    ...QUARANTINE_REASONS.map((reason): Alarm => ({
      ...ABOVE,
      id: `dead-letters-${reason}`,
      ...QUARANTINED[reason],
      metrics: { quarantined: eventMetric(monitored, 'quarantined', 'Sum', reason) },
      threshold: 0,
      periodSeconds: HOUR,
    })),
    {
      ...ABOVE,
      id: 'dead-letters-redriven',
      meaning: 'Dead letters wait that MozDef received ten times and did not delete.',
      first: 'Read in the log of MozDef\'s worker why it fails on them.',
      metrics: { redriven: eventMetric(monitored, 'redriven-letters', 'Maximum') },
      threshold: 0,
      periodSeconds: MEASURED_SECONDS,
    },
    {
      ...ABOVE,
      id: 'dead-letters-expiring',
      meaning: `A dead letter was sent more than ${days(thresholds.deadLetterAgeDays)} ago: SQS deletes it after ${days(DEAD_LETTER_RETENTION_SECONDS / DAY)}. Without data: nobody measures their age.`,
      first: 'Mend what it failed on, which `npx projen deadletters` tells, and send it through again with `npx projen reprocess`.',
      metrics: { age: eventMetric(monitored, 'dead-letter-age', 'Maximum') },
      threshold: thresholds.deadLetterAgeDays * DAY,
      periodSeconds: MEASURED_SECONDS,
      missingData: 'missing',
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
      first: `Look at the worker that reads the queue; the queue keeps events for ${days(RETENTION_SECONDS / DAY)}.`,
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
