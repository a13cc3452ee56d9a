import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { StageConfig } from '../config';
import { DISCARDED_PREFIX, OVERSIZE_PREFIX, PARKED_PREFIX, SEEN_PREFIX } from '../event-bucket';
import type { Permission } from './iam';

/** Lets a function send to queues. */
export function sendTo(...queues: readonly SqsQueue[]): Permission {
  return { sid: 'SendEvents', actions: ['sqs:SendMessage'], resources: queues.map(({ arn }) => arn) };
}

/** Lets a function take messages out of a queue, and hold those that it is not done with. */
export function receiveFrom(queue: SqsQueue): Permission {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];
  return { sid: 'ReceiveDeadLetters', actions, resources: [queue.arn] };
}

/** Lets a function keep an event that is too large for a queue. */
export function keepOversize({ arn }: S3Bucket): Permission {
  return { sid: 'KeepOversize', actions: ['s3:PutObject'], resources: [`${arn}/${OVERSIZE_PREFIX}*`] };
}

/**
 * Lets a function mark requests that were taken, and look for the marks; of what else is in the bucket it cannot even know the names.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function markSeen({ arn }: S3Bucket): Permission[] {
  return [
    { sid: 'MarkSeen', actions: ['s3:PutObject'], resources: [`${arn}/${SEEN_PREFIX}*`] },
    { sid: 'FindSeen', actions: ['s3:ListBucket'], resources: [arn], conditions: { StringLike: { 's3:prefix': `${SEEN_PREFIX}*` } } },
  ];
}

/** Lets a function read what the bucket has, keep more of it, and find and delete what was parked or discarded. */
export function useEvents({ arn }: S3Bucket): Permission[] {
  const [oversize, ...returnable] = [OVERSIZE_PREFIX, PARKED_PREFIX, DISCARDED_PREFIX].map((prefix) => `${arn}/${prefix}*`);
  return [
    { sid: 'UseEvents', actions: ['s3:GetObject', 's3:PutObject'], resources: [oversize, ...returnable] },
    { sid: 'DeleteReturned', actions: ['s3:DeleteObject'], resources: returnable },
    // For an event that has expired too: S3 answers 404 to those alone who may list, and 403 to others. No condition on s3:prefix:
    // but for marks of requests, there is nothing in the bucket but what is under these.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    { sid: 'ListEvents', actions: ['s3:ListBucket'], resources: [arn] },
  ];
}

/** Lets a function read what the key encrypts, its own environment included, and if it sends to queues or keeps events, write it. */
export function useKey(kmsKeyArn: string, writes: boolean): Permission {
  return { sid: 'UseKey', actions: ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])], resources: [kmsKeyArn] };
}

export interface NetworkAccess {
  readonly vpc: NonNullable<StageConfig['vpc']>;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly functionName: string;
}

/**
 * Lets Lambda, but not the function's own code, connect the function to its subnets.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function connectTo({ vpc, partition, region, accountId, functionName }: NetworkAccess): Permission[] {
  const ec2 = `arn:${partition}:ec2:${region}`;
  // Calls of the function's code carry its ARN in this key, calls of Lambda on its behalf do not.
  const conditions = { ArnNotEquals: { 'lambda:SourceFunctionArn': `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}` } };
  return [
    {
      sid: 'CreateNetworkInterfaces',
      actions: ['ec2:CreateNetworkInterface'],
      resources: [
        `${ec2}:${accountId}:network-interface/*`,
        // A shared subnet has its owner's account in its ARN.
        ...vpc.subnetIds.map((subnet) => `${ec2}:*:subnet/${subnet}`),
        ...vpc.securityGroupIds.map((group) => `${ec2}:*:security-group/${group}`),
      ],
      conditions,
    },
    {
      sid: 'ManageNetworkInterfaces',
      actions: ['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
      // Lambda takes nothing narrower for the first, before it knows the interface.
      resources: [`${ec2}:${accountId}:*/*`],
      conditions,
    },
    // EC2 has no resource that these could be narrowed to.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    { sid: 'DescribeNetwork', actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], resources: ['*'], conditions },
  ];
}
