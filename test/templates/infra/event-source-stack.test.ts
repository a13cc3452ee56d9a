import { configOf, fakeBundles, generic, github, zoom } from './fixtures';
import { addresses, synthesize, testApp } from './synthesize';

const COMMON_ADDRESSES = [
  'aws_api_gateway_deployment.webhook',
  'aws_api_gateway_integration.webhook',
  'aws_api_gateway_method.webhook',
  'aws_api_gateway_method_settings.webhook',
  'aws_api_gateway_resource.path_1',
  'aws_api_gateway_rest_api.webhook',
  'aws_api_gateway_stage.webhook',
  'aws_cloudwatch_dashboard.stage',
  'aws_cloudwatch_event_rule.measure_dead_letters',
  'aws_cloudwatch_event_target.measure_dead_letters',
  'aws_cloudwatch_log_group.ingest',
  'aws_cloudwatch_log_group.reprocess',
  'aws_cloudwatch_metric_alarm.dead_letters',
  'aws_cloudwatch_metric_alarm.dead_letters_contract',
  'aws_cloudwatch_metric_alarm.dead_letters_expiring',
  'aws_cloudwatch_metric_alarm.dead_letters_growing',
  'aws_cloudwatch_metric_alarm.dead_letters_handler_error',
  'aws_cloudwatch_metric_alarm.dead_letters_malformed_json',
  'aws_cloudwatch_metric_alarm.dead_letters_oversize',
  'aws_cloudwatch_metric_alarm.dead_letters_redriven',
  'aws_cloudwatch_metric_alarm.dead_letters_schema',
  'aws_cloudwatch_metric_alarm.dead_letters_unknown_event_type',
  'aws_cloudwatch_metric_alarm.denied_requests',
  'aws_cloudwatch_metric_alarm.duration',
  'aws_cloudwatch_metric_alarm.function_errors',
  'aws_cloudwatch_metric_alarm.log_volume',
  'aws_cloudwatch_metric_alarm.oldest_message',
  'aws_cloudwatch_metric_alarm.parked_events',
  'aws_cloudwatch_metric_alarm.quarantine_rate',
  'aws_cloudwatch_metric_alarm.refused_credentials',
  'aws_cloudwatch_metric_alarm.request_volume',
  'aws_cloudwatch_metric_alarm.server_errors',
  'aws_cloudwatch_metric_alarm.throttles',
  'aws_iam_role.ingest',
  'aws_iam_role.reprocess',
  'aws_iam_role_policy.ingest',
  'aws_iam_role_policy.reprocess',
  'aws_lambda_function.ingest',
  'aws_lambda_function.reprocess',
  'aws_lambda_permission.handler',
  'aws_lambda_permission.measure_dead_letters',
  'aws_s3_bucket.events',
  'aws_s3_bucket_lifecycle_configuration.events',
  'aws_s3_bucket_ownership_controls.events',
  'aws_s3_bucket_policy.events',
  'aws_s3_bucket_public_access_block.events',
  'aws_s3_bucket_server_side_encryption_configuration.events',
  'aws_s3_bucket_versioning.events',
  'aws_sns_topic.alarms',
  'aws_sns_topic_policy.alarms',
  'aws_sqs_queue.dead_letters',
  'aws_sqs_queue.events',
  'aws_sqs_queue_policy.dead_letters',
  'aws_sqs_queue_policy.events',
  'aws_sqs_queue_redrive_allow_policy.dead_letters',
  'aws_sqs_queue_redrive_policy.events',
  'data.aws_caller_identity.current',
  'data.aws_partition.current',
];

const AUTHORIZER_ADDRESSES = [
  'aws_api_gateway_authorizer.webhook',
  'aws_cloudwatch_log_group.authorizer',
  'aws_iam_role.authorizer',
  'aws_iam_role_policy.authorizer',
  'aws_lambda_function.authorizer',
  'aws_lambda_permission.authorizer',
];

// An address that changes is a resource destroyed and made again, in every repository, when it takes the next version.
// Do not edit these lists without a `moveFromId` for what was renamed.
test.each([github, zoom])('the addresses of a source that signs: $id', (source) => {
  expect(addresses(synthesize(configOf(source)))).toEqual([...COMMON_ADDRESSES, 'aws_cloudwatch_metric_alarm.gateway_refusals'].sort());
});

test('the addresses of a source that sends a token', () => {
  expect(addresses(synthesize(configOf(generic)))).toEqual([...COMMON_ADDRESSES, ...AUTHORIZER_ADDRESSES].sort());
});

test('a stack per stage', () => {
  const app = testApp(configOf(github, { stages: ['dev', 'stg', 'prod'] }));
  expect(app.node.children.map((child) => child.node.id)).toEqual(['github-dev', 'github-stg', 'github-prod']);
});

