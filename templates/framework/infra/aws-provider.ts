import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { SourceConfig } from '../config';

/** Of Terraform and of OpenTofu. S3 state locking without DynamoDB needs it. */
export const TERRAFORM_VERSION = '>= 1.10';

const MANAGED_BY = 'mozdef-ef-projen';

/** The stack's AWS provider: in the stage's region, in no account but the stage's, and tagging all that it makes. */
export function awsProvider(stack: TerraformStack, config: SourceConfig, stage: string): AwsProvider {
  const { region, account, tags } = config.stages[stage];
  return new AwsProvider(stack, 'Aws', {
    region,
    ...(account && { allowedAccountIds: [account] }),
    defaultTags: [{ tags: { ...tags, Project: `${config.namespace}-${stage}`, Service: config.service, Stage: stage, ManagedBy: MANAGED_BY } }],
  });
}

/** The provider of what all stages share, in a region of its own. */
export function sharedAwsProvider(stack: TerraformStack, { namespace, service }: SourceConfig, { region, tags }: NonNullable<SourceConfig['state']>): AwsProvider {
  return new AwsProvider(stack, 'Aws', { region, defaultTags: [{ tags: { ...tags, Project: namespace, Service: service, ManagedBy: MANAGED_BY } }] });
}

/** Says which Terraform the stack needs, and which version of the AWS provider if the configuration asks for one. */
export function pinVersions(stack: TerraformStack, { awsProviderVersion }: SourceConfig): void {
  stack.addOverride('terraform.required_version', TERRAFORM_VERSION);
  if (awsProviderVersion) {
    stack.addOverride('terraform.required_providers.aws.version', awsProviderVersion);
  }
}
