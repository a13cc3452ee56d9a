import type { DeadLetterQueue } from './dead-letter-queue';
import type { DeadLetter } from './dead-letters';
import { discardedLetter } from './discard';
import { DISCARDED_PREFIX, PARKED_PREFIX } from '../../event-bucket';
import type { EventStore, StoredEvent } from '../event-store';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';

const BATCH = 10;

/** The parked MozDef events, read as a queue of dead letters. */
export function createParkedEvents(store: EventStore): DeadLetterQueue {
  return createStoredLetters(store, PARKED_PREFIX, (bytes, { location, storedAt }) => ({
    handle: location,
    sentAt: storedAt,
    receives: 1,
    rounds: 0,
    raw: { body: bytes.toString('utf8'), type: DEFAULT_EVENT_TYPE, receivedAt: new Date(storedAt), attempts: 1 },
  }));
}

/** The discarded dead letters, read as a queue of them. */
export function createDiscardedLetters(store: EventStore): DeadLetterQueue {
  return createStoredLetters(store, DISCARDED_PREFIX, discardedLetter);
}

/** What is kept under a prefix as a queue: each once, in no time of its own. */
function createStoredLetters(store: EventStore, prefix: string, toLetter: (bytes: Buffer, stored: StoredEvent) => DeadLetter): DeadLetterQueue {
  let listed: StoredEvent[] = [];
  let last: string | undefined;
  /** One after another, so that no two take the same. */
  let turn: Promise<unknown> = Promise.resolve();

  const next = async (): Promise<StoredEvent[]> => {
    if (listed.length === 0) {
      listed = await store.list(prefix, last);
      last = listed.at(-1)?.location ?? last;
    }
    return listed.splice(0, BATCH);
  };

  const read = async (stored: StoredEvent): Promise<DeadLetter | undefined> => {
    const bytes = await store.get(stored.location);
    return bytes && toLetter(bytes, stored);
  };

  const receive = async (): Promise<DeadLetter[]> => {
    const taking = turn.then(next);
    turn = taking.catch(() => undefined);
    const stored = await taking;
    const letters = (await Promise.all(stored.map(read))).filter((letter) => letter !== undefined);
    // All of them may be gone since they were listed: that is not the end.
    return letters.length === 0 && stored.length > 0 ? receive() : letters;
  };

  return {
    receive,
    delete: (letters) => store.delete(letters.map(({ handle }) => handle)),
    giveBack: async () => undefined,
  };
}
