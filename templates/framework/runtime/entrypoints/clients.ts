/**
 * Options of every AWS client: the function must have answered, if only with a 503, before API Gateway gives up after 29 s,
 * so a call that hangs is given up early and repeated.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
