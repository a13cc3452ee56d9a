import type { EventStore } from '../event-store';

/**
 * Options of every AWS client: sources wait ten seconds (GitHub) or three (Zoom) for an answer, so a call that hangs, before or
 * within its response, is given up early and repeated.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true, socketTimeout: 3_000 },
};

/** The event store. Its client is large and seldom needed, so it is loaded with its first use and not at a cold start. */
export function lazyEventStore(bucket: string): EventStore {
  let loaded: Promise<EventStore> | undefined;
  const store = () => (loaded ??= import('../event-store').then(({ createEventStore }) => createEventStore(clientOptions, bucket)));
  return {
    put: async (bytes, prefix) => (await store()).put(bytes, prefix),
    get: async (location) => (await store()).get(location),
    list: async (prefix, after) => (await store()).list(prefix, after),
    delete: async (locations) => (await store()).delete(locations),
  };
}
