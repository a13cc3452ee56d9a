import { createServer } from 'node:http';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_CREDENTIALS } from '../../templates/framework/local/credentials';
import { listen } from '../../templates/framework/local/http-server';
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
  const { createFauxqs } = await import(join(directory, 'framework', 'local', 'fauxqs.ts')) as typeof import('../../templates/framework/local/fauxqs');
  const [[stage, { region }]] = Object.entries(config.stages);
  const app = await createFauxqs(region, () => endpoint);
  const endpoint: string = `http://127.0.0.1:${await listen(createServer((request, response) => app.routing(request, response)), 0)}`;
  const s3 = new S3Client({ endpoint, region, credentials: LOCAL_CREDENTIALS, forcePathStyle: true });
  const { queueUrl } = await createQueues(sqsClient(endpoint), s3, config, stage);
  console.log(JSON.stringify({ endpoint, queueUrl }));
}

void main(process.argv[2]);
