import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configOf, generic, github, STAGE, zoom, type ConfigOverrides } from './fixtures';
import { synthesize, type Terraform } from './synthesize';
import type { AlarmConfig, SourceDescriptor, StageConfig } from '../../../templates/framework/config';
import { COUNTERS, MEASURES, REFUSALS, SIGNATURE_REFUSALS, type Measure } from '../../../templates/framework/runtime/measurements';
import { QUARANTINE_REASONS } from '../../../templates/framework/runtime/process/outcome';
import { createTelemetry } from '../../../templates/framework/runtime/telemetry';

const REPOSITORY = join(__dirname, '..', '..', '..');
const ALARMS: AlarmConfig = { ...STAGE.alarms!, noEventsHours: 24 };
/** What every alarm and every chart is there for. */
const WATCHED: Partial<StageConfig> = { alarms: ALARMS, accessLogs: { retentionDays: 30 }, waf: { rateLimit: 100, allowedCidrs: ['192.0.2.0/24'], maxBodyKilobytes: 20 } };
const TOPIC = 'arn:aws:sns:us-west-2:123456789012:ours';

type Block = Record<string, any>;

const monitored = (source: SourceDescriptor, stage: Partial<StageConfig> = WATCHED, overrides: ConfigOverrides = {}): Terraform =>
  synthesize(configOf(source, { stage, ...overrides }));

const alarmsIn = ({ resource }: Terraform): Block[] => Object.values(resource.aws_cloudwatch_metric_alarm ?? {});
const idOf = ({ alarm_name: name }: Block): string => name.replace(/^.*-dev-/, '');
const widgetsIn = ({ resource }: Terraform): Block[] => JSON.parse(resource.aws_cloudwatch_dashboard.stage.dashboard_body).widgets;

/** A metric as one text: namespace, name, and dimensions by name. */
const textOf = (namespace: string, name: string, dimensions: Record<string, string>) =>
  `${namespace} ${name} ${Object.entries(dimensions).map(([key, value]) => `${key}=${value}`).sort().join(' ')}`;

function metricsOfAlarm(alarm: Block): string[] {
  const metrics: Block[] = alarm.metric_query ? alarm.metric_query.flatMap(({ metric }: Block) => metric ?? []) : [alarm];
  return metrics.map(({ namespace, metric_name: name, dimensions }) => textOf(namespace, name, dimensions));
}

function metricsOfDashboard(terraform: Terraform): string[] {
  return widgetsIn(terraform).flatMap(({ properties }) => properties.metrics ?? []).map(([namespace, name, ...rest]: any[]) => {
    const flat: string[] = rest.slice(0, -1);
    const dimensions = flat.flatMap((key, index) => index % 2 === 0 ? [[key, flat[index + 1]]] : []);
    return textOf(namespace, name, Object.fromEntries(dimensions));
  });
}

/** What the functions of a source really write, read from the embedded metric format. */
function emitted(service: string): Set<string> {
  const written: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(chunk.toString()) > 0);
  try {
    const telemetry = createTelemetry('MozDef-EF', service, 'dev');
    COUNTERS.forEach((counter) => telemetry.count(counter));
    QUARANTINE_REASONS.forEach((reason) => telemetry.count('quarantined', 1, { reason }));
    [...REFUSALS, ...SIGNATURE_REFUSALS].forEach((reason) => telemetry.count('refused', 1, { reason }));
    (Object.keys(MEASURES) as Measure[]).forEach((measure) => telemetry.measure(measure, 1, MEASURES[measure]));
    telemetry.flush();
  } finally {
    spy.mockRestore();
  }
  return new Set(written.join('').trim().split('\n').flatMap((line) => {
    const emission = JSON.parse(line);
    return emission._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }: Block) => Dimensions.flatMap((names: string[]) =>
      Metrics.map(({ Name }: Block) => textOf(Namespace, Name, Object.fromEntries(names.map((name) => [name, emission[name]]))))));
  }));
}