test('stages share no name and no address of anything', () => {
  const config = configOf(generic, { stages: ['dev', 'prod'] });
  const [dev, prod] = ['dev', 'prod'].map((stage) => JSON.stringify(synthesize(config, stage)));
  expect(dev).not.toContain('prod');
  expect(prod).not.toContain('dev');
});

test('every name begins with namespace, service and stage', () => {
  const { resource } = synthesize(configOf(generic, { namespace: 'Sec', service: 'okta', stages: ['prod'] }));
  expect(resource.aws_sqs_queue.events.name).toBe('Sec-okta-prod');
  expect(resource.aws_sqs_queue.dead_letters.name).toBe('Sec-okta-prod-DLQ');
  expect(resource.aws_api_gateway_rest_api.webhook.name).toBe('Sec-okta-prod');
  expect(resource.aws_s3_bucket.events.bucket).toBe('sec-okta-prod-events-${data.aws_caller_identity.current.account_id}');
  for (const name of ['authorizer', 'ingest', 'reprocess']) {
    expect(resource.aws_lambda_function[name].function_name).toBe(`Sec-okta-prod-${name}`);
    expect(resource.aws_iam_role[name].name).toBe(`Sec-okta-prod-${name}`);
    expect(resource.aws_cloudwatch_log_group[name].name).toBe(`/aws/lambda/Sec-okta-prod-${name}`);
  }
});

test('the outputs others script against', () => {
  const { output } = synthesize(configOf(github, { apiPath: 'hooks/github' }));
  expect(output).toEqual({
    ServiceEndpoint: { value: '${aws_api_gateway_stage.webhook.invoke_url}' },
    WebhookUrl: { value: '${aws_api_gateway_stage.webhook.invoke_url}/hooks/github' },
    QueueName: { value: '${aws_sqs_queue.events.name}' },
    QueueUrl: { value: '${aws_sqs_queue.events.url}' },
    DeadLetterQueueUrl: { value: '${aws_sqs_queue.dead_letters.url}' },
    EventBucket: { value: '${aws_s3_bucket.events.bucket}' },
    DashboardUrl: {
      value: 'https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#dashboards/dashboard/${aws_cloudwatch_dashboard.stage.dashboard_name}',
    },
  });
});

test('the provider tags everything, in the configured region', () => {
  const { provider } = synthesize(configOf(zoom, { namespace: 'Sec', stages: ['stg'], stage: { region: 'eu-central-1' } }));
  expect(provider.aws).toEqual([
    {
      region: 'eu-central-1',
      default_tags: [{ tags: { Project: 'Sec-stg', Service: 'zoom', Stage: 'stg', ManagedBy: 'mozdef-ef-projen' } }],
    },
  ]);
});

test('only an emulator is spared the checks it cannot answer, and it still says which account it is', () => {
  const { provider } = synthesize(configOf(zoom), 'dev', { emulator: true });
  expect(provider.aws[0]).toMatchObject({ s3_use_path_style: true, skip_credentials_validation: true, skip_metadata_api_check: 'true' });
  expect(provider.aws[0]).not.toHaveProperty('skip_requesting_account_id');
});

test('an emulator is given all resources but the two that moto cannot', () => {
  const emulated = addresses(synthesize(configOf(zoom), 'dev', { emulator: true }));
  expect(COMMON_ADDRESSES.filter((address) => !emulated.includes(address))).toEqual([
    'aws_s3_bucket_policy.events', 'aws_sqs_queue_redrive_allow_policy.dead_letters',
  ]);
});

test('an emulator is given no policy of the API, and nothing that waits for it', () => {
  const config = configOf(zoom, { stage: { api: { allowedCidrs: ['192.0.2.0/24'] } } });
  expect(addresses(synthesize(config))).toContain('aws_api_gateway_rest_api_policy.webhook');
  const emulated = synthesize(config, 'dev', { emulator: true });
  expect(JSON.stringify(emulated.resource)).not.toContain('aws_api_gateway_rest_api_policy');
  expect(emulated.resource.aws_api_gateway_deployment.webhook.depends_on).toContain('aws_api_gateway_method.webhook');
});

test('the AWS provider is that of the bindings, or the version asked for', () => {
  expect(synthesize(configOf(github)).terraform.required_providers.aws.version).toMatch(/^6\./);
  const pinned = synthesize(configOf(github, { awsProviderVersion: '5.100.0' })).terraform;
  expect(pinned.required_providers.aws).toEqual({ source: 'aws', version: '5.100.0' });
  expect(pinned.required_version).toBe('>= 1.10');
});

test('a bundle that was not built is an error that names it', () => {
  const bundles = fakeBundles().filter(({ name }) => name === 'ingest');
  expect(() => testApp(configOf(generic), { bundles })).toThrow('There is no bundle of the function "authorizer"; there are: ingest.');
});
