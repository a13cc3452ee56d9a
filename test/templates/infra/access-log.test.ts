import { configOf, generic, github } from './fixtures';
import { synthesize } from './synthesize';

const { resource } = synthesize(configOf(generic, { stage: { accessLogs: { retentionDays: 30 } } }));
const { access_log_settings: settings } = resource.aws_api_gateway_stage.webhook;

/** A line as API Gateway writes it: what a variable stands for, or - where there is nothing. */
function lineOf(values: Record<string, string>): Record<string, string> {
  return JSON.parse((settings.format as string).replace(/\$[a-zA-Z.]+/g, (variable) => values[variable] ?? '-')) as Record<string, string>;
}

test('is in a log group of its own, for as long as is said', () => {
  expect(resource.aws_cloudwatch_log_group.access).toMatchObject({ name: '/aws/apigateway/MozDef-EF-generic-webhook-dev', retention_in_days: 30 });
  expect(settings.destination_arn).toBe('${aws_cloudwatch_log_group.access.arn}');
});

test('is a line of JSON, whatever API Gateway knows of the request', () => {
  expect(lineOf({})).toMatchObject({ service: 'generic-webhook', stage: 'dev', status: '-', sourceIp: '-' });
  expect(lineOf({ '$context.identity.sourceIp': '192.0.2.7', '$context.status': '429', '$context.extendedRequestId': 'a=' }))
    .toMatchObject({ sourceIp: '192.0.2.7', status: '429', requestId: 'a=' });
});

test('holds nothing that a caller wrote: no header, path, query, body or user agent, and no id that a caller can choose', () => {
  const variables = (settings.format as string).match(/\$[a-zA-Z.]+/g)!;
  expect(variables.filter((variable) => /header|path|query|body|userAgent|apiKey|claims|domain|\$context\.requestId$|httpMethod|protocol|error\.message/i.test(variable))).toEqual([]);
  expect(variables).toEqual(expect.arrayContaining([
    '$context.extendedRequestId', '$context.identity.sourceIp', '$context.status', '$context.integration.status', '$context.integration.latency', '$context.responseLength',
  ]));
});

test.each([['too_large_requests', '413'], ['throttled_requests', '429']])('%s are counted by the status %s, for the stage that they are of', (id, status) => {
  const { pattern, log_group_name: group, metric_transformation: metric } = resource.aws_cloudwatch_log_metric_filter[id];
  const [, field, wanted] = /^\{ \$\.(\w+) = "(\d+)" \}$/.exec(pattern as string)!;
  const line = lineOf({ '$context.status': status });
  expect(line[field]).toBe(wanted);
  expect(group).toBe('${aws_cloudwatch_log_group.access.name}');
  expect(metric).toMatchObject({ namespace: 'MozDef-EF', name: id.replaceAll('_', '-'), value: '1' });
  const dimensions = Object.entries(metric.dimensions as Record<string, string>).map(([name, selector]) => [name, line[selector.slice('$.'.length)]]);
  expect(Object.fromEntries(dimensions)).toEqual({ service: 'generic-webhook', stage: 'dev' });
});

test('is encrypted with the key of the stage', () => {
  const kmsKeyArn = 'arn:aws:kms:us-west-2:123456789012:key/1';
  const encrypted = synthesize(configOf(github, { stage: { kmsKeyArn, accessLogs: { retentionDays: 30 } } }));
  expect(encrypted.resource.aws_cloudwatch_log_group.access.kms_key_id).toBe(kmsKeyArn);
});

test('is not there unless it is asked for: without the account\'s role a deployment would fail', () => {
  const plain = synthesize(configOf(github)).resource;
  expect(plain.aws_api_gateway_stage.webhook).not.toHaveProperty('access_log_settings');
  expect(plain).not.toHaveProperty('aws_cloudwatch_log_metric_filter');
  expect(JSON.stringify(synthesize(configOf(github, { stage: { accessLogs: { retentionDays: 30 } } })))).not.toContain('aws_api_gateway_account');
});
