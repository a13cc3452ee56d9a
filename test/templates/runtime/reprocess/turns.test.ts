import fc from 'fast-check';
import { createTurns } from '../../../../templates/framework/runtime/reprocess/turns';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';

test('whatever is to be done, all of it is done, in order, and never more at once than may be, but for what is too heavy, alone', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 15 }), fc.nat({ max: 3 }), fc.boolean()), { maxLength: 30 }), async (works) => {
    const inTurn = createTurns(10);
    const begun: number[] = [];
    const underWay = new Set<number>();
    const results = await Promise.allSettled(works.map(([weight, ticks, fails], index) => inTurn(weight, async () => {
      begun.push(index);
      underWay.add(index);
      const sum = [...underWay].reduce((total, each) => total + works[each][0], 0);
      expect(sum <= 10 || underWay.size === 1 || [...underWay].filter((each) => works[each][0] > 0).length === 1).toBe(true);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      underWay.delete(index);
      if (fails) throw new Error('as the test says');
      return index;
    })));
    expect(begun).toEqual(works.map((_, index) => index));
    expect(results.map(({ status }) => status)).toEqual(works.map(([, , fails]) => (fails ? 'rejected' : 'fulfilled')));
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);
