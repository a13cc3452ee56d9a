import { configOf, generic, github, STAGE } from './fixtures';
import { synthesize } from './synthesize';
import type { SourceDescriptor, StageConfig } from '../../../templates/framework/config';
import { QUARANTINE_REASONS } from '../../../templates/framework/runtime/process/outcome';
import { notifications, statesOf } from '../support/alarm-states';

const { resource } = synthesize(configOf(github, { stage: { alarms: { ...STAGE.alarms!, noEventsHours: 1 } } }));
const alarms = resource.aws_cloudwatch_metric_alarm;
const WAITING = 'ApproximateNumberOfMessagesVisible';
const HELD = 'ApproximateNumberOfMessagesNotVisible';
const DAY = 86_400;
const EVERYTHING: Partial<StageConfig> = {
  waf: { rateLimit: 10, allowedCidrs: ['192.0.2.0/24'], maxBodyKilobytes: 1 }, accessLogs: { retentionDays: 1 },
};

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

describe('a request that is refused', () => {
  const all = synthesize(configOf(github, { stage: { accessLogs: { retentionDays: 30 }, waf: { rateLimit: 100, allowedCidrs: ['192.0.2.0/24'] } } }))
    .resource.aws_cloudwatch_metric_alarm;
  const token = synthesize(configOf(generic, {})).resource.aws_cloudwatch_metric_alarm;

  test.each(['signature-mismatch', 'signature-stale-timestamp', 'signature-no-timestamp', 'signature-no-id'])('though it was signed (%s) notifies, if it is one', (reason) => {
    expect(notifications(alarms.refused_credentials, { [`refused/${reason}`]: [undefined, 1, undefined] })).toEqual([1]);
  });

  test('though it had a token notifies, if it is one', () => {
    expect(notifications(token.refused_credentials, { denied: [undefined, 1] })).toEqual([1]);
  });

  test('because it is not signed at all is some stranger\'s', () => {
    expect(notifications(alarms.refused_credentials, { 'refused/signature-no-signature': [undefined, 1_000] })).toEqual([]);
  });

  test('before the function sees it, for its size or the throttling, notifies if it is one, with or without an access log', () => {
    expect(notifications(alarms.gateway_refusals, { '4XXError': [undefined, 1] })).toEqual([1]);
    // As many as the function itself has refused are no more.
    expect(notifications(alarms.gateway_refusals, {
      '4XXError': [0, 9, 10], 'refused/signature-no-signature': [0, 5, 5], 'refused/signature-mismatch': [0, 3, 3], 'refused/too-large': [undefined, 1, 1],
    })).toEqual([2]);
  });

  test.each([['too_large_requests', 'too-large-requests'], ['throttled_requests', 'throttled-requests']])('%s notify by the access log, if it is one', (id, metric) => {
    expect(notifications(all[id], { [metric]: [undefined, 1] })).toEqual([1]);
    expect(alarms[id]).toBeUndefined();
  });

  test('by the web ACL for a rule that may meet a genuine one notifies; by one against strangers, not', () => {
    const blocked = all.blocked_requests.metric_query.flatMap(({ metric }: any) => metric?.dimensions.Rule ?? []);
    expect(blocked).toEqual(['trace-header', 'rate']);
    expect(notifications(all.blocked_requests, { BlockedRequests: [undefined, 1] })).toEqual([1]);
    // What the web ACL has blocked, API Gateway has refused; that is not what this alarm is about.
    expect(notifications(all.gateway_refusals, { '4XXError': [0, 7], 'BlockedRequests': [0, 7] })).toEqual([]);
  });

  test.each<[string, Partial<StageConfig>, SourceDescriptor]>([
    ['a token', {}, generic], ['a web ACL that others keep', { webAclArn: 'arn:aws:wafv2:us-west-2:123456789012:regional/webacl/a/1' }, github],
    ['addresses that alone may call', { api: { allowedCidrs: ['192.0.2.0/24'] } }, github],
  ])('with %s API Gateway refuses strangers, too, and there is no alarm of it', (_, stage, source) => {
    expect(synthesize(configOf(source, { stage })).resource.aws_cloudwatch_metric_alarm.gateway_refusals).toBeUndefined();
  });
});

test('what the web ACL blocks is no part of the requests that are refused, nor of those that came', () => {
  const { denied_requests: denied } = synthesize(configOf(github, { stage: { waf: { allowedCidrs: ['192.0.2.0/24'] } } })).resource.aws_cloudwatch_metric_alarm;
  expect(statesOf(denied, { 'Count': [100, 100, 100], '4XXError': [80, 83, 82], 'BlockedRequests': [80, 80, 80] })).toEqual(['OK', 'ALARM', 'OK']);
  expect(statesOf(denied, { 'Count': [100], '4XXError': [100], 'BlockedRequests': [81] })).toEqual(['OK']);
});

test.each<[string, SourceDescriptor, Partial<StageConfig>]>([
  ['a source without a secret', { id: 's', title: 'S' }, {}],
  ['a token', generic, {}],
  ['a signature and a token', { ...github, authorization: generic.authorization }, {}],
  ['a web ACL of addresses alone, traced', github, { waf: { allowedCidrs: ['192.0.2.0/24'] }, tracing: true }],
  ['everything', { ...github, authorization: generic.authorization }, EVERYTHING],
  ['everything, signed', github, EVERYTHING],
])('CloudWatch takes every alarm of %s', (_, source, stage) => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, and API_MetricDataQuery.html
  const all = synthesize(configOf(source, { stage })).resource.aws_cloudwatch_metric_alarm;
  for (const { metric_query: queries, metric_name: name } of Object.values(all)) {
    if (!queries) {
      expect(name).toEqual(expect.any(String));
      continue;
    }
    const metrics = queries.filter(({ metric }: any) => metric);
    const [{ expression }, ...others] = queries.filter(({ metric }: any) => !metric);
    expect(others).toEqual([]);
    expect({ expression, metrics: metrics.length }).toEqual({ expression: expect.any(String), metrics: expect.any(Number) });
    expect(metrics.length).toBeGreaterThanOrEqual(1);
    expect(metrics.length).toBeLessThanOrEqual(10);
    expect(expression.length).toBeLessThanOrEqual(1_024);
    for (const { id } of queries) expect(id).toMatch(/^[a-z][a-zA-Z0-9_]*$/);
    if (!expression.includes('METRICS()')) for (const { id } of metrics) expect(expression).toMatch(new RegExp(`\\b${id}\\b`));
  }
});

describe('the bill', () => {
  test('notifies of more requests than are to be paid for in an hour, whoever sends them', () => {
    expect(notifications(alarms.request_volume, { Count: [0, 360_000, 360_001] })).toEqual([2]);
    expect(alarms.request_volume.period).toBe(3_600);
  });

  test('notifies of the logs of all functions together, in bytes', () => {
    const groups = alarms.log_volume.metric_query.filter(({ metric }: any) => metric).length;
    expect(groups).toBe(Object.keys(resource.aws_cloudwatch_log_group).length);
    expect(notifications(alarms.log_volume, { IncomingBytes: [undefined, 1e9 / groups, 1e9 / groups + 1] })).toEqual([2]);
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
