import { SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from './credentials';
import type { Queues } from './queues';
import type { SourceConfig } from '../config';
import { findStageQueues } from '../operations/stage-queues';
import { clientOptions } from '../runtime/entrypoints/clients';

/**
 * A stage's queues at an endpoint where it is deployed, an emulator of AWS: the local run then sends to what Terraform made.
 *
 * @throws Error when the stage is not deployed there.
 */
export async function deployedQueues(config: SourceConfig, stage: string, endpoint: string): Promise<Queues> {
  const sqs = new SQSClient({ ...clientOptions, endpoint, region: config.stages[stage].region, credentials: LOCAL_CREDENTIALS });
  const queues = await findStageQueues(sqs, config, stage, endpoint);
  sqs.destroy();
  return {
    endpoint,
    ...queues,
    // To look is to receive, and a message that is received ten times goes to the dead letters: the console shows none.
    inspect: async () => [],
    stop: async () => undefined,
  };
}
