import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** One call of each of the protocols that AWS speaks. */
export const AWS_CALLS: Record<string, (options: object) => Promise<unknown>> = {
  SQS: (options) => new SQSClient(options).send(new GetQueueUrlCommand({ QueueName: 'q' })),
  SSM: (options) => new SSMClient(options).send(new DescribeParametersCommand({})),
  Lambda: (options) => new LambdaClient(options).send(new GetAccountSettingsCommand({})),
  S3: (options) => new S3Client({ ...options, forcePathStyle: true }).send(new GetBucketPolicyCommand({ Bucket: 'b' })),
  STS: (options) => new STSClient(options).send(new GetCallerIdentityCommand({})),
};
