import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startQueues } from '../../../templates/framework/local/queues';
import { configOf, github } from '../infra/fixtures';

/** Starts the local run's queues, sends the texts given to both through the AWS SDK, and prints what lies there. */
async function main(texts: string[]): Promise<void> {
  const queues = await startQueues(configOf(github), 'dev');
  const sqs = new SQSClient({ endpoint: queues.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1 });
  const refused: string[] = [];
  for (const text of texts) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.queueUrl, MessageBody: text })).catch((error: Error) => refused.push(`${text}: ${error.name}`));
    await sqs.send(new SendMessageCommand({
      QueueUrl: queues.deadLetterQueueUrl, MessageBody: 'x', MessageAttributes: { detail: { DataType: 'String', StringValue: text } },
    }));
  }
  console.log(JSON.stringify({ ...queues, main: await queues.inspect('main'), dead: await queues.inspect('dead-letter'), refused }));
  await queues.stop();
  process.exit(0);
}

void main(JSON.parse(process.argv[2]) as string[]);
