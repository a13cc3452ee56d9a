import type { Context } from 'aws-lambda';
import { createEventParts } from './event-parts';
import { invoke } from './invocation';
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
export function handler(input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ReprocessReport> {
  return invoke(telemetry, async () => reprocess(readRequest(input), () => context.getRemainingTimeInMillis()));
}
