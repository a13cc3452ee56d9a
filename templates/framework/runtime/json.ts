import { readJson } from './json-reader';
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

/** The texts of a JSON array's elements, as they stand in it: parsing and writing them again would round large numbers. */
export function elementTexts(array: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = array.indexOf('[') + 1;
  let inText = false;
  for (let index = start; index < array.length; index++) {
    const char = array[index];
    if (inText) {
      if (char === '\\') index++;
      else if (char === '"') inText = false;
    } else if (char === '"') {
      inText = true;
    } else if (char === '[' || char === '{') {
      depth++;
    } else if (depth > 0 && (char === ']' || char === '}')) {
      depth--;
    } else if (depth === 0 && (char === ',' || char === ']')) {
      elements.push(array.slice(start, index).trim());
      start = index + 1;
    }
  }
  return elements.length === 1 && elements[0] === '' ? [] : elements;
}
