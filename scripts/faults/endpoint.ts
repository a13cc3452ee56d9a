import { Agent, request as send } from 'node:http';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAnswer, AwsCall } from './aws-call';
import type { SourceConfig } from '../../templates/framework/config';
import { deadLetterQueueName, eventBucketName, resourceName } from '../../templates/framework/names';
import { MAX_RECEIVES, RETENTION_SECONDS, VISIBILITY_TIMEOUT_SECONDS } from '../../templates/framework/queue-settings';
import { sqsClient, startSqs } from '../../test/templates/support/sqs';

/** SQS and S3 (fauxqs, in a process of its own) with a stage's queues and bucket, as its stack makes them. */
export interface Endpoint {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly eventBucket: string;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  forward(call: AwsCall): Promise<AwsAnswer>;
  stop(): Promise<void>;
}

/** The run's own calls may be late on a machine that has much to do; they do not fail for it. */
const PATIENT = { maxAttempts: 5, requestTimeoutMs: 30_000 };

/** The account that fauxqs says it is. */
const ACCOUNT = '000000000000';

export async function startEndpoint(config: SourceConfig, stage: string): Promise<Endpoint> {
  const { endpoint, stop } = await startSqs();
  const sqs = sqsClient(endpoint, PATIENT);
  const { region } = config.stages[stage];
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, forcePathStyle: true });
  const create = async (name: string, attributes: Record<string, string>) => {
    const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS), MaximumMessageSize: String(config.maxMessageBytes), ...attributes },
    }));
    return url!;
  };
  const deadLetterQueueUrl = await create(deadLetterQueueName(config, stage), {});
  const { Attributes: attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }));
  const queueUrl = await create(resourceName(config, stage), {
    VisibilityTimeout: String(VISIBILITY_TIMEOUT_SECONDS),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: attributes!.QueueArn, maxReceiveCount: MAX_RECEIVES }),
  });
  const eventBucket = eventBucketName(config, stage, ACCOUNT);
  await s3.send(new CreateBucketCommand({ Bucket: eventBucket }));

  const agent = new Agent({ keepAlive: true });
  return {
    queueUrl,
    deadLetterQueueUrl,
    eventBucket,
    sqs,
    s3,
    forward: (call) => new Promise((resolve, reject) => {
      const headers = { ...call.headers, 'host': new URL(endpoint).host, 'connection': 'keep-alive', 'content-length': String(call.body.length) };
      const request = send(`${endpoint}${call.path}`, { method: call.method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }));
      });
      request.on('error', reject).end(call.body);
    }),
    stop: async () => {
      agent.destroy();
      sqs.destroy();
      s3.destroy();
      await stop();
    },
  };
}
