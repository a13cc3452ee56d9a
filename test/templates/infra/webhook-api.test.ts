import { configOf, fakeBundles, generic, github } from './fixtures';
import { synthesize } from './synthesize';
import type { SourceConfig } from '../../../templates/framework/config';

test('a regional API hands the function raw bytes, through a proxy integration', () => {
  const { resource } = synthesize(configOf(github));
  expect(resource.aws_api_gateway_rest_api.webhook).toMatchObject({ binary_media_types: ['*/*'], endpoint_configuration: { types: ['REGIONAL'] } });
  expect(resource.aws_api_gateway_integration.webhook).toMatchObject({
    type: 'AWS_PROXY',
    integration_http_method: 'POST',
    uri: '${aws_lambda_function.ingest.invoke_arn}',
    timeout_milliseconds: 29_000,
  });
});

test('a nested path is a resource for each segment', () => {
  const { resource } = synthesize(configOf(github, { apiPath: 'hooks/in/github' }));
  const pathOf = ({ path_part, parent_id }: Record<string, string>) => [path_part, parent_id];
  expect(Object.values(resource.aws_api_gateway_resource).map((block) => pathOf(block))).toEqual([
    ['hooks', '${aws_api_gateway_rest_api.webhook.root_resource_id}'],
    ['in', '${aws_api_gateway_resource.path_1.id}'],
    ['github', '${aws_api_gateway_resource.path_2.id}'],
  ]);
  expect(resource.aws_api_gateway_method.webhook).toMatchObject({ http_method: 'POST', resource_id: '${aws_api_gateway_resource.path_3.id}' });
});

test('a source that sends a token is met by the authorizer, which remembers its answer for minutes', () => {
  const { resource } = synthesize(configOf({ ...generic, authorization: { header: 'X-Api-Token' } }));
  expect(resource.aws_api_gateway_method.webhook).toMatchObject({
    authorization: 'CUSTOM',
    authorizer_id: '${aws_api_gateway_authorizer.webhook.id}',
  });
  expect(resource.aws_api_gateway_authorizer.webhook).toMatchObject({
    type: 'TOKEN',
    identity_source: 'method.request.header.X-Api-Token',
    authorizer_result_ttl_in_seconds: 300,
    authorizer_uri: '${aws_lambda_function.authorizer.invoke_arn}',
  });
});

test('a source that signs has no authorizer in the way', () => {
  const { resource } = synthesize(configOf(github));
  expect(resource.aws_api_gateway_method.webhook.authorization).toBe('NONE');
  expect(resource).not.toHaveProperty('aws_api_gateway_authorizer');
  expect(Object.keys(resource.aws_lambda_function)).toEqual(['ingest', 'reprocess']);
});

test('the stage is throttled and measured, is not traced, and logs no request', () => {
  const { resource } = synthesize(configOf(github, { stage: { throttling: { requestsPerSecond: 50, burst: 75 } } }));
  expect(resource.aws_api_gateway_stage.webhook).toMatchObject({ stage_name: 'dev', xray_tracing_enabled: false });
  expect(resource.aws_api_gateway_stage.webhook).not.toHaveProperty('access_log_settings');
  expect(resource.aws_api_gateway_method_settings.webhook).toMatchObject({
    method_path: '*/*',
    settings: { throttling_rate_limit: 50, throttling_burst_limit: 75, metrics_enabled: true, logging_level: 'OFF', data_trace_enabled: false },
  });
});

describe('deployment', () => {
  const deploymentOf = (config: SourceConfig, code?: string) =>
    synthesize(config, undefined, { bundles: fakeBundles(code) }).resource.aws_api_gateway_deployment.webhook;
  const config = configOf(generic);

  test('comes after all that it is a snapshot of, and before the one it replaces goes', () => {
    expect(deploymentOf(config)).toMatchObject({
      depends_on: [
        'aws_api_gateway_rest_api.webhook',
        'aws_api_gateway_resource.path_1',
        'aws_api_gateway_authorizer.webhook',
        'aws_api_gateway_method.webhook',
        'aws_api_gateway_integration.webhook',
        'aws_lambda_permission.authorizer',
        'aws_lambda_permission.handler',
      ],
      lifecycle: { create_before_destroy: true },
      triggers: { handler: '${aws_lambda_function.ingest.invoke_arn}', authorizer: '${aws_lambda_function.authorizer.invoke_arn}' },
    });
  });

  test.each<[string, SourceConfig]>([
    ['the path', { ...config, apiPath: 'elsewhere' }],
    ['another segment', { ...config, apiPath: 'hooks/generic-webhook' }],
    ['the header of the token', { ...config, source: { ...generic, authorization: { header: 'X-Token' } } }],
    ['a domain, with which the API has no host name of its own', configOf(generic, { stage: { domain: { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/c' } } })],
    ['no authorizer any more', { ...config, source: { ...generic, authorization: undefined } }],
  ])('is made again for %s', (_, changed) => {
    expect(deploymentOf(changed).triggers.configuration).not.toBe(deploymentOf(config).triggers.configuration);
  });

  test('is not made again for new code', () => {
    expect(deploymentOf(config, 'exports.handler = async () => ({ statusCode: 202 });')).toEqual(deploymentOf(config));
  });

  test.each<[string, SourceConfig]>([
    ['a new version of the framework', { ...config, frameworkVersion: '9.9.9' }],
    ['more memory', configOf(generic, { stage: { memoryMb: 2048 } })],
    ['other throttling', configOf(generic, { stage: { throttling: { requestsPerSecond: 1, burst: 1 } } })],
    ['a signature', { ...config, source: { ...github, authorization: generic.authorization } }],
  ])('is not made again for %s', (_, changed) => {
    expect(deploymentOf(changed)).toEqual(deploymentOf(config));
  });
});
