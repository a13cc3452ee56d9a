import type { EventSourceStack } from './event-source-stack';

/**
 * Changes a stack so that an emulator of AWS, tried with moto 5.2, can take it, and a second plan is empty. The provider
 * itself finds the emulator by AWS_ENDPOINT_URL.
 */
export function adaptToEmulator({ provider, queues, api }: EventSourceStack): void {
  // Not skipRequestingAccountId: ARNs need the account.
  provider.skipCredentialsValidation = true;
  provider.skipMetadataApiCheck = 'true';
  provider.s3UsePathStyle = true;

  // moto never reports this policy, and the provider waits for it until it gives up.
  queues.node.tryRemoveChild(queues.redriveAllowPolicy.node.id);

  // moto reports the redrive policy, which is a resource of its own, in a spelling that the queue's copy of it is not expected in.
  queues.queue.lifecycle = { ignoreChanges: ['redrive_policy'] };

  // moto forgets the types that an API is created with.
  api.restApi.lifecycle = { ignoreChanges: ['binary_media_types'] };
}
