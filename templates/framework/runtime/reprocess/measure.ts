import type { DeadLetterQueue } from './dead-letter-queue';
import { lookAt } from './look';
import type { Look } from './look';
import type { Telemetry } from '../telemetry';

/** Dead letters that are looked at. SQS gives those first that were sent first, more or less, so the oldest is among them. */
const MOST = 10_000;

/** What a measurement of the dead letters came to. */
export interface Measurement extends Look {
  /** How long ago the oldest was sent, in seconds; 0 where there is none. SQS deletes by this, and not by when it was moved here. */
  readonly oldestSeconds: number;
  /** Those that MozDef did not take. */
  readonly redriven: number;
}

/**
 * Measures what waits on the dead-letter queue. SQS's own ApproximateAgeOfOldestMessage will not do: it counts from when a message was moved,
 * and leaves out what was received more than three times, which is what a look does.
 *
 * @param now milliseconds since the epoch. Default: the clock.
 */
export async function measureDeadLetters(
  queue: Pick<DeadLetterQueue, 'receive' | 'giveBack'>, telemetry: Telemetry, now: () => number = Date.now,
): Promise<Measurement> {
  let oldest = now();
  let redriven = 0;
  const look = await lookAt(queue, { max: MOST, now }, async ({ sentAt, reason }) => {
    oldest = Math.min(oldest, sentAt);
    if (reason === undefined) redriven++;
  });
  const oldestSeconds = Math.floor((now() - oldest) / 1_000);
  telemetry.measure('dead-letter-age', oldestSeconds, 'Seconds');
  telemetry.measure('redriven-letters', redriven, 'Count');
  return { ...look, oldestSeconds, redriven };
}
