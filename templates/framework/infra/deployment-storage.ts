import type { DeploymentArns, DeploymentTarget } from './deployment-arns';
import type { Grant } from './deployment-grant';
import { stackName, stateKey } from '../names';

/** https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
export function stateGrants({ config, stage }: DeploymentTarget, arns: DeploymentArns): Grant[] {
  if (!config.state) {
    return [];
  }
  const { bucket } = config.state;
  const key = stateKey(config, stackName(config, stage));
  return [
    {
      sid: 'ListState',
      read: ['s3:ListBucket'],
      resources: [arns.global('s3', bucket)],
      // `env:/` is where workspaces would be, which init looks for. IfExists: S3 answers 404 for a state that is not there yet, and not
      // 403, to those who may list; that question has no prefix. It lets the names of other states be seen, and nothing of them.
      conditions: { StringEqualsIfExists: { 's3:prefix': [key, `${key}.tflock`, 'env:/'] } },
    },
    { sid: 'State', read: ['s3:GetObject'], write: ['s3:PutObject'], resources: [arns.global('s3', `${bucket}/${key}`)] },
    // A plan takes the lock as well.
    { sid: 'StateLock', read: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], resources: [arns.global('s3', `${bucket}/${key}.tflock`)] },
  ];
}

export function queueGrant({ queues }: DeploymentArns): Grant {
  return {
    sid: 'Queues',
    read: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags'],
    write: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:TagQueue', 'sqs:UntagQueue'],
    resources: queues,
  };
}

/** The bucket's settings, and not what is in it. A bucket that is not empty is not deleted. */
export function eventBucketGrant({ eventBucket }: DeploymentArns): Grant {
  return {
    sid: 'EventBucket',
    // Terraform reads every setting that a bucket can have.
    read: [
      's3:GetAccelerateConfiguration',
      's3:GetBucketAcl',
      's3:GetBucketCORS',
      's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration',
      's3:GetBucketOwnershipControls',
      's3:GetBucketPolicy',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketRequestPayment',
      's3:GetBucketTagging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
      's3:ListTagsForResource',
    ],
    // Two names for tagging: the provider's before 6.23, and since.
    write: [
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:PutBucketOwnershipControls',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
      's3:TagResource',
      's3:UntagResource',
    ],
    resources: [eventBucket],
  };
}
