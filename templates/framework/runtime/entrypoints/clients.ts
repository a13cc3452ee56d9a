import type { SSMClientConfig } from '@aws-sdk/client-ssm';

/**
 * Options of every AWS client: sources wait ten seconds (GitHub) or three (Zoom) for an answer, so a call that hangs, before or
 * within its response, is given up early and repeated.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true, socketTimeout: 3_000 },
};

/**
 * Options of the client that secrets are read with. What did not answer is asked once more, what throttles or refuses is not: the
 * throughput is the whole account's, and the store asks again soon (`secrets.ts`).
 */
export const secretClientOptions: SSMClientConfig = {
  ...clientOptions,
  retryStrategy: {
    acquireInitialRetryToken: async () => tokenOf(0),
    refreshRetryTokenForRetry: async (token, { errorType }) => {
      if (errorType !== 'TRANSIENT' || token.getRetryCount() > 0) throw new Error('not asked again');
      return tokenOf(1);
    },
    recordSuccess: () => undefined,
  },
};

/** How often a call was repeated; the SDK waits a moment, of 0 to 100 ms, before it does. */
const tokenOf = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => Math.random() * 100 });
