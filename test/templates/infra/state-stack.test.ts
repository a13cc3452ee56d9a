import { Testing, type TerraformStack } from 'cdktf';
import { configOf, fakeBundles, generic, github } from './fixtures';
import { addresses, synthesize, testApp, type Terraform } from './synthesize';
import type { AppOptions } from '../../../templates/framework/infra/create-app';

const state = { bucket: 'acme-terraform-state', region: 'eu-central-1' };
const config = configOf(github, { state, stages: ['dev', 'prod'], awsProviderVersion: '5.100.0' });

function stateStack(options: Partial<AppOptions> = {}): Terraform {
  return JSON.parse(Testing.synth(testApp(config, options).node.findChild('github-state') as TerraformStack, true)) as Terraform;
}

describe('with a state bucket', () => {
  test('there is a stack more, once for all stages', () => {
    expect(testApp(config).node.children.map((child) => child.node.id)).toEqual(['github-dev', 'github-prod', 'github-state']);
  });

  test.each(['dev', 'prod'])('the state of %s is there, encrypted, and locked by a file', (stage) => {
    expect(synthesize(config, stage).terraform.backend).toEqual({
      s3: { ...state, key: `MozDef-EF/github/github-${stage}.tfstate`, encrypt: true, use_lockfile: true },
    });
  });

  test('an emulator needs it in the path of the URL, and has no one to ask about credentials', () => {
    expect(synthesize(config, 'dev', { emulator: true }).terraform.backend.s3).toMatchObject({
      use_path_style: true, skip_credentials_validation: true, skip_metadata_api_check: true, skip_requesting_account_id: true,
    });
  });

  test('the state of the bucket itself is not in it', () => {
    expect(stateStack().terraform).not.toHaveProperty('backend');
  });
});

test('without one, all state is local and there is no stack for it', () => {
  const app = testApp(configOf(generic), { bundles: fakeBundles() });
  expect(app.node.children.map((child) => child.node.id)).toEqual(['generic-webhook-dev']);
  expect(synthesize(configOf(generic)).terraform).not.toHaveProperty('backend');
});

describe('the bucket', () => {
  const stack = stateStack();
  const { resource, provider } = stack;

  // As those of event-source-stack.test.ts: an address that changes is a bucket that is made anew.
  test('has fixed addresses', () => {
    expect(addresses({ ...stack, data: {} })).toEqual([
      'aws_s3_bucket.state',
      'aws_s3_bucket_lifecycle_configuration.state',
      'aws_s3_bucket_ownership_controls.state',
      'aws_s3_bucket_policy.state',
      'aws_s3_bucket_public_access_block.state',
      'aws_s3_bucket_server_side_encryption_configuration.state',
      'aws_s3_bucket_versioning.state',
    ]);
  });

  test('is called as configured, where configured, and is not destroyed', () => {
    expect(resource.aws_s3_bucket.state).toMatchObject({ bucket: 'acme-terraform-state', lifecycle: { prevent_destroy: true } });
    expect(resource.aws_s3_bucket.state).not.toHaveProperty('force_destroy');
    expect(provider.aws).toEqual([
      { region: 'eu-central-1', default_tags: [{ tags: { Project: 'MozDef-EF', Service: 'github', ManagedBy: 'mozdef-ef-projen' } }] },
    ]);
    expect(stack.terraform.required_providers.aws.version).toBe('5.100.0');
  });

  test('keeps what was replaced for 90 days, and what is current for ever', () => {
    expect(resource.aws_s3_bucket_versioning.state.versioning_configuration).toEqual({ status: 'Enabled' });
    expect(resource.aws_s3_bucket_lifecycle_configuration.state.rule).toEqual([
      { id: 'old-versions', status: 'Enabled', filter: [{ prefix: '' }], noncurrent_version_expiration: [{ noncurrent_days: 90 }] },
    ]);
  });

  test('has no policy in an emulator, which would deny everything', () => {
    expect(stateStack({ emulator: true }).resource).not.toHaveProperty('aws_s3_bucket_policy');
  });

  test('is private, encrypted, and spoken to by TLS alone', () => {
    expect(resource.aws_s3_bucket_server_side_encryption_configuration.state.rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
    expect(resource.aws_s3_bucket_ownership_controls.state.rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(resource.aws_s3_bucket_public_access_block.state).toMatchObject({
      block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true,
    });
    expect(JSON.parse(resource.aws_s3_bucket_policy.state.policy).Statement).toEqual([{
      Sid: 'DenyWithoutTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['${aws_s3_bucket.state.arn}', '${aws_s3_bucket.state.arn}/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }]);
  });
});
