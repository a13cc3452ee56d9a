import { configOf, fakeBundles, generic, github } from './fixtures';
import { synthesize } from './synthesize';

const config = configOf(generic, {
  lambda: { runtime: 'nodejs24.x', architecture: 'x86_64', timeoutSeconds: 20 },
  stage: { logRetentionDays: 30, memoryMb: 1024 },
});

test.each([['authorizer', 20], ['ingest', 20], ['reprocess', 900]])('%s runs as configured', (name, timeout) => {
  const bundles = fakeBundles();
  const { resource } = synthesize(config, 'dev', { bundles });
  expect(resource.aws_lambda_function[name]).toMatchObject({
    runtime: 'nodejs24.x',
    architectures: ['x86_64'],
    memory_size: 1024,
    timeout,
    handler: 'index.handler',
    role: `\${aws_iam_role.${name}.arn}`,
    source_code_hash: bundles.find((bundle) => bundle.name === name)!.sourceCodeHash,
    tracing_config: { mode: 'PassThrough' },
  });
});

test('its logs are kept as long as configured, and their group and the permission to write them are there first', () => {
  const { resource } = synthesize(config);
  expect(resource.aws_cloudwatch_log_group.ingest.retention_in_days).toBe(30);
  expect(resource.aws_lambda_function.ingest.depends_on).toEqual(['aws_cloudwatch_log_group.ingest', 'aws_iam_role_policy.ingest']);
});

test('the environment tells a function what it needs to know, and nothing secret', () => {
  const { resource } = synthesize(configOf(generic, { namespace: 'Sec', service: 'okta' }));
  const common = {
    STAGE: 'dev',
    NODE_OPTIONS: '--enable-source-maps',
    POWERTOOLS_SERVICE_NAME: 'okta',
    POWERTOOLS_METRICS_NAMESPACE: 'Sec',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
  expect(resource.aws_lambda_function.authorizer.environment.variables).toEqual(common);
  for (const name of ['ingest', 'reprocess']) {
    expect(resource.aws_lambda_function[name].environment.variables).toEqual({
      ...common,
      QUEUE_URL: '${aws_sqs_queue.events.url}',
      DEAD_LETTER_QUEUE_URL: '${aws_sqs_queue.dead_letters.url}',
      EVENT_BUCKET: '${aws_s3_bucket.events.bucket}',
    });
  }
});

test('the same code gives the same Terraform, from whatever folder it was bundled in', () => {
  const [one, two] = [fakeBundles(), fakeBundles()].map((bundles) => synthesize(configOf(github), 'dev', { bundles }));
  expect(two).toEqual(one);
  expect(one.resource.aws_lambda_function.ingest.filename).toMatch(/^assets\/.*\/ingest\.zip$/);
});
