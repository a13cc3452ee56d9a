import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket';
import { DISCARDED_PREFIX, DISCARDED_RETENTION_DAYS, OVERSIZE_PREFIX, OVERSIZE_RETENTION_DAYS, SEEN_HOURS, SEEN_PREFIX } from '../../event-bucket';

/** How long what was deleted can still be had back. */
const OLD_VERSIONS_DAYS = 1;
const UNFINISHED_UPLOADS_DAYS = 1;

export interface EventBucketProps {
  readonly bucketName: string;
  /** Key that encrypts the events. Default: one that S3 keeps. */
  readonly kmsKeyArn?: string;
}

/**
 * What no queue can keep: events that are too large for one, MozDef events that MozDef refused too often, and dead letters that
 * somebody discarded. Those that MozDef refused never expire.
 *
 * Terraform never destroys it, nor a stack that has it: it would first take away all that protects the bucket, and then find
 * that S3 deletes none that holds anything. `npx projen destroy` has S3 delete it (operations/destroy.ts); what Terraform does not
 * find, it need not destroy.
 *
 * The bucket has versions: who deletes an event, or returns it to the queue, hides it, and S3 deletes it a day later. The
 * functions may not delete versions, so for that day nothing that they do is final.
 */
export class EventBucket extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, { bucketName, kmsKeyArn }: EventBucketProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Events', {
      terraformId: 'events',
      bucketName,
      kmsKeyArn,
      preventDestroy: true,
      lifecycleRules: [
        {
          id: 'oversize',
          status: 'Enabled',
          filter: [{ prefix: OVERSIZE_PREFIX }],
          expiration: [{ days: OVERSIZE_RETENTION_DAYS }],
        },
        {
          id: 'discarded',
          status: 'Enabled',
          filter: [{ prefix: DISCARDED_PREFIX }],
          expiration: [{ days: DISCARDED_RETENTION_DAYS }],
        },
        {
          id: 'seen',
          status: 'Enabled',
          filter: [{ prefix: SEEN_PREFIX }],
          expiration: [{ days: SEEN_HOURS / 24 }],
        },
        {
          id: 'deleted',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          // The marker in place of what was deleted, once there is no version left behind it.
          expiration: [{ expiredObjectDeleteMarker: true }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOADS_DAYS }],
        },
      ],
    }).bucket;
  }
}
