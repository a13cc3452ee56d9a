import type { Context } from 'aws-lambda';
import { createEventParts } from './event-parts';
import { createDeadLetterQueue } from '../reprocess/dead-letter-queue';
import { createReprocessor } from '../reprocess/reprocessor';
import { readRequest } from '../reprocess/request';
import type { ReprocessReport } from '../reprocess/request';

const { sqs, deadLetterQueueUrl, source, store, process, delivery, telemetry } = createEventParts();

const reprocess = createReprocessor({
  source,
  deadLetters: createDeadLetterQueue(sqs, deadLetterQueueUrl),
  store,
  process,
  delivery,
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
