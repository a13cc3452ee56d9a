import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queues } from './queues';
import type { SourceConfig } from '../config';
import { deadLetterQueueName, resourceName } from '../names';

/**
 * A stage's queues at an endpoint where it is deployed, an emulator of AWS: the local run then sends to what Terraform made.
 *
 * @throws Error when the stage is not deployed there.
 */
export async function deployedQueues(config: SourceConfig, stage: string, endpoint: string): Promise<Queues> {
  const sqs = new SQSClient({ endpoint, region: config.stages[stage].region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const urlOf = async (name: string) => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name })).catch((error: Error) => {
      throw new Error(`${endpoint} has no queue ${name} (${error.name}); deploy the stage there first: npx projen deploy -- --stage ${stage} --endpoint ${endpoint}`);
    });
    return QueueUrl!;
  };
  const [queueUrl, deadLetterQueueUrl] = [await urlOf(resourceName(config, stage)), await urlOf(deadLetterQueueName(config, stage))];
  sqs.destroy();
  return {
    endpoint,
    queueUrl,
    deadLetterQueueUrl,
    // To look is to receive, and a message that is received ten times goes to the dead letters: the console shows none.
    inspect: async () => [],
    stop: async () => undefined,
  };
}
