import { configOf, github, STAGE } from './fixtures';
import { synthesize } from './synthesize';
import { QUARANTINE_REASONS } from '../../../templates/framework/runtime/process/outcome';
import { notifications, statesOf } from '../support/alarm-states';

const { resource } = synthesize(configOf(github, { stage: { alarms: { ...STAGE.alarms!, noEventsHours: 1 } } }));
const alarms = resource.aws_cloudwatch_metric_alarm;
const WAITING = 'ApproximateNumberOfMessagesVisible';
const HELD = 'ApproximateNumberOfMessagesNotVisible';
const DAY = 86_400;

describe('dead letters', () => {
  const { dead_letters: some, dead_letters_growing: growing, dead_letters_expiring: expiring } = alarms;

  test('that wait already notify once, and more of them again', () => {
    const waiting = [0, 3, 3, 3, 5, 5, 2, 2, 9];
    expect(notifications(some, { [WAITING]: waiting })).toEqual([1]);
    expect(notifications(growing, { [WAITING]: waiting, [HELD]: waiting.map(() => 0) })).toEqual([1, 4, 8]);
  });

  test('that somebody looks at, or gives back, are no more than they were', () => {
    expect(statesOf(growing, { [WAITING]: [7, 2, 0, 7], [HELD]: [0, 5, 7, 0] }).slice(1)).toEqual(['OK', 'OK', 'OK']);
  });

  test.each([...QUARANTINE_REASONS])('of the reason %s notify, though others wait and keep coming, and at most once an hour', (reason) => {
    const alarm = alarms[`dead_letters_${reason.replaceAll('-', '_')}`];
    const data = {
      ...Object.fromEntries(QUARANTINE_REASONS.map((each) => [`quarantined/${each}`, [1, 1, 1, 1, 1, 1]])),
      [`quarantined/${reason}`]: [undefined, undefined, 2, 3, undefined, 1],
    };
    expect(notifications(alarm, data)).toEqual([2, 5]);
    expect(alarm.period).toBe(3_600);
  });

  test('that MozDef does not take notify, though others are quarantined all the time', () => {
    expect(notifications(alarms.dead_letters_redriven, { 'quarantined/schema': [5, 5, 5], 'redriven-letters': [0, 1, 1] })).toEqual([1]);
  });

  test('notify days before SQS deletes them, whenever they were moved and however often they are looked at', () => {
    const { threshold } = expiring;
    const retention = resource.aws_sqs_queue.dead_letters.message_retention_seconds;
    const longestOnMain = resource.aws_sqs_queue.events.message_retention_seconds;
    // Even of one that was moved on its last day there are days left when it is first seen.
    expect(retention - Math.max(threshold, longestOnMain)).toBeGreaterThanOrEqual(4 * DAY);
    expect(notifications(expiring, { 'dead-letter-age': [threshold - 1, threshold, threshold + 3_600] })).toEqual([2]);
    expect(notifications(expiring, { 'dead-letter-age': [0, longestOnMain + 1] })).toEqual([1]);
    expect(JSON.stringify(expiring)).not.toContain('ApproximateAgeOfOldestMessage');
  });

  test('that nobody measures any more notify, and do not count as young', () => {
    expect(notifications(expiring, { 'dead-letter-age': [5, undefined, undefined, 5] })).toEqual([1]);
  });

  test('are measured several times in what the alarm looks back on', () => {
    expect(resource.aws_cloudwatch_event_rule.measure_dead_letters.schedule_expression).toBe('rate(1 hour)');
    expect(expiring.period).toBeGreaterThanOrEqual(2 * 3_600);
  });
});

test.each<[string, Record<string, (number | undefined)[]>, string[]]>([
  ['denied_requests', { 'Count': [20, 20, 19, 100], '4XXError': [2, 3, 19, undefined] }, ['OK', 'ALARM', 'OK', 'OK']],
  ['quarantine_rate', { received: [20, 20, 19, undefined], quarantined: [1, 2, 19, undefined] }, ['OK', 'ALARM', 'OK', 'OK']],
  ['function_errors', { Errors: [undefined, 0, 1] }, ['OK', 'OK', 'ALARM']],
  ['server_errors', { '5XXError': [undefined, 0, 1] }, ['OK', 'OK', 'ALARM']],
  ['no_events', { received: [1, undefined, 0] }, ['OK', 'ALARM', 'ALARM']],
])('%s of %j: %j', (id, data, states) => {
  expect(statesOf(alarms[id], data)).toEqual(states);
});
