import { join } from 'node:path';

/*
 * The queues of a generated repository in a process of their own: real SQS on loopback, set up as the local run does. Prints their
 * addresses as one line of JSON when they are ready.
 *
 * Usage: emulator.ts DIRECTORY
 */

async function main(directory: string): Promise<void> {
  const { startQueues } = await import(join(directory, 'framework', 'local', 'queues.ts')) as typeof import('../../templates/framework/local/queues');
  const { config } = await import(join(directory, 'framework', 'config.ts')) as typeof import('../../templates/framework/config');
  const { endpoint, queueUrl } = await startQueues(config, Object.keys(config.stages)[0]);
  console.log(JSON.stringify({ endpoint, queueUrl }));
}

void main(process.argv[2]);
