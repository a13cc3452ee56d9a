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

/** Every format that a schema may name, for the build and for what it generates alike: ajv-formats', but for times. */
export const formats = { ...fullFormats, ...timeFormats };
