import type { Random } from './random';

/** Where an event is in the end. */
export type End = 'delivered' | 'quarantined' | 'dropped';

interface Kind {
  /** Of 10,000 events, how many are of this kind. */
  readonly weight: number;
  readonly end: End;
  /** It is not JSON, or is large: its request has no other event. */
  readonly alone?: true;
  /** The event's text, of its id. */
  readonly body: (id: string) => string | Buffer;
}

/** More than a message of SQS takes (1 MiB), and less than Lambda (4.5 MB). */
const PADDING = 'x'.repeat(1_100_000);

const json = (type: string, more: object = {}) => (id: string) => JSON.stringify({ id, type, ...more });

/** The events of the source. What is quarantined at first and delivered in the end is what the mended code, or a mended MozDef, takes. */
export const KINDS = {
  // The handler makes a MozDef event of it.
  login: { weight: 8_600, end: 'delivered', body: json('login', { attempts: 2 }) },
  // The handler drops it.
  heartbeat: { weight: 600, end: 'dropped', body: json('heartbeat') },
  // The schema does not know the field's new type, until it is mended.
  renamed: { weight: 250, end: 'delivered', body: json('login', { attempts: 'two' }) },
  // The handler throws, until it is mended.
  crash: { weight: 150, end: 'delivered', body: json('crash') },
  // The handler's result is no MozDef event, until it is mended.
  draft: { weight: 100, end: 'delivered', body: json('draft') },
  // SQS refuses the message for its content, until then.
  unwelcome: { weight: 50, end: 'delivered', body: json('unwelcome') },
  // MozDef refuses the event, until then: SQS redrives it to the dead letters, reprocessing returns it, and in the end it is parked.
  indigestible: { weight: 40, end: 'delivered', body: json('indigestible') },
  // The schema demands a type.
  untyped: { weight: 80, end: 'quarantined', body: (id) => JSON.stringify({ id }) },
  // A text, alone or in a batch, where an object should be.
  text: { weight: 50, end: 'quarantined', body: (id) => JSON.stringify(id) },
  // A body that ends too early.
  malformed: { weight: 40, end: 'quarantined', alone: true, body: (id) => `{"id":"${id}","type":` },
  // A body that is not UTF-8.
  binary: { weight: 20, end: 'quarantined', alone: true, body: (id) => Buffer.from(`{"id":"${id}","name":"\xff"}`, 'latin1') },
  // Too large for the dead-letter queue: kept in the event bucket, until the handler is mended.
  large: { weight: 6, end: 'delivered', alone: true, body: json('crash', { padding: PADDING }) },
  // Too large, and never delivered.
  bulky: { weight: 4, end: 'quarantined', alone: true, body: (id) => JSON.stringify({ id, padding: PADDING }) },
  // Too large, but what the handler makes of it is not.
  trimmed: { weight: 4, end: 'delivered', alone: true, body: json('login', { padding: PADDING }) },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];

export interface SourceEvent {
  /** 0 for the first. */
  readonly index: number;
  readonly kind: KindName;
}

/** A request of the source: one event, or some in a JSON array. */
export interface WebhookRequest {
  readonly events: readonly SourceEvent[];
  readonly body: Buffer;
}

/** The event's id, which no other has and which is found again in whatever becomes of the event. */
export function idOf({ index, kind }: SourceEvent): string {
  return `ev-${String(index).padStart(8, '0')}-${kind}`;
}

/** The event that a text is of, by the first id in it; undefined when there is none that `idOf` makes. */
export function eventIn(text: string): SourceEvent | undefined {
  const [, index, kind] = /ev-(\d{8})-([a-z]+)/.exec(text) ?? [];
  return kind !== undefined && Object.hasOwn(KINDS, kind) ? { index: Number(index), kind: kind as KindName } : undefined;
}

/** How many events a request has: most have few, some a hundred and more. */
const BATCH_SIZES = [
  { weight: 30, least: 1, most: 1 },
  { weight: 40, least: 2, most: 20 },
  { weight: 27, least: 21, most: 60 },
  { weight: 3, least: 61, most: 200 },
] as const;

/** So many events, of every kind at least one, in the requests of a source. */
export function* requests(count: number, random: Random): Generator<WebhookRequest> {
  let batch: SourceEvent[] = [];
  let size = sizeOfBatch(random);
  for (let index = 0; index < count; index++) {
    const kind = KIND_NAMES[index] ?? KIND_NAMES[random.weighted(KIND_NAMES.map((name) => KINDS[name].weight))];
    const event = { index, kind };
    if ('alone' in KINDS[kind]) {
      yield toRequest([event]);
      continue;
    }
    batch.push(event);
    if (batch.length >= size) {
      yield toRequest(batch);
      batch = [];
      size = sizeOfBatch(random);
    }
  }
  if (batch.length > 0) yield toRequest(batch);
}

function sizeOfBatch(random: Random): number {
  const { least, most } = BATCH_SIZES[random.weighted(BATCH_SIZES.map(({ weight }) => weight))];
  return random.between(least, most);
}

function toRequest(events: readonly SourceEvent[]): WebhookRequest {
  const bodies = events.map((event) => KINDS[event.kind].body(idOf(event)));
  const body = bodies.length === 1 ? bodies[0] : `[${bodies.join(',')}]`;
  return { events, body: Buffer.from(body) };
}
