/** Events that are processed and sent before the next are, so that a large batch needs neither all the memory nor all the time. */
export const EVENTS_AT_ONCE = 500;

/** The same for their texts, in characters: parsed, a character may take a hundred bytes (`MAX_JSON_PARTS`). One that is longer is alone. */
export const LENGTH_AT_ONCE = 2 ** 20;

/**
 * Most events of one request. Vendors that send batches keep below (SendGrid's of 768 KB have some 3,000 events), and SQS takes so many
 * in half of the function's time while a call takes 250 ms, ten times what it does.
 */
export const MAX_BATCH_EVENTS = 5_000;

/** Most pieces that a batch is taken apart into at once; the rest is one more, which is taken apart in its turn. */
export const MAX_PIECES = 1_000;

/** The items in lists of so many, and a last one of the rest. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Events in lists of those that are taken at once; none are one list of none. */
export function* inPortions<T extends { readonly body: string }>(events: readonly T[]): Generator<T[]> {
  let portion: T[] = [];
  let length = 0;
  for (const event of events) {
    if (portion.length === EVENTS_AT_ONCE || (portion.length > 0 && length + event.body.length > LENGTH_AT_ONCE)) {
      yield portion;
      portion = [];
      length = 0;
    }
    portion.push(event);
    length += event.body.length;
  }
  yield portion;
}
