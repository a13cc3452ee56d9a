import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { dependable, S3Backend, type TerraformStack } from 'cdktf';
import { EventSourceStack } from './event-source-stack';

/**
 * Changes a stack so that an emulator of AWS, tried with moto 5.2, can take it, and a second plan is empty. The provider
 * and the backend find the emulator by AWS_ENDPOINT_URL.
 */
export function adaptToEmulator(stack: TerraformStack): void {
  for (const construct of stack.node.findAll()) {
    if (construct instanceof AwsProvider) {
      adaptProvider(construct);
    } else if (construct instanceof S3Backend) {
      adaptBackend(construct);
    } else if (construct instanceof S3BucketPolicy) {
      // moto denies what a policy denies, whatever the condition.
      construct.node.scope?.node.tryRemoveChild(construct.node.id);
    }
  }
  if (stack instanceof EventSourceStack) {
    adaptEventSource(stack);
  }
}

function adaptProvider(provider: AwsProvider): void {
  // Not skipRequestingAccountId: ARNs need the account.
  provider.skipCredentialsValidation = true;
  provider.skipMetadataApiCheck = 'true';
  provider.s3UsePathStyle = true;
}

function adaptBackend(backend: S3Backend): void {
  backend.addOverride('skip_credentials_validation', true);
  backend.addOverride('skip_metadata_api_check', true);
  backend.addOverride('skip_requesting_account_id', true);
  backend.addOverride('use_path_style', true);
}

function adaptEventSource({ queues, api, ingest, authorizer, reprocess }: EventSourceStack): void {
  // moto never reports this policy, and the provider waits for it until it gives up.
  queues.node.tryRemoveChild(queues.redriveAllowPolicy.node.id);

  // moto reports the redrive policy, which is a resource of its own, in a spelling that the queue's copy of it is not expected in.
  queues.queue.lifecycle = { ignoreChanges: ['redrive_policy'] };

  // moto forgets the key of a function's environment.
  for (const each of [ingest, authorizer, reprocess]) {
    if (each) {
      each.function.lifecycle = { ignoreChanges: ['kms_key_arn'] };
    }
  }

  // moto reports an API's policy as it is, and the provider reads it as API Gateway's text within text.
  if (api.policy) {
    api.deployment.dependsOn = api.deployed.filter((each) => each !== api.policy).map(dependable);
    api.node.tryRemoveChild(api.policy.node.id);
  }

  // moto forgets the types that an API is created with.
  api.restApi.lifecycle = { ignoreChanges: ['binary_media_types'] };
}
