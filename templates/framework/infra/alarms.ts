import { ABOVE, DAY, days, HOUR, type Alarm } from './alarm';
import { percent, sumOverFunctions } from './alarm-expressions';
import { alarmsOfDeadLetters } from './alarms-of-dead-letters';
import { alarmsOfRequests } from './alarms-of-requests';
import { eventMetric, functionMetric, ingestOf, queueMetric, type Monitored } from './metrics';
import type { AlarmConfig } from '../config';
import { RETENTION_SECONDS } from '../queue-settings';

/** The alarms of a stage, with its thresholds. */
export function alarmsOf(monitored: Monitored, thresholds: AlarmConfig): Alarm[] {
  const { config, queueName } = monitored;
  const { title } = config.source;
  return [
    ...alarmsOfDeadLetters(monitored, thresholds),
    {
      ...ABOVE,
      id: 'oldest-message',
      meaning: `MozDef has not taken an event for more than ${thresholds.oldestMessageMinutes} minutes: its worker is down or too slow.`,
      first: `Look at the worker that reads the queue; the queue keeps events for ${days(RETENTION_SECONDS / DAY)}.`,
      metrics: { age: queueMetric(queueName, 'ApproximateAgeOfOldestMessage') },
      threshold: thresholds.oldestMessageMinutes * 60,
    },
    ...alarmsOfRequests(monitored, thresholds),
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
    ...(thresholds.noEventsHours === undefined ? [] : [noEvents(monitored, thresholds.noEventsHours)]),
  ];
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
