import { clientOptions } from './clients';
import type { EventStore } from '../event-store';

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
