import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { newCredentials } from '../../../templates/framework/local/credentials';
import { startQueues } from '../../../templates/framework/local/queues';
import { createEventStore } from '../../../templates/framework/runtime/event-store';
import { configOf, github } from '../infra/fixtures';

/**
 * Starts the local run's queues, sends the texts given to both and keeps them in the bucket, through the AWS SDK, and prints what lies there: on the
 * dead-letter queue after the first message was received and one more was sent.
 */
async function show(texts: string[]): Promise<void> {
  const credentials = newCredentials();
  const queues = await startQueues(configOf(github), 'dev', credentials);
  const options = { endpoint: queues.endpoint, region: 'us-west-2', credentials, maxAttempts: 1 };
  const sqs = new SQSClient(options);
  const store = createEventStore(options, queues.eventBucket);
  const refused: string[] = [];
  const kept: string[] = [];
  for (const text of texts) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.queueUrl, MessageBody: text })).catch((error: Error) => refused.push(`${text}: ${error.name}`));
    await sqs.send(new SendMessageCommand({
      QueueUrl: queues.deadLetterQueueUrl, MessageBody: 'x', MessageAttributes: { detail: { DataType: 'String', StringValue: text } },
    }));
    kept.push((await store.get(await store.put(Buffer.from(text))))!.toString());
  }
  const [main, dead] = [await queues.inspect('main'), await queues.inspect('dead-letter')];
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queues.deadLetterQueueUrl, MaxNumberOfMessages: 1 }));
  await sqs.send(new SendMessageCommand({ QueueUrl: queues.deadLetterQueueUrl, MessageBody: 'the latest' }));
  const latest = (await queues.inspect('dead-letter')).at(-1)?.body;
  console.log(JSON.stringify({ ...queues, kept, main, dead, latest, refused }));
  await queues.stop();
  process.exit(0);
}

void show(JSON.parse(process.argv[2]) as string[]);
