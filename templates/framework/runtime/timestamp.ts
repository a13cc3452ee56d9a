import { readDate, readDateTime, readLocalDateTime, readLocalTime } from './rfc3339';
import { wellFormed } from './text';

/** Where a time that no MozDef event can have stays readable in details; it is only there when there is one. */
export const TIMESTAMP_FIELD = 'mozdef_ef_timestamp';

/** Seconds (10 digits), milliseconds (13), microseconds (16) or nanoseconds (19) since the epoch: the numbers that MozDef knows, too. */
const SINCE_EPOCH = /^([1-9]\d{9})(\d{3}|\d{6}|\d{9})?(?:\.(\d+))?$/;
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** What reads every text that a format of times takes. */
const READERS = [readLocalDateTime, readDate, readLocalTime];

/**
 * The time that a value stands for, if it is one beyond doubt: a Date, RFC 3339 text (`rfc3339.ts`), or a number, or its text, of 10,
 * 13, 16 or 19 digits, as seconds, milliseconds, microseconds or nanoseconds since the epoch. For a time out of an event that may be
 * missing or malformed: undefined as a MozDef event's timestamp is when the event was received.
 */
export function timestampOf(value: unknown): Date | undefined {
  if (isDate(value)) {
    return Number.isNaN(value.getTime()) ? undefined : value;
  }
  const text = textOf(value);
  const [, seconds, more = '', fraction = ''] = SINCE_EPOCH.exec(text) ?? [];
  const time = seconds === undefined ? readDateTime(text) : Number(seconds) * 1_000 + Number((more + fraction).slice(0, 3).padEnd(3, '0'));
  return time === undefined ? undefined : new Date(time);
}

/** Whether a MozDef event can have the time: Python's datetime, in which the worker keeps it, ends with the year 9999. */
export function isEventTime(date: Date): boolean {
  return date.getTime() >= 0 && date.getUTCFullYear() <= 9999;
}

/** A MozDef event's time. */
export interface EventTime {
  /** As the worker and the index take it, in UTC, to the millisecond: the index keeps no more. */
  readonly timestamp: string;
  /** What was given, where that is a time which no event can have, or one that means several: the event then has that of its receipt. */
  readonly given?: string;
}

/**
 * The time of a MozDef event of which a handler gives this one. Whatever a format of times takes in a schema, and every number, is a
 * time here.
 *
 * @returns undefined when it is none.
 */
export function toEventTime(value: unknown, receivedAt: Date): EventTime | undefined {
  const date = timestampOf(value);
  if (date && isEventTime(date)) return { timestamp: toUtc(date) };
  const given = isDate(value) ? date?.toISOString() : textOf(value);
  const isTime = given !== undefined && (date !== undefined || NUMBER.test(given) || READERS.some((read) => read(given) !== undefined));
  return isTime ? { timestamp: toUtc(receivedAt), given: wellFormed(given).text } : undefined;
}

function toUtc(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

function isDate(value: unknown): value is Date {
  // The tag, not instanceof: tests and workers bring dates of other realms.
  return Object.prototype.toString.call(value) === '[object Date]';
}
