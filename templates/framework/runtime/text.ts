import type { JsonNumber } from './json-number';
import { toJson } from './json-writer';

/** Longest text that Elasticsearch indexes as a keyword, in UTF-8 bytes; an event with a longer one is rejected whole. */
export const MAX_KEYWORD_BYTES = 32_766;

/**
 * Whether the index takes the number as one: whole ones of 64 bits. JSON knows neither NaN nor infinity. What it does not take goes
 * out as text, which to MozDef's index template is of the same type: it makes a keyword of every number (cron/defaultMappingTemplate.json).
 */
export function isIndexableNumber(value: JsonNumber): boolean {
  return value < 2 ** 63 && value > -(2 ** 63);
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The text with lone surrogates replaced (UTF-8 cannot carry them) and cut to `maxBytes`, on a character's border. */
export function wellFormed(value: string, maxBytes = MAX_KEYWORD_BYTES): { text: string; cut: boolean } {
  // A UTF-16 unit is at most three bytes, so most texts need no count.
  if (value.length * 3 <= maxBytes) {
    return { text: value.replace(LONE_SURROGATE, '\uFFFD'), cut: false };
  }
  const bytes = Buffer.from(value, 'utf8');
  if (bytes.length <= maxBytes) {
    return { text: bytes.toString('utf8'), cut: false };
  }
  let end = maxBytes;
  while ((bytes[end] & 0xc0) === 0x80) {
    end--;
  }
  return { text: bytes.subarray(0, end).toString('utf8'), cut: true };
}

/** A few words for logs and message attributes: one line, printable, not empty, at most `maxLength` characters. */
export function oneLine(value: string, maxLength = 256): string {
  // eslint-disable-next-line no-control-regex
  const line = wellFormed(value).text.replace(/[\u0000-\u001F\u007F\uFFFE\uFFFF]+/g, ' ').trim();
  return line.length <= maxLength ? line || '-' : `${wellFormed(line.slice(0, maxLength - 1)).text}…`;
}

/** True when SQS takes the text as a message body: the characters of XML 1.0 (SendMessage, AWS API reference). */
export function fitsSqs(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(value) && value.search(LONE_SURROGATE) === -1;
}

/** JSON of a value, as SQS takes it. */
export function toSqsJson(value: unknown): string {
  return escapeForSqs(toJson(value));
}

/** JSON with the two characters that it allows and SQS does not written as escapes. */
export function escapeForSqs(json: string): string {
  return json.replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}
