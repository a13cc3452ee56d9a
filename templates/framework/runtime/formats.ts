import { fullFormats } from 'ajv-formats/dist/formats';
import { readDate, readDateTime, readLocalDateTime, readLocalTime, readTime } from './rfc3339';

/** A format of schemas, as ajv takes it. */
interface Format {
  validate(text: string): boolean;
  /** Which of two comes first, for `formatMinimum` and its kin. */
  compare(one: string, other: string): number;
}

const readBy = (read: (text: string) => number | undefined): Format => ({
  validate: (text) => read(text) !== undefined,
  compare: (one, other) => (read(one) ?? NaN) - (read(other) ?? NaN),
});

/** The formats of times: what they take, a MozDef event can have for its timestamp (`timestamp.ts`). */
export const timeFormats = {
  'date': readBy(readDate),
  'time': readBy(readTime),
  'iso-time': readBy(readLocalTime),
  'date-time': readBy(readDateTime),
  'iso-date-time': readBy(readLocalDateTime),
};

/**
 * What ajv-formats' pattern of `url` has for the user's name before the host. Where none is, it looks for the end of it from each
 * colon, and, behind each `@`, for a blank to the end of the text: a hundred thousand characters take it seconds.
 */
const USER_INFO = String.raw`(?:\S+(?::\S*)?@)?`;
const urlPattern = fullFormats.url as RegExp;
/** The same texts, each in time that is in proportion to its length. */
const url = new RegExp(urlPattern.source.replace(USER_INFO, () => String.raw`(?:\S+@)?`), urlPattern.flags);

/** Every format that a schema may name, for the build and for what it generates alike: ajv-formats', but for times, and as fast as these are long. */
export const formats = { ...fullFormats, ...timeFormats, url: (text: string) => !/\s/.test(text) && url.test(text) };
