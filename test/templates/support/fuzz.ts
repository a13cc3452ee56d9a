/**
 * How often a property is tried: `runs`, or what the environment's FUZZ_RUNS says, for all properties alike (`npx projen fuzz`).
 * Parameters of fast-check.
 */
export function fuzz(runs = 100): { numRuns: number } {
  return { numRuns: FUZZ_RUNS ?? runs };
}

const FUZZ_RUNS = process.env.FUZZ_RUNS === undefined ? undefined : Number(process.env.FUZZ_RUNS);

/** The time that a test of a property may take, in milliseconds. */
export const FUZZ_TIMEOUT_MS = FUZZ_RUNS === undefined ? 30_000 : 3_600_000;
