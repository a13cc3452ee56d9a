import type { DeadLetterQueue } from './dead-letter-queue';
import type { DeadLetter } from './dead-letters';
import { PARKED_PREFIX } from '../../event-bucket';
import type { EventStore, StoredEvent } from '../event-store';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';

const BATCH = 10;

/** The parked MozDef events, read as a queue of dead letters: each once, in no time of its own. */
export function createParkedEvents(store: EventStore): DeadLetterQueue {
  let listed: StoredEvent[] = [];
  let last: string | undefined;
  /** One after another, so that no two take the same. */
  let turn: Promise<unknown> = Promise.resolve();

  const next = async (): Promise<StoredEvent[]> => {
    if (listed.length === 0) {
      listed = await store.list(PARKED_PREFIX, last);
      last = listed.at(-1)?.location ?? last;
    }
    return listed.splice(0, BATCH);
  };

  const receive = async (): Promise<DeadLetter[]> => {
    const taking = turn.then(next);
    turn = taking.catch(() => undefined);
    const stored = await taking;
    const letters = (await Promise.all(stored.map((event) => readParked(event, store)))).filter((letter) => letter !== undefined);
    // All of them may be gone since they were listed: that is not the end.
    return letters.length === 0 && stored.length > 0 ? receive() : letters;
  };

  return {
    receive,
    delete: (letters) => store.delete(letters.map(({ handle }) => handle)),
    giveBack: async () => undefined,
  };
}

async function readParked({ location, storedAt }: StoredEvent, store: EventStore): Promise<DeadLetter | undefined> {
  const bytes = await store.get(location);
  return bytes && {
    handle: location,
    sentAt: storedAt,
    receives: 1,
    rounds: 0,
    raw: { body: bytes.toString('utf8'), type: DEFAULT_EVENT_TYPE, receivedAt: new Date(storedAt), attempts: 1 },
  };
}
