import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SourceConfig } from '../config';
import { deadLetterQueueName, eventBucketName, resourceName } from '../names';
import type { StageQueues } from '../operations/stage-queues';
import { DEAD_LETTER_RETENTION_SECONDS, MAX_RECEIVES, RETENTION_SECONDS, VISIBILITY_TIMEOUT_SECONDS } from '../queue-settings';

/** The account that fauxqs says it is. */
const ACCOUNT = '000000000000';

/** Makes a stage's queues and event bucket in an emulator (fauxqs), set up as infra/constructs/ does. */
export async function createQueues(sqs: SQSClient, s3: S3Client, config: SourceConfig, stage: string): Promise<StageQueues> {
  const create = async (name: string, attributes: Record<string, string>) => {
    const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({
      QueueName: name,
      Attributes: { MaximumMessageSize: String(config.maxMessageBytes), ...attributes },
    }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
    return { url: url!, arn: Attributes!.QueueArn! };
  };
  const deadLetter = await create(deadLetterQueueName(config, stage), { MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS) });
  const main = await create(resourceName(config, stage), {
    MessageRetentionPeriod: String(RETENTION_SECONDS),
    VisibilityTimeout: String(VISIBILITY_TIMEOUT_SECONDS),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetter.arn, maxReceiveCount: MAX_RECEIVES }),
  });
  const eventBucket = eventBucketName(config, stage, ACCOUNT);
  await s3.send(new CreateBucketCommand({ Bucket: eventBucket }));
  return { queueUrl: main.url, deadLetterQueueUrl: deadLetter.url, eventBucket };
}
