import { Agent, request as send } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAnswer, AwsCall } from './aws-call';
import type { SourceConfig } from '../../templates/framework/config';
import { createQueues } from '../../templates/framework/local/create-queues';
import type { StageQueues } from '../../templates/framework/operations/stage-queues';
import { sqsClient, startSqs } from '../../test/templates/support/sqs';

/** SQS and S3 (fauxqs, in a process of its own) with a stage's queues and bucket, as its stack makes them. */
export interface Endpoint extends StageQueues {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  forward(call: AwsCall): Promise<AwsAnswer>;
  stop(): Promise<void>;
}

/** The run's own calls may be late on a machine that has much to do; they do not fail for it. */
const PATIENT = { maxAttempts: 5, requestTimeoutMs: 30_000 };

export async function startEndpoint(config: SourceConfig, stage: string): Promise<Endpoint> {
  const { endpoint, stop } = await startSqs();
  const sqs = sqsClient(endpoint, PATIENT);
  const { region } = config.stages[stage];
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, forcePathStyle: true });
  const queues = await createQueues(sqs, s3, config, stage);
  const agent = new Agent({ keepAlive: true });
  return {
    ...queues,
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
