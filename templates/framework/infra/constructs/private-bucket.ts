import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration, type S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { fixedId } from './fixed-id';
import { denyWithoutTls, policyDocument } from '../iam';

export interface PrivateBucketProps {
  /** Name of the bucket and all that belongs to it in Terraform, e.g. `artifacts` in `aws_s3_bucket.artifacts`. */
  readonly terraformId: string;
  readonly bucketName: string;
  /** Key that encrypts the objects. Default: one that S3 keeps. */
  readonly kmsKeyArn?: string;
  /** Destroying the bucket destroys what is in it. Default: false, and a bucket that is not empty stays. */
  readonly forceDestroy?: boolean;
  /** Terraform refuses to destroy the bucket. Default: false. */
  readonly preventDestroy?: boolean;
  /** When objects and their old versions go. Default: never. */
  readonly lifecycleRules?: S3BucketLifecycleConfigurationRule[];
}

/** A bucket with versions, encrypted, whose objects are its owner's, which nothing makes public, and which is only spoken to by TLS. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  /** What the objects that a stack puts there wait for, and go before: else they would have neither versions nor the key. */
  readonly settings: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { terraformId, kmsKeyArn, lifecycleRules = [] } = props;

    this.bucket = fixedId(terraformId, new S3Bucket(this, 'Bucket', {
      bucket: props.bucketName,
      ...(props.forceDestroy && { forceDestroy: true }),
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    }));
    const bucket = this.bucket.id;

    const versioning = fixedId(terraformId, new S3BucketVersioningA(this, 'Versioning', { bucket, versioningConfiguration: { status: 'Enabled' } }));
    const encryption = fixedId(terraformId, new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [kmsKeyArn
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn }, bucketKeyEnabled: true }
        : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    }));
    this.settings = [versioning, encryption];
    fixedId(terraformId, new S3BucketOwnershipControls(this, 'Ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } }));
    const publicAccess = fixedId(terraformId, new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }));
    const policy = policyDocument([denyWithoutTls('s3:*', [this.bucket.arn, `${this.bucket.arn}/*`])]);
    // S3 refuses one of the two when both change at once.
    fixedId(terraformId, new S3BucketPolicy(this, 'Policy', { bucket, policy, dependsOn: [publicAccess] }));
    if (lifecycleRules.length > 0) {
      fixedId(terraformId, new S3BucketLifecycleConfiguration(this, 'Lifecycle', { bucket, rule: lifecycleRules, dependsOn: [versioning] }));
    }
  }
}
