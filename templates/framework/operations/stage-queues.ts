import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { reasonOf } from '../cli/aws-error';
import type { SourceConfig } from '../config';
import { deadLetterQueueName, eventBucketName, resourceName } from '../names';

/** Where a stage that is deployed has its messages. */
export interface StageQueues {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly eventBucket: string;
}

/**
 * Finds a stage's queues by their names, and its event bucket by the account that the queues are in.
 *
 * @param endpoint an emulator of AWS, where the client goes to. Default: AWS.
 * @throws Error when the stage is not deployed there, or the queues cannot be asked for.
 */
export async function findStageQueues(sqs: SQSClient, config: SourceConfig, stage: string, endpoint?: string): Promise<StageQueues> {
  const urlOf = async (name: string) => {
    const url = await queueUrlOf(sqs, name).catch((error: Error) => {
      throw new Error(`the queue ${name} cannot be found: ${reasonOf(error)}`, { cause: error });
    });
    if (url !== undefined) return url;
    const deploy = `npx projen deploy -- --stage ${stage}${endpoint === undefined ? '' : ` --endpoint ${endpoint}`}`;
    throw new Error(`${endpoint ?? config.stages[stage].region} has no queue ${name}; deploy the stage there first: ${deploy}`
      + `${endpoint === undefined ? ', or see whose credentials these are: aws sts get-caller-identity' : ''}`);
  };
  const [queueUrl, deadLetterQueueUrl] = [await urlOf(resourceName(config, stage)), await urlOf(deadLetterQueueName(config, stage))];
  return { queueUrl, deadLetterQueueUrl, eventBucket: eventBucketName(config, stage, new URL(queueUrl).pathname.split('/')[1]) };
}

/** Undefined where there is no queue of that name. */
export async function queueUrlOf(sqs: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (isMissingQueue(error)) return undefined;
    throw error;
  }
}

/** Whether an error says that there is no such queue, in the names of either of SQS's protocols. */
export function isMissingQueue(error: unknown): boolean {
  return /NonExistentQueue|QueueDoesNotExist/.test((error as Error).name);
}
