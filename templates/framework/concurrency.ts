import type { StageConfig } from './config';
import type { FunctionName } from './names';

/** How many times fewer authorizers run than functions that take requests: API Gateway keeps their answers for minutes, and each takes milliseconds. */
const AUTHORIZER_SHARE = 5;

/**
 * Concurrent executions that are kept for each function of a stage, which are also its most. With the account's to share, a flood elsewhere
 * in it would keep the authorizer from running, and so every request from the function that has executions of its own.
 */
export function reservedOf({ reservedConcurrency }: Pick<StageConfig, 'reservedConcurrency'>): Partial<Record<FunctionName, number>> {
  return reservedConcurrency === undefined ? {} : { ingest: reservedConcurrency, authorizer: Math.ceil(reservedConcurrency / AUTHORIZER_SHARE) };
}
