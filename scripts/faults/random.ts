/** Numbers that look random, and are the same ones for the same seed. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** From `least` to `most`, both included where they are whole. */
  between(least: number, most: number): number;
  /** One of so many, each as often as its weight says. */
  weighted(weights: readonly number[]): number;
  /** Others, of a stream of their own: what takes from one leaves the other as it is. */
  fork(): Random;
}

/** Mulberry32, by Tommy Ettinger. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => Math.floor(least + next() * (most - least + 1)),
    weighted: (weights) => {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => (rest -= weight) < 0);
      return index < 0 ? weights.length - 1 : index;
    },
    fork: () => createRandom(Math.floor(next() * 2 ** 32)),
  };
}
