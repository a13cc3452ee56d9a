import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { clientOptions } from './clients';
import { lazyEventStore } from './lazy-event-store';
import { config } from '../../config';
import { handlers, validators } from '../../project';
import { createDelivery } from '../deliver/delivery';
import { readEnvironment } from '../environment';
import { createProcessor } from '../process/processor';
import { createDeadLetterQueue } from '../reprocess/dead-letter-queue';
import { createReprocessor } from '../reprocess/reprocessor';
import { readRequest } from '../reprocess/request';
import type { ReprocessReport } from '../reprocess/request';
import { createTelemetry } from '../telemetry';

const { stage, queueUrl, deadLetterQueueUrl, eventBucket } = readEnvironment('stage', 'queueUrl', 'deadLetterQueueUrl', 'eventBucket');
const { service, source, maxMessageBytes, eventFormat, frameworkVersion } = config;
const telemetry = createTelemetry(config.namespace, service, stage);
const sqs = new SQSClient(clientOptions);
const store = lazyEventStore(eventBucket);

const reprocess = createReprocessor({
  source,
  deadLetters: createDeadLetterQueue(sqs, deadLetterQueueUrl),
  store,
  process: createProcessor({ service, source: source.id, maxMessageBytes, eventFormat, validators, handlers }),
  delivery: createDelivery({ sqs, store, queueUrl, deadLetterQueueUrl, maxMessageBytes, frameworkVersion, telemetry }),
  telemetry,
});

/** Processes dead letters again: which, and how many (`ReprocessRequest`), in; what became of them out. */
export async function handler(input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ReprocessReport> {
  try {
    return await reprocess(readRequest(input), () => context.getRemainingTimeInMillis());
  } finally {
    telemetry.flush();
  }
}
