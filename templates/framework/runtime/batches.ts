/** Events that are processed and sent before the next are, so that a large batch needs neither all the memory nor all the time. */
export const EVENTS_AT_ONCE = 500;

/** The items in lists of so many, and a last one of the rest. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
