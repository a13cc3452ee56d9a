import { ABOVE, DAY, days, HOUR, type Alarm } from './alarm';
import { growth } from './alarm-expressions';
import { eventMetric, queueMetric, type Monitored } from './metrics';
import type { AlarmConfig } from '../config';
import { DEAD_LETTER_RETENTION_SECONDS } from '../queue-settings';
import { QUARANTINE_REASONS } from '../runtime/process/outcome';
import type { QuarantineReason } from '../runtime/process/outcome';

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
    meaning: 'Something is too large: an event for MozDef\'s queue, or a batch to be taken at once.',
    first: 'See with `npx projen deadletters -- --reason oversize` what; `npx projen reprocess` takes a batch apart.',
  },
};

/** That dead letters wait, more than before, for which reason, and for how long; and what is parked in the end. */
export function alarmsOfDeadLetters(monitored: Monitored, thresholds: AlarmConfig): Alarm[] {
  const { deadLetterQueueName } = monitored;
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
  ];
}
