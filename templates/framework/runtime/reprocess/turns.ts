/** Does some work when its turn comes, and tells what came of it. */
export type Turns = <T>(weight: number, work: () => Promise<T>) => Promise<T>;

/** Lets work begin, in order, while all that is under way weighs no more than `most` together. What weighs more is alone. */
export function createTurns(most: number): Turns {
  const waiting: { readonly weight: number; begin(): void }[] = [];
  let underWay = 0;
  const beginNext = () => {
    for (let next = waiting[0]; next && (underWay === 0 || underWay + next.weight <= most); next = waiting[0]) {
      waiting.shift();
      underWay += next.weight;
      next.begin();
    }
  };
  return async (weight, work) => {
    await new Promise<void>((begin) => {
      waiting.push({ weight, begin });
      beginNext();
    });
    try {
      return await work();
    } finally {
      underWay -= weight;
      beginNext();
    }
  };
}