describe.each([generic, github, zoom])('$id', (source) => {
  const terraform = monitored(source);
  const metrics = [...new Set([...metricsOfDashboard(terraform), ...alarmsIn(terraform).flatMap(metricsOfAlarm)])];

  test('every metric of AWS is of a resource in the stack', () => {
    const ours = metrics.filter((metric) => metric.startsWith('AWS/'));
    const attributes: Record<string, RegExp> = {
      'AWS/SQS': /^QueueName=\$\{(aws_sqs_queue\.\w+)\.name\}$/,
      'AWS/Lambda': /^FunctionName=\$\{(aws_lambda_function\.\w+)\.function_name\}$/,
      'AWS/ApiGateway': /^ApiName=\$\{(aws_api_gateway_rest_api\.\w+)\.name\}( Method=POST Resource=\/[\w-]+)? Stage=\$\{aws_api_gateway_stage\.webhook\.stage_name\}$/,
      'AWS/Logs': /^LogGroupName=\$\{(aws_cloudwatch_log_group\.\w+)\.name\}$/,
      'AWS/WAFV2': /^Region=us-west-2 Rule=[\w-]+ WebACL=MozDef-EF-[\w-]+-dev()$/,
    };
    for (const metric of ours) {
      const [namespace, , ...dimensions] = metric.split(' ');
      const [, address] = attributes[namespace].exec(dimensions.join(' ')) ?? [];
      const [type, name] = (address || 'aws_wafv2_web_acl.webhook').split('.');
      expect({ metric, resource: terraform.resource[type]?.[name] }).toEqual({ metric, resource: expect.anything() });
    }
    expect(new Set(ours.map((metric) => metric.split(' ')[0]))).toEqual(new Set(Object.keys(attributes)));
  });

  test('every function of the stack is looked at', () => {
    for (const name of Object.keys(terraform.resource.aws_lambda_function)) {
      expect(metrics).toContain(`AWS/Lambda Errors FunctionName=\${aws_lambda_function.${name}.function_name}`);
    }
  });

  test('every metric of the web ACL is of a rule that it has', () => {
    const rules: Block[] = terraform.resource.aws_wafv2_web_acl.webhook.rule;
    const names = ['ALL', ...rules.map(({ visibility_config: { metric_name: name } }) => name)];
    const watched = metrics.flatMap((metric) => /^AWS\/WAFV2 .*Rule=([\w-]+)/.exec(metric)?.[1] ?? []);
    expect(watched.filter((name) => !names.includes(name))).toEqual([]);
    expect(rules.filter(({ name, visibility_config: { metric_name: metric } }) => name !== metric)).toEqual([]);
  });

  test('every other metric is one that the functions write, or that is counted in the access log', () => {
    const counted = Object.values(terraform.resource.aws_cloudwatch_log_metric_filter).map(({ metric_transformation: { namespace, name } }) =>
      textOf(namespace, name, { service: source.id, stage: 'dev' }));
    const written = new Set([...emitted(source.id), ...counted]);
    const ours = metrics.filter((metric) => !metric.startsWith('AWS/'));
    expect(ours.filter((metric) => !written.has(metric))).toEqual([]);
    expect(ours.length).toBeGreaterThan(10);
  });
});

test('every counter and measure is on the dashboard of one source or another', () => {
  const shown = [generic, { ...github, deduplicate: true }, zoom].flatMap((source) => metricsOfDashboard(monitored(source)).map((metric) => metric.split(' ')[1]));
  expect([...COUNTERS, ...Object.keys(MEASURES)].filter((name) => !shown.includes(name))).toEqual([]);
});

test('widgets lie side by side on the grid, none over another', () => {
  const cells = widgetsIn(monitored(zoom)).flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, index) => `${x + index % width},${y + Math.floor(index / width)}`));
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...cells.map((cell) => Number(cell.split(',')[0])))).toBeLessThan(24);
});

