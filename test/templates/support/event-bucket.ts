import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createEventStore } from '../../../templates/framework/runtime/event-store';
import type { EventStore } from '../../../templates/framework/runtime/event-store';

let buckets = 0;

/** An event store in a bucket of its own, at an endpoint that speaks S3's protocol. */
export async function createBucket(endpoint: string): Promise<EventStore> {
  const options = { endpoint, region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  const bucket = `bucket-${++buckets}`;
  const s3 = new S3Client(options);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
  return createEventStore(options, bucket);
}

/** A store that nothing reaches. */
export const NO_STORE: EventStore = {
  put: () => Promise.reject(new Error('S3 is away')),
  get: () => Promise.reject(new Error('S3 is away')),
  list: () => Promise.reject(new Error('S3 is away')),
  delete: (locations) => Promise.resolve(locations.length),
};
