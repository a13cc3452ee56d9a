import { cleanKey, freeName, INDEXED_AS_OBJECTS, INDEXED_WITH_TYPE } from '../details';
import { toJsonNumber } from '../json-number';
import { buildJson, withoutMark } from '../json-reader';
import { NumberText, toJson } from '../json-writer';
import { ContractError } from '../mozdef-event';
import { markWords, mustBeText, wakesHarmfulPlugin, WORD_NAME_MARK } from '../mozdef-words';
import type { WakesPlugin } from '../mozdef-words';
import { escapeForSqs, isIndexableNumber, MAX_KEYWORD_BYTES, wellFormed } from '../text';

/** Deepest that a value may lie, lists and the parts of dotted names counted: Elasticsearch takes 20 levels (index.mapping.depth.limit). */
export const MAX_LEGACY_DEPTH = 16;
/** Most names in one event, of values and of objects: an Elasticsearch index takes 1,000 in all (index.mapping.total_fields.limit). */
export const MAX_LEGACY_FIELDS = 900;
/** Ends a text of which something was cut off. */
export const CUT_MARK = '… (cut)';

/** Numbers stay as the source wrote them. */
type Json = string | NumberText | boolean | null | Json[] | { [name: string]: Json };

/**
 * The MozDef event that the framework of 2019 made of a body, as JSON: `details` is the body as the source wrote it. Only where
 * MozDef would lose or falsify the whole event is it another: too long a text is cut and ends with {@link CUT_MARK}; what lies too
 * deep, a number that the index cannot hold, and values of several types under one name become text; a name that the index does not
 * take is repaired, and a value that does not have its name's type in the index moves to `<name>_invalid`. A name or value that
 * would wake a plugin that harms events not made for it is marked, as in native events; the plugins for which the event is, and
 * others that ask first whose it is, are woken as in 2019.
 *
 * @param body JSON of an object.
 * @throws ContractError for what MozDef would lose and no such change saves.
 */
export function toLegacyEvent(body: string, service: string): string {
  const source = withoutMark(body);
  const head = {
    hostname: `${service}_host`,
    processname: service,
    summary: `${service}_event`,
    category: service,
    source: 'api_aws_lambda',
    eventsource: `${service}_api`,
    tags: [service],
  };
  const wakes = wakesHarmfulPlugin(Object.values(head).flat());
  const { details, changed } = repair(buildJson(source, (literal) => new NumberText(literal)) as Json, wakes);
  const text = changed ? toJson(details) : source.trim();
  return escapeForSqs(`${JSON.stringify(head).slice(0, -1)},"details":${text}}`);
}

/** The body as MozDef's index can hold it, and its plugins leave it. */
function repair(body: Json, wakes: WakesPlugin): { details: Json; changed: boolean } {
  const cleaner = createCleaner(wakes);
  let details = cleaner.clean(body, '', 0);
  let { changed } = cleaner;
  const mixed = mixedPaths(details);
  if (mixed.size > 0) {
    details = withTexts(details, mixed, '');
    changed = true;
    if (mixedPaths(details).size > 0) {
      throw new ContractError("one of the details is a value, and has fields below it: MozDef's index cannot hold both");
    }
  }
  return { details, changed };
}

/** Repairs values and names one by one; `changed` tells whether any had to be. */
function createCleaner(wakes: WakesPlugin) {
  let changed = false;
  const altered = <T extends Json>(value: T): T => {
    changed = true;
    return value;
  };

  const cleanName = (object: { [name: string]: Json }, name: string, path: string, depth: number): string => {
    const value = object[name];
    const clean = cleanKey(name, MAX_LEGACY_DEPTH - depth);
    const [root] = clean.split('.', 1);
    if (path === '' && value !== null && Object.hasOwn(INDEXED_WITH_TYPE, root) && !(clean === root && INDEXED_WITH_TYPE[root](value))) {
      return `${root}_invalid${clean.slice(root.length)}`;
    }
    if (path === '' && typeof value !== 'string' && mustBeText(clean, object)) return `${clean}_invalid`;
    if (wakes(clean)) return clean + WORD_NAME_MARK;
    return INDEXED_AS_OBJECTS.includes(path + clean) && !hasFields(value) ? `${clean}_value` : clean;
  };

  const clean = (value: Json, path: string, depth: number): Json => {
    if (typeof value === 'string') return cleanText(value);
    if (value instanceof NumberText) return isIndexable(value) ? value : altered(value.text);
    if (typeof value === 'boolean' || value === null) return value;
    if (depth >= MAX_LEGACY_DEPTH) return altered(toText(value));
    if (Array.isArray(value)) return value.map((element) => clean(element, path, depth + 1));
    const entries = new Map<string, Json>();
    for (const [name, each] of Object.entries(value)) {
      const wanted = cleanName(value, name, path, depth);
      const free = wanted === name ? wanted : altered(freeName(wanted, entries, { has: (other) => Object.hasOwn(value, other) }));
      entries.set(free, clean(each, `${path}${free}.`, depth + free.split('.').length));
    }
    return Object.fromEntries(entries);
  };

  const cleanText = (value: string): string => {
    const text = markWords(cutText(value), wakes);
    return text === value ? value : altered(text);
  };

  return { clean, get changed() { return changed; } };
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeOf(value) === 'object';
}

/** A number is one, however it is kept. */
function typeOf(value: Json): string {
  return value instanceof NumberText ? 'number' : typeof value;
}

function isIndexable({ text }: NumberText): boolean {
  const { value } = toJsonNumber(text);
  return typeof value !== 'string' && isIndexableNumber(value);
}

function hasFields(value: Json): boolean {
  return typeOf(value) === 'object' && (value === null || (Array.isArray(value) ? value.every(hasFields) : true));
}

function cutText(value: string): string {
  const { text, cut } = wellFormed(value);
  return cut ? wellFormed(value, MAX_KEYWORD_BYTES - Buffer.byteLength(CUT_MARK)).text + CUT_MARK : text;
}

function toText(value: Json): string {
  try {
    return cutText(typeof value === 'string' ? value : toJson(value));
  } catch {
    // Nested deeper than can be written.
    return CUT_MARK;
  }
}

/** Names under which there are values of several types, in one object or in the elements of a list. The index gives a name one type. */
function mixedPaths(details: Json): Set<string> {
  const types = new Map<string, string>();
  const mixed = new Set<string>();
  const add = (path: string, type: string) => {
    if ((types.get(path) ?? type) !== type) mixed.add(path);
    types.set(path, type);
    if (types.size > MAX_LEGACY_FIELDS) {
      throw new ContractError(`the body has more than ${MAX_LEGACY_FIELDS} fields, and MozDef's index takes 1,000 in all; use the native format`);
    }
  };
  const walk = (value: Json, path: string) => {
    if (value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) walk(element, path);
    } else if (isObject(value)) {
      if (path !== '') add(path, 'object');
      for (const [name, each] of Object.entries(value)) {
        const below = path === '' ? name : `${path}.${name}`;
        for (let dot = below.indexOf('.', path.length + 1); dot > 0; dot = below.indexOf('.', dot + 1)) add(below.slice(0, dot), 'object');
        walk(each, below);
      }
    } else {
      add(path, typeOf(value));
    }
  };
  walk(details, '');
  return mixed;
}

/** The details with the values at these paths as text. */
function withTexts(value: Json, paths: ReadonlySet<string>, path: string): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((element) => withTexts(element, paths, path));
  if (paths.has(path)) return toText(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, paths, path === '' ? name : `${path}.${name}`)]));
}