describe('alarms', () => {
  const terraform = monitored(github);
  const sections = readFileSync(join(REPOSITORY, 'templates', 'RUNBOOK.md'), 'utf8').match(/^## .*$/gm)!.map((heading) => heading.slice(3));

  test('each has its section in the runbook, and each section its alarm', () => {
    expect([...sections].sort()).toEqual([...new Set([...alarmsIn(terraform), ...alarmsIn(monitored(generic))].map(idOf))].sort());
  });

  test('each section of the runbook says what it means, where to look and what to do', () => {
    const runbook = readFileSync(join(REPOSITORY, 'templates', 'RUNBOOK.md'), 'utf8').split(/^## /m).slice(1);
    for (const section of runbook) {
      expect(section.match(/^\*\*[\w ]+\.\*\*/gm)).toEqual(['**Meaning.**', '**First look.**', '**Fix.**']);
    }
  });

  test('each says where its section is, and fits CloudWatch', () => {
    for (const alarm of alarmsIn(monitored(github, WATCHED, { runbook: 'https://example.com/RUNBOOK.md' }))) {
      expect(alarm.alarm_description).toMatch(new RegExp(`^[A-Z].+\\. .+\\. https://example\\.com/RUNBOOK\\.md#${idOf(alarm)}$`));
      expect(alarm.alarm_description.length).toBeLessThanOrEqual(1024);
      expect(alarm.evaluation_periods * (alarm.period ?? 900)).toBeLessThanOrEqual(604_800);
    }
  });

  test('thresholds are those of the options', () => {
    const alarms: AlarmConfig = {
      deadLetters: 1,
      deadLetterAgeDays: 9,
      parkedEvents: 10,
      oldestMessageMinutes: 2,
      deniedPercent: 3,
      quarantinedPercent: 4,
      functionErrors: 5,
      throttles: 6,
      durationPercent: 50,
      serverErrors: 8,
      refusedCredentials: 11,
      gatewayRefusals: 12,
      tooLargeRequests: 13,
      throttledRequests: 14,
      blockedRequests: 15,
      requestsPerHour: 16,
      logMegabytesPerHour: 17,
    };
    expect(Object.fromEntries(alarmsIn(monitored(github, { ...WATCHED, alarms })).map((alarm) => [idOf(alarm), alarm.threshold]))).toEqual({
      'dead-letters': 1,
      'dead-letters-growing': 0,
      ...Object.fromEntries([...QUARANTINE_REASONS, 'redriven'].map((reason) => [`dead-letters-${reason}`, 0])),
      'dead-letters-expiring': 777_600,
      'parked-events': 10,
      'oldest-message': 120,
      'denied-requests': 3,
      'quarantine-rate': 4,
      'function-errors': 5,
      'throttles': 6,
      'duration': 14_000,
      'server-errors': 8,
      'refused-credentials': 11,
      'gateway-refusals': 12,
      'too-large-requests': 13,
      'throttled-requests': 14,
      'blocked-requests': 15,
      'request-volume': 16,
      'log-volume': 17_000_000,
    });
  });

  test('parked events are counted as they are parked', () => {
    expect(terraform.resource.aws_cloudwatch_metric_alarm.parked_events).toMatchObject({
      namespace: 'MozDef-EF',
      metric_name: 'parked',
      dimensions: { service: 'github', stage: 'dev' },
      statistic: 'Sum',
      period: 300,
      threshold: 0,
      comparison_operator: 'GreaterThanThreshold',
    });
  });

  test('silence is an alarm only where it is asked for, and then data that is missing is silence', () => {
    expect(monitored(github, { alarms: { ...ALARMS, noEventsHours: 168 } }).resource.aws_cloudwatch_metric_alarm.no_events).toMatchObject({
      evaluation_periods: 168,
      period: 3600,
      statistic: 'Sum',
      threshold: 1,
      comparison_operator: 'LessThanThreshold',
      treat_missing_data: 'breaching',
    });
    const others = alarmsIn(monitored(github, { alarms: STAGE.alarms }));
    expect(others.map(idOf)).not.toContain('no-events');
    expect(others.filter((alarm) => alarm.treat_missing_data !== 'notBreaching').map(idOf)).toEqual(['dead-letters-expiring']);
  });

  test.each([
    ['denied_requests', 'IF(requests >= 20, 100 * FILL(refused, 0) / requests, 0)'],
    ['quarantine_rate', 'IF(received >= 20, 100 * FILL(quarantined, 0) / received, 0)'],
  ])('%s is a percentage, of enough of them', (id, expression) => {
    const queries: Block[] = monitored(github, { alarms: ALARMS }).resource.aws_cloudwatch_metric_alarm[id].metric_query;
    expect(queries.filter((query) => query.return_data)).toEqual([expect.objectContaining({ expression })]);
    const inputs = queries.filter((query) => query.metric);
    expect(inputs).toHaveLength(2);
    for (const input of inputs) expect(expression).toContain(input.id);
  });

  test('they are sent when they go off and when they end, and the dashboard shows them', () => {
    for (const alarm of alarmsIn(terraform)) {
      expect(alarm).toMatchObject({ alarm_actions: ['${aws_sns_topic.alarms.arn}'], ok_actions: ['${aws_sns_topic.alarms.arn}'] });
    }
    const arns = Object.keys(terraform.resource.aws_cloudwatch_metric_alarm).map((id) => `\${aws_cloudwatch_metric_alarm.${id}.arn}`);
    const [{ type, properties }] = widgetsIn(terraform);
    expect([type, [...properties.alarms].sort()]).toEqual(['alarm', arns.sort()]);
  });
});

describe('where alarms are sent', () => {
  test('by default to a topic that nobody but CloudWatch in this account can publish to', () => {
    const { resource } = monitored(github);
    expect(resource.aws_sns_topic.alarms).toMatchObject({ name: 'MozDef-EF-github-dev-alarms' });
    expect(resource.aws_sns_topic.alarms).not.toHaveProperty('kms_master_key_id');
    const [publish, ...others] = JSON.parse(resource.aws_sns_topic_policy.alarms.policy).Statement;
    expect(publish).toEqual({
      Sid: 'PublishAlarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: '${aws_sns_topic.alarms.arn}',
      Condition: { StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.current.account_id}' } },
    });
    expect(others).toEqual([{
      Sid: 'DenyWithoutTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: ['${aws_sns_topic.alarms.arn}'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }]);
    expect(resource).not.toHaveProperty('aws_sns_topic_subscription');
  });

  test('the topic is encrypted with the key of the stage', () => {
    const kmsKeyArn = 'arn:aws:kms:us-west-2:123456789012:key/1';
    expect(monitored(github, { alarms: ALARMS, kmsKeyArn }).resource.aws_sns_topic.alarms.kms_master_key_id).toBe(kmsKeyArn);
  });

  test('to an e-mail address', () => {
    expect(monitored(github, { alarms: ALARMS, notify: { email: 'soc@example.com' } }).resource.aws_sns_topic_subscription.email)
      .toMatchObject({ topic_arn: '${aws_sns_topic.alarms.arn}', protocol: 'email', endpoint: 'soc@example.com' });
  });

  test('to whoever is subscribed, each by an address in Terraform that the others do not move', () => {
    const of = (...subscriptions: NonNullable<StageConfig['notify']['subscriptions']>) =>
      monitored(github, { alarms: ALARMS, notify: { subscriptions } }).resource.aws_sns_topic_subscription;
    const [mail, pager] = [{ protocol: 'email', endpoint: 'soc@example.com' }, { protocol: 'https', endpoint: 'https://alarms.example.com/sns' }] as const;
    const both = of(mail, pager);
    expect(Object.values(both).map(({ protocol, endpoint, endpoint_auto_confirms: confirms }) => ({ protocol, endpoint, confirms }))).toEqual([
      { ...mail, confirms: undefined }, { ...pager, confirms: true },
    ]);
    expect(Object.keys(of(pager, mail)).sort()).toEqual(Object.keys(both).sort());
    expect(Object.keys(both)).toContain(Object.keys(of(pager))[0]);
  });

  test('to a topic that is there already', () => {
    const terraform = monitored(github, { alarms: ALARMS, notify: { topicArn: TOPIC } });
    expect(Object.keys(terraform.resource).filter((type) => type.startsWith('aws_sns'))).toEqual([]);
    expect(alarmsIn(terraform).map((alarm) => alarm.alarm_actions)).toEqual(alarmsIn(terraform).map(() => [TOPIC]));
  });

  test('a stage without alarms has a dashboard, and no topic', () => {
    const terraform = monitored(github, { alarms: undefined, notify: { email: 'soc@example.com' } });
    expect(Object.keys(terraform.resource).filter((type) => /^aws_(sns|cloudwatch_(metric|dash))/.test(type))).toEqual(['aws_cloudwatch_dashboard']);
    expect(widgetsIn(terraform).map(({ type }) => type)).not.toContain('alarm');
    expect(terraform.resource.aws_cloudwatch_dashboard.stage.dashboard_name).toBe('MozDef-EF-github-dev');
  });
});
