/**
 * Times as text, in one language for schemas (`formats.ts`) and MozDef events (`timestamp.ts`): RFC 3339, section 5.6, with
 * letters of either case, any number of digits after the second, and leap seconds; and of ISO 8601 what means as much: no
 * seconds, a comma for the point, blank space for the T, an offset without its colon or its minutes, and 24:00.
 */

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;
const MINUTES_OF_DAY = 24 * 60;

/** Milliseconds since the epoch at which a date begins in UTC; undefined for what is no date of the calendar. */
export function readDate(text: string): number | undefined {
  const start = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date takes the 30th of February for the 2nd of March.
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(text) ? undefined : start;
}

/** Milliseconds since midnight in UTC of a time of day: below 0, or more than a day has, where the offset makes it another day. */
export function readTime(text: string): number | undefined {
  return TIME.exec(text)?.[5] === undefined ? undefined : readLocalTime(text);
}

/** The same of a time of day that may have no offset, which then is taken for UTC. */
export function readLocalTime(text: string): number | undefined {
  const [, hour, minute, second = '0', fraction = '', , sign, offsetHour = '0', offsetMinute = '0'] = TIME.exec(text) ?? [];
  if (hour === undefined || Number(minute) > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  const utc = minutes - (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  const isLeap = second === '60' && (utc + MINUTES_OF_DAY) % MINUTES_OF_DAY === MINUTES_OF_DAY - 1;
  const isEndOfDay = minutes === MINUTES_OF_DAY && /^0+$/.test(second + fraction);
  if ((minutes >= MINUTES_OF_DAY && !isEndOfDay) || (Number(second) > 59 && !isLeap)) return undefined;
  return (utc * 60 + Number(second)) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/**
 * Milliseconds since the epoch of a date and a time of day with its offset. Smaller fractions of a second are cut off; a leap
 * second is the one after it, as POSIX counts.
 */
export function readDateTime(text: string): number | undefined {
  return readBoth(text, readTime);
}

/** The same of a time of day that may have no offset, which then is taken for UTC. */
export function readLocalDateTime(text: string): number | undefined {
  return readBoth(text, readLocalTime);
}

function readBoth(text: string, read: typeof readTime): number | undefined {
  const start = /^[Tt\s]$/.test(text.charAt(10)) ? readDate(text.slice(0, 10)) : undefined;
  const time = read(text.slice(11));
  return start === undefined || time === undefined ? undefined : start + time;
}
