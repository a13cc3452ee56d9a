import { endOfText, readJson } from './json-reader';
import type { ReadJson } from './json-reader';

/** The value at a dotted path in parsed JSON, through own properties only; undefined where there is none. */
export function atPath(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/**
 * The text parsed as JSON, a byte order mark before it ignored (RFC 8259, section 8.1), with numbers as `toJsonNumber` makes them.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return readJson(text).value;
}

/** The text parsed as JSON; undefined where it is not. */
export function tryParse(text: string): unknown {
  return tryRead(text)?.value;
}

/** The same, with the names of what was rounded. */
export function tryRead(text: string): ReadJson | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** Where something stands in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the elements of a JSON array stand in its text, blanks around them included, one after another: who stops early has not
 * looked at the rest. Parsing and writing them again would round large numbers, and all at once take memory. The elements are not
 * looked at: where each is JSON, and there is no error, the text is.
 *
 * @throws SyntaxError where the text is no array.
 */
export function* elementsOf(json: string): Generator<Span> {
  const opening = /^\uFEFF?[ \t\n\r]*\[/.exec(json);
  if (!opening) throw new SyntaxError('no JSON array');
  const first = opening[0].length;
  let start = first;
  let depth = 0;
  for (let index = first; index < json.length; index++) {
    const char = json[index];
    if (char === '"') {
      index = endOfText(json, index) - 1;
    } else if (char === '[' || char === '{') {
      depth++;
    } else if (depth > 0 && (char === ']' || char === '}')) {
      depth--;
    } else if (depth === 0 && char === ',') {
      yield { start, end: index };
      start = index + 1;
    } else if (depth === 0 && char === ']') {
      if (!/^[ \t\n\r]*$/.test(json.slice(index + 1))) break;
      if (start > first || !/^[ \t\n\r]*$/.test(json.slice(start, index))) yield { start, end: index };
      return;
    }
  }
  throw new SyntaxError('no JSON array');
}
