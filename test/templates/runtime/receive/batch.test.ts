import { EVENTS_AT_ONCE, LENGTH_AT_ONCE, MAX_BATCH_EVENTS, MAX_PIECES } from '../../../../templates/framework/runtime/batches';
import { isBatch, readBatch, toPieces } from '../../../../templates/framework/runtime/receive/batch';

const array = (count: number, of: (n: number) => string = String) => `[ ${Array.from({ length: count }, (_, n) => of(n)).join(' ,\n')} ]\n`;
/** What is in all pieces, and in those of the last one, as often as there are more. */
const elementsIn = (pieces: string[]): unknown[] => pieces.flatMap((piece, index) => (
  index === MAX_PIECES ? elementsIn(toPieces(piece)) : JSON.parse(piece) as unknown[]));

test('pieces have every element once, in order, however many pieces there are', () => {
  const count = MAX_PIECES * EVENTS_AT_ONCE + 1_203;
  const pieces = toPieces(array(count));
  expect(pieces).toHaveLength(MAX_PIECES + 1);
  expect(elementsIn(pieces)).toEqual(Array.from({ length: count }, (_, n) => n));
});

test('a piece has as many elements as are taken at once, or as much of them', () => {
  expect(toPieces(array(1_001)).map((piece) => (JSON.parse(piece) as unknown[]).length)).toEqual([500, 500, 1]);
  const third = `"${'x'.repeat(LENGTH_AT_ONCE / 3)}"`;
  expect(toPieces(array(5, () => third)).map((piece) => (JSON.parse(piece) as unknown[]).length)).toEqual([2, 2, 1]);
  expect(toPieces(array(2, () => `"${'x'.repeat(LENGTH_AT_ONCE + 1)}"`))).toHaveLength(2);
});

test('an array is a batch from one element more on, if all of it is JSON', () => {
  expect([isBatch(array(500), 500), isBatch(array(501), 500), isBatch(`${array(501)}]`, 500), isBatch('{"a":[1,2]}', 1), isBatch('[1,2,,3]', 1)])
    .toEqual([false, true, false, false, false]);
});

test('of an array that has more events than one request can have, no more than those are read', () => {
  let read = 0;
  expect(readBatch(`[${'1,'.repeat(MAX_BATCH_EVENTS + 1)} and no JSON`, () => { read++; })).toBe('too-many');
  expect(read).toBe(MAX_BATCH_EVENTS);
});
