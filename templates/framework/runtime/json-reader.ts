import { mayRound, toJsonNumber } from './json-number';
import { OwnError } from './own-error';

/** Most names of rounded numbers that are told, and the most parts of one: nobody reads on. */
export const MAX_ROUNDED = 100;
const MAX_PARTS = 20;

/**
 * Most values and names that are read of one text. A value may take a hundred times the memory of its text (`{}`): so many take half of
 * the 512 MB that a function has by default.
 */
export const MAX_JSON_PARTS = 2 ** 20;

/** JSON, or what may be, that has more values and names than there may be memory for. */
export class JsonSizeError extends OwnError {
  public readonly name = 'JsonSizeError';
}

/** JSON that was read without changing a number unnoticed. */
export interface ReadJson {
  readonly value: unknown;
  /** Dotted names of the numbers that were rounded, as details have them: the elements of a list have the list's name. */
  readonly rounded: readonly string[];
}

/**
 * Reads JSON as `JSON.parse` does, but for the numbers that a double does not hold (`toJsonNumber`), and for a byte order mark before
 * it, which is ignored (RFC 8259, section 8.1).
 *
 * @throws SyntaxError, that of `JSON.parse`; JsonSizeError, before anything is read.
 */
export function readJson(text: string): ReadJson {
  const json = withoutMark(text);
  if (hasMoreParts(json, MAX_JSON_PARTS)) {
    throw new JsonSizeError(`the body has more than ${MAX_JSON_PARTS} values and names`);
  }
  const value = JSON.parse(json) as unknown;
  if (!mayRound(json)) {
    return { value, rounded: [] };
  }
  const rounded = new Set<string>();
  const exact = buildJson(json, (literal, path) => {
    const number = toJsonNumber(literal);
    if (number.rounded && rounded.size < MAX_ROUNDED) rounded.add(path());
    return number.value;
  });
  return { value: exact, rounded: [...rounded] };
}

export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Whether a text that may be JSON has more values and names than so many. Each has a sign of its own before or behind it, but one. */
function hasMoreParts(json: string, most: number): boolean {
  let parts = 1;
  for (let index = 0; json.length > most && parts <= most && index < json.length; index++) {
    const char = json[index];
    if (char === '"') index = endOfText(json, index) - 1;
    else if (char === ',' || char === ':' || char === '[' || char === '{') parts++;
  }
  return parts > most;
}

/** Where the string that begins at an index ends: behind its last quote, or at the text's end. */
export function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let first = quote;
    while (json[first - 1] === '\\') first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** Makes a value of a number as JSON writes it; `path` is its dotted name. */
export type ToNumber = (literal: string, path: () => string) => unknown;

const NUMBER = /[-+.\deE]+/y;

/**
 * Builds the value of a text that is JSON beyond doubt, because `JSON.parse` took it. It does not recurse: nothing is nested too deep.
 */
export function buildJson(json: string, toNumber: ToNumber): unknown {
  let root: unknown;
  /** What is open around the next value, from the outside in, and the name that it has there; lists give none. */
  const containers: unknown[] = [];
  const names: (string | undefined)[] = [];
  let awaitsName = false;

  const put = (value: unknown) => {
    const container = containers.at(-1);
    if (container === undefined) root = value;
    else if (Array.isArray(container)) container.push(value);
    else setOwn(container as Record<string, unknown>, names.at(-1)!, value);
  };
  const enter = (container: object, isObject: boolean) => {
    put(container);
    containers.push(container);
    names.push(undefined);
    awaitsName = isObject;
  };
  const path = () => dottedName(names);
  const readText = textReader(json);

  for (let index = 0; index < json.length;) {
    switch (json[index]) {
      case '{':
        enter({}, true);
        index++;
        break;
      case '[':
        enter([], false);
        index++;
        break;
      case '}':
      case ']':
        containers.pop();
        names.pop();
        index++;
        break;
      case ',':
        awaitsName = !Array.isArray(containers.at(-1));
        index++;
        break;
      case '"': {
        const { text, end } = readText(index);
        if (awaitsName) names[names.length - 1] = text;
        else put(text);
        awaitsName = false;
        index = end;
        break;
      }
      case 't':
        put(true);
        index += 'true'.length;
        break;
      case 'f':
        put(false);
        index += 'false'.length;
        break;
      case 'n':
        put(null);
        index += 'null'.length;
        break;
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ':':
        index++;
        break;
      default: {
        NUMBER.lastIndex = index;
        const [literal] = NUMBER.exec(json)!;
        put(toNumber(literal, path));
        index += literal.length;
      }
    }
  }
  return root;
}

/** The name of a place, as details have it. What is in a list has none of its own. */
export function dottedName(names: readonly (string | undefined)[]): string {
  return names.slice(0, MAX_PARTS).filter((name) => name !== undefined).join('.');
}

/** Reads the string that begins at an index, and tells where it ends. The indexes must rise: what was looked at is not looked at again. */
function textReader(json: string): (start: number) => { text: string; end: number } {
  let backslash = 0;
  return (start) => {
    if (backslash !== -1 && backslash <= start) backslash = json.indexOf('\\', start);
    let quote = json.indexOf('"', start + 1);
    if (backslash === -1 || backslash > quote) {
      return { text: json.slice(start + 1, quote), end: quote + 1 };
    }
    for (quote = backslash; json[quote] !== '"'; quote++) {
      if (json[quote] === '\\') quote++;
    }
    return { text: JSON.parse(json.slice(start, quote + 1)) as string, end: quote + 1 };
  };
}

/** Sets a property of the object's own, as `JSON.parse` does, also where the name is `__proto__`. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}
