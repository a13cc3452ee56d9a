import type { Context } from 'aws-lambda';
import { createEventParts } from './event-parts';
import { invoke } from './invocation';
import { createDeadLetterQueue } from '../reprocess/dead-letter-queue';
import { measureDeadLetters } from '../reprocess/measure';
import type { Measurement } from '../reprocess/measure';
import { createReprocessor } from '../reprocess/reprocessor';
import { readRequest } from '../reprocess/request';
import type { ReprocessReport } from '../reprocess/request';

const { sqs, deadLetterQueueUrl, source, store, process, delivery, telemetry } = createEventParts();

const deadLetters = createDeadLetterQueue(sqs, deadLetterQueueUrl);
const reprocess = createReprocessor({
  source,
  deadLetters,
  store,
  process,
  delivery,
  telemetry,
});

/** Processes dead letters again: which, and how many (`ReprocessRequest`), in; what became of them out. Or measures them only. */
export function handler(input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ReprocessReport | Measurement> {
  return invoke(telemetry, async () => {
    const request = readRequest(input);
    return request.measure ? measureDeadLetters(deadLetters, telemetry) : reprocess(request, () => context.getRemainingTimeInMillis());
  });
}
