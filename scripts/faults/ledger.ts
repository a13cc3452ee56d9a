import { idOf, KINDS } from './events';
import type { End, KindName, SourceEvent } from './events';

/** What is known of one event. */
interface Entry {
  readonly kind: KindName;
  /** Its request was answered with a 2xx. */
  accepted: boolean;
  /** How often a function was told by SQS, or by S3, that its message is kept. */
  acknowledged: number;
  /** How often MozDef's worker took it off the main queue. */
  taken: number;
  /** How often it was on the dead-letter queue, or parked, in the end. */
  waiting: number;
}

/** What is wrong where nothing may be; each counted. */
export const VIOLATIONS = {
  lost: 'accepted, and nowhere',
  unacknowledged: 'answered 2xx before SQS had acknowledged it',
  deletedTooSoon: 'dead letter deleted before its replacement was acknowledged',
  miscounted: 'answer that does not count its events right',
  foreign: 'message that was never sent',
  misplaced: 'in the end not where its kind must be',
} as const;
export type Violation = keyof typeof VIOLATIONS;

/** What became of the events. */
export interface Account {
  readonly accepted: number;
  /** By where they are in the end; an event that is delivered is that alone, also when a copy waits somewhere. */
  readonly ends: Readonly<Record<End, number>>;
  /** Events that MozDef's worker took more than once, and how many messages there were too many. */
  readonly duplicates: { readonly events: number; readonly messages: number };
  readonly violations: Readonly<Record<Violation, number>>;
  /** Some of the violations, in words. */
  readonly examples: readonly string[];
}

const EXAMPLES_AT_MOST = 20;

/** Keeps account of every event: what was said of it, and where it was seen. */
export class Ledger {
  private readonly entries: Entry[] = [];
  private readonly violations: Record<Violation, number> = { lost: 0, unacknowledged: 0, deletedTooSoon: 0, miscounted: 0, foreign: 0, misplaced: 0 };
  private readonly examples: string[] = [];
  /** Acknowledgements of an event at the time when a receipt handle of its dead letter was given out. */
  private readonly handles = new Map<string, { readonly event: SourceEvent; readonly acknowledged: number }>();
  private acceptedCount = 0;

  /** The source sends these events for the first time. */
  public sent(events: readonly SourceEvent[]): void {
    for (const { index, kind } of events) this.entries[index] = { kind, accepted: false, acknowledged: 0, taken: 0, waiting: 0 };
  }

  /** A request was answered with a 2xx, and this. */
  public accepted(events: readonly SourceEvent[], { delivered, quarantined, dropped }: Readonly<Record<End, number>>): void {
    for (const event of events) {
      const entry = this.entries[event.index];
      entry.accepted = true;
      this.acceptedCount++;
      if (entry.acknowledged === 0 && KINDS[event.kind].end !== 'dropped') this.violate('unacknowledged', idOf(event));
    }
    const drops = events.filter(({ kind }) => KINDS[kind].end === 'dropped').length;
    if (delivered + quarantined + dropped !== events.length || dropped !== drops) {
      this.violate('miscounted', `${events.length} events, ${drops} to be dropped: ${JSON.stringify({ delivered, quarantined, dropped })}`);
    }
  }

  public get acceptedSoFar(): number {
    return this.acceptedCount;
  }

  /** A function was told that what it sent is kept. */
  public acknowledged(event: SourceEvent | undefined): void {
    const entry = event && this.entries[event.index];
    if (entry) entry.acknowledged++;
  }

  /** The reprocessor was given a dead letter. */
  public received(handle: string, event: SourceEvent | undefined): void {
    const entry = event && this.entries[event.index];
    if (entry) this.handles.set(handle, { event, acknowledged: entry.acknowledged });
  }

  /** The reprocessor deletes a dead letter. */
  public deleted(handle: string): void {
    const given = this.handles.get(handle);
    this.handles.delete(handle);
    if (given && this.entries[given.event.index].acknowledged <= given.acknowledged) this.violate('deletedTooSoon', idOf(given.event));
  }

  /** MozDef's worker took a message off the main queue. */
  public taken(event: SourceEvent | undefined, text: string): void {
    const entry = this.find(event, text);
    if (entry) entry.taken++;
  }

  /** It was on the dead-letter queue, or parked, in the end. */
  public waiting(event: SourceEvent | undefined, text: string): void {
    const entry = this.find(event, text);
    if (entry) entry.waiting++;
  }

  /** The account, once everything was taken or is waiting. */
  public close(): Account {
    const ends: Record<End, number> = { delivered: 0, quarantined: 0, dropped: 0 };
    const duplicates = { events: 0, messages: 0 };
    this.entries.forEach(({ kind, accepted, taken, waiting }, index) => {
      if (taken > 1) {
        duplicates.events++;
        duplicates.messages += taken - 1;
      }
      const expected = KINDS[kind].end;
      const end: End | undefined = taken > 0 ? 'delivered' : waiting > 0 ? 'quarantined' : expected === 'dropped' ? 'dropped' : undefined;
      if (accepted && end) ends[end]++;
      if (accepted && !end) this.violate('lost', idOf({ index, kind }));
      if (end && end !== expected) this.violate('misplaced', `${idOf({ index, kind })} is ${end}`);
    });
    return { accepted: this.acceptedCount, ends, duplicates, violations: this.violations, examples: this.examples };
  }

  /** Only what was sent can be found. */
  private find(event: SourceEvent | undefined, text: string): Entry | undefined {
    const entry = event && this.entries[event.index];
    if (entry?.kind === event?.kind && entry) return entry;
    this.violate('foreign', text.slice(0, 200));
    return undefined;
  }

  private violate(violation: Violation, what: string): void {
    this.violations[violation]++;
    if (this.examples.length < EXAMPLES_AT_MOST) this.examples.push(`${VIOLATIONS[violation]}: ${what}`);
  }
}
