import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { clientOptions } from './clients';
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

const { stage, queueUrl, deadLetterQueueUrl } = readEnvironment('stage', 'queueUrl', 'deadLetterQueueUrl');
const { service, source, maxMessageBytes, frameworkVersion } = config;
const telemetry = createTelemetry(config.namespace, service, stage);
const sqs = new SQSClient(clientOptions);

const reprocess = createReprocessor({
  deadLetters: createDeadLetterQueue(sqs, deadLetterQueueUrl),
  process: createProcessor({ service, source: source.id, maxMessageBytes, validators, handlers }),
  delivery: createDelivery({ sqs, queueUrl, deadLetterQueueUrl, maxMessageBytes, frameworkVersion, telemetry }),
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
