/**
 * Options of every AWS client: sources wait ten seconds (GitHub) or three (Zoom) for an answer, so a call that hangs, before or
 * within its response, is given up early and repeated.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true, socketTimeout: 3_000 },
};
