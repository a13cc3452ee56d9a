import { EVENTS_AT_ONCE, LENGTH_AT_ONCE, MAX_BATCH_EVENTS, MAX_PIECES } from '../batches';
import { elementsOf } from '../json';
import { JsonSizeError, readJson } from '../json-reader';
import type { ReadJson } from '../json-reader';

/**
 * The events of a text that is a JSON array, each made of an element's own text, and of what is read of it where there is memory for
 * that. Undefined for what is not JSON, or no array.
 */
export function readBatch<T>(text: string, toEvent: (element: string, json: ReadJson | undefined) => T): T[] | 'too-many' | undefined {
  const events: T[] = [];
  try {
    for (const { start, end } of elementsOf(text)) {
      if (events.length === MAX_BATCH_EVENTS) return 'too-many';
      events.push(toEvent(text.slice(start, end).trim(), readElement(text.slice(start, end))));
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return events;
}

/** Whether a text is a JSON array of more elements than so many. All of it is looked at, one element after another. */
export function isBatch(text: string, moreThan: number): boolean {
  let count = 0;
  try {
    for (const { start, end } of elementsOf(text)) {
      count++;
      readElement(text.slice(start, end));
    }
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return count > moreThan;
}

/** Arrays of so many of a JSON array's elements as are taken at once, and, behind {@link MAX_PIECES} of them, one of the rest. */
export function toPieces(text: string): string[] {
  const pieces: string[] = [];
  let piece: { start: number; end: number; count: number } | undefined;
  const put = () => {
    if (piece) pieces.push(`[${text.slice(piece.start, piece.end)}]`);
    piece = undefined;
  };
  for (const { start, end } of elementsOf(text)) {
    if (piece && (piece.count === EVENTS_AT_ONCE || end - piece.start > LENGTH_AT_ONCE)) put();
    if (pieces.length === MAX_PIECES) return [...pieces, `[${text.slice(start)}`];
    piece = { start: piece?.start ?? start, end, count: (piece?.count ?? 0) + 1 };
  }
  put();
  return pieces;
}

/**
 * An element that is JSON; undefined where there is no memory to know.
 *
 * @throws SyntaxError
 */
function readElement(element: string): ReadJson | undefined {
  try {
    return readJson(element);
  } catch (error) {
    if (error instanceof JsonSizeError) return undefined;
    throw error;
  }
}
