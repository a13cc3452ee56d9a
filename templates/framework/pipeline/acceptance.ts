import { setTimeout } from 'node:timers/promises';
import type { QueueCounters } from './queue-counters';
import { table } from '../cli/table';
import type { SourceConfig } from '../config';
import type { Secrets } from '../local/secrets';
import { sendSample } from '../local/send';
import { eventTypesOf } from '../samples';
import type { Sample } from '../samples';

/** SQS's own counters follow within seconds; what it tells CloudWatch, within minutes. */
const COUNTER_PATIENCE = { ms: 20_000, everyMs: 2_000 };
const METRIC_PATIENCE = { ms: 6 * 60_000, everyMs: 15_000 };

export interface AcceptanceParts {
  /** The deployed webhook. */
  readonly url: string;
  readonly source: SourceConfig['source'];
  readonly secrets: Secrets;
  readonly samples: readonly Sample[];
  readonly queue: QueueCounters;
  /** Where the report goes. */
  readonly print: (text: string) => void;
  /** Milliseconds since the epoch, and waiting for some. Default: the clock. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * Posts samples to a deployed webhook as the source would, and looks for them in the main queue.
 *
 * @throws Error naming the samples that were not delivered, or saying that the queue did not get them.
 */
export async function acceptance(parts: AcceptanceParts): Promise<void> {
  const { url, source, secrets, samples, queue, print, now = Date.now, sleep = setTimeout } = parts;
  const started = new Date(now());
  const waiting = await queue.waiting();

  const results: { sample: Sample; status: string; answer: string; delivered: number }[] = [];
  for (const sample of samples) {
    results.push(await sendSample(url, source, secrets, sample).then(
      ({ status, body }) => ({ sample, status: String(status), answer: body.slice(0, 100), delivered: status === 200 ? deliveredOf(body) : 0 }),
      (error: Error & { cause?: Error }) => ({ sample, status: '-', answer: error.cause?.message ?? error.message, delivered: 0 }),
    ));
  }
  print(table(['sample', 'event type', 'status', 'answer'], results.map(({ sample, status, answer }) => [sample.name, eventTypesOf(source, sample), status, answer])));
  const failed = results.filter(({ delivered }) => delivered < 1).map(({ sample }) => sample.name);
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${results.length} samples were not delivered: ${failed.join(', ')}. The answer must be a 200 that counts at least one; `
      + 'why one was quarantined (202) is told by npx projen deadletters.');
  }

  const until = async ({ ms, everyMs }: typeof COUNTER_PATIENCE, met: () => Promise<boolean>): Promise<boolean> => {
    for (const end = now() + ms; ; await sleep(everyMs)) {
      if (await met()) return true;
      if (now() >= end) return false;
    }
  };
  if (await until(COUNTER_PATIENCE, async () => await queue.waiting() > waiting)) {
    print('The queue has more messages than before.');
    return;
  }
  // MozDef may have taken them at once. What was sent is counted all the same, later.
  print('The queue has no more messages than before, so MozDef may have them; waiting for what CloudWatch counts as sent to it.');
  const expected = results.reduce((sum, { delivered }) => sum + delivered, 0);
  let sent = 0;
  if (await until(METRIC_PATIENCE, async () => (sent = await queue.sentSince(started)) >= expected)) {
    print(`The queue was sent ${sent} messages.`);
    return;
  }
  throw new Error(`The webhook acknowledged ${expected} events, but the queue does not show them: its counters did not rise, and CloudWatch counts ${sent} `
    + `messages sent since ${started.toISOString()}.`);
}

/** How many events of a request the webhook says it delivered. */
function deliveredOf(body: string): number {
  try {
    const { delivered } = JSON.parse(body) as { delivered?: unknown };
    return typeof delivered === 'number' ? delivered : 0;
  } catch {
    return 0;
  }
}
