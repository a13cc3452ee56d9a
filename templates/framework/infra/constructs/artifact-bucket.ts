import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket';
import type { Permission } from '../iam';

const EXPIRE_DAYS = 30;
const OLD_VERSIONS_DAYS = 7;
const UNFINISHED_UPLOADS_DAYS = 7;

export interface ArtifactBucketProps {
  readonly bucketName: string;
  /** Key that encrypts the artifacts. Default: keys that AWS keeps. */
  readonly kmsKeyArn?: string;
}

/** What a pipeline's actions hand on to one another, and the build's npm cache. All of it can be made again. */
export class ArtifactBucket extends Construct {
  readonly bucket: S3Bucket;
  /** Where CodeBuild keeps the cache, as it wants it. */
  readonly cacheLocation: string;
  private readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, { bucketName, kmsKeyArn }: ArtifactBucketProps) {
    super(scope, id);
    this.kmsKeyArn = kmsKeyArn;
    this.bucket = new PrivateBucket(this, 'Artifacts', {
      terraformId: 'artifacts',
      bucketName,
      kmsKeyArn,
      forceDestroy: true,
      lifecycleRules: [{
        id: 'expire',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ days: EXPIRE_DAYS }],
        noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOADS_DAYS }],
      }],
    }).bucket;
    this.cacheLocation = `${this.bucket.id}/cache`;
  }

  /** Without a key of ours CodePipeline encrypts with aws/s3, which lets everybody use it who may read the object. */
  readPermissions(): Permission[] {
    return [this.useBucket(), this.useObjects(['s3:GetObject', 's3:GetObjectVersion']), ...this.useKey(['kms:Decrypt', 'kms:DescribeKey'])];
  }

  readWritePermissions(): Permission[] {
    return [
      this.useBucket(),
      this.useObjects(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']),
      ...this.useKey(['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']),
    ];
  }

  private useBucket(): Permission {
    return { sid: 'ArtifactBucket', actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], resources: [this.bucket.arn] };
  }

  private useObjects(actions: string[]): Permission {
    return { sid: 'Artifacts', actions, resources: [`${this.bucket.arn}/*`] };
  }

  private useKey(actions: string[]): Permission[] {
    return this.kmsKeyArn ? [{ sid: 'ArtifactKey', actions, resources: [this.kmsKeyArn] }] : [];
  }
}
