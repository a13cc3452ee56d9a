import { indentJson } from './json-tokens';
import { mask } from './mask';
import { reasonOf } from '../cli/aws-error';
import type { EventStore } from '../runtime/event-store';
import { tryParse } from '../runtime/json';
import { readEvent } from '../runtime/reprocess/dead-letters';
import type { DeadLetter } from '../runtime/reprocess/dead-letters';
import { REDRIVEN } from '../runtime/reprocess/request';

/** Dead letters that are likely to have one cause. */
export interface DeadLetterGroup {
  /** Why they were quarantined; `redriven` for MozDef events, which MozDef failed to take. */
  readonly reason: string;
  /** None for MozDef events. */
  readonly eventType?: string;
  readonly count: number;
  /** When the first and the last of them were received. */
  readonly oldest: Date;
  readonly newest: Date;
  /** How often, at most, one of them was processed; of MozDef events: went back to the queue. */
  readonly attempts: number;
  /** The most frequent details. */
  readonly details: readonly { readonly detail: string; readonly count: number }[];
  /** One of the events: JSON in lines, without secrets unless they are asked for, and cut where it is long. */
  readonly sample: string;
}

export interface GroupsParts {
  readonly store: Pick<EventStore, 'get'>;
  /** Show what is secret, too. */
  readonly unmasked: boolean;
}

const DETAILS = 3;
const SAMPLE_LENGTH = 2_000;
const SAMPLE_LINES = 40;

/** Puts dead letters into groups, by reason and event type. */
export function createGroups({ store, unmasked }: GroupsParts) {
  const shown = unmasked ? (text: string) => text : mask;
  const groups = new Map<string, Omit<DeadLetterGroup, 'details' | 'sample'> & { details: Map<string, number>; sample: Promise<string> }>();

  /** The text of an event, as people read it. */
  const sampleOf = async (letter: DeadLetter): Promise<string> => {
    const event = await readEvent(letter, store).catch((error: unknown) => reasonOf(error));
    if (typeof event !== 'object') {
      return `(${letter.location} ${event === undefined ? 'is no longer there' : `cannot be read: ${event}`})`;
    }
    if (event.encoding === 'base64' && !unmasked) {
      return `(${Buffer.byteLength(event.body, 'base64')} bytes that are not text; --unmasked shows their base64)`;
    }
    const text = shown(event.body);
    return cut(tryParse(text) === undefined ? text : indentJson(text, SAMPLE_LENGTH));
  };

  return {
    add: (letter: DeadLetter): void => {
      const { reason = REDRIVEN, raw: { type, receivedAt, attempts: next }, rounds, detail } = letter;
      const eventType = letter.reason === undefined ? undefined : type;
      const attempts = letter.reason === undefined ? rounds : next - 1;
      const key = JSON.stringify([reason, eventType]);
      const group = groups.get(key) ?? {
        reason, eventType, count: 0, oldest: receivedAt, newest: receivedAt, attempts, details: new Map<string, number>(), sample: sampleOf(letter),
      };
      if (detail !== undefined) group.details.set(detail, (group.details.get(detail) ?? 0) + 1);
      groups.set(key, {
        ...group,
        count: group.count + 1,
        oldest: receivedAt < group.oldest ? receivedAt : group.oldest,
        newest: receivedAt > group.newest ? receivedAt : group.newest,
        attempts: Math.max(group.attempts, attempts),
      });
    },

    /** The groups, the largest first. */
    list: async (): Promise<DeadLetterGroup[]> => Promise.all([...groups.values()].sort((a, b) => b.count - a.count).map(async (group) => ({
      ...group,
      details: [...group.details].sort(([, a], [, b]) => b - a).slice(0, DETAILS).map(([detail, count]) => ({ detail: shown(detail), count })),
      sample: await group.sample,
    }))),
  };
}

function cut(text: string): string {
  const lines = text.slice(0, SAMPLE_LENGTH).split('\n');
  const start = lines.slice(0, SAMPLE_LINES).join('\n');
  return start.length < text.length ? `${start}\n… (cut; --export keeps the whole event)` : text;
}
