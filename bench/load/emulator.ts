import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_CREDENTIALS } from '../../templates/framework/local/credentials';
import { sqsClient } from '../../test/templates/support/sqs';

/*
 * The queues of a generated repository in a process of their own: SQS as the local run has it (fauxqs), set up as it does, but for anybody. Prints
 * their addresses as one line of JSON when they are ready.
 *
 * Usage: emulator.ts DIRECTORY
 */

async function main(directory: string): Promise<void> {
  const { createQueues } = await import(join(directory, 'framework', 'local', 'create-queues.ts')) as typeof import('../../templates/framework/local/create-queues');
  const { config } = await import(join(directory, 'framework', 'config.ts')) as typeof import('../../templates/framework/config');
  const { buildApp } = await import('fauxqs');
  const [[stage, { region }]] = Object.entries(config.stages);
  const endpoint: string = await buildApp({ logger: false, defaultRegion: region }).listen({ port: 0, host: '127.0.0.1' });
  const s3 = new S3Client({ endpoint, region, credentials: LOCAL_CREDENTIALS, forcePathStyle: true });
  const { queueUrl } = await createQueues(sqsClient(endpoint), s3, config, stage);
  console.log(JSON.stringify({ endpoint, queueUrl }));
}

void main(process.argv[2]);
