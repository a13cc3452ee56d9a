import { fieldBelow, FieldTree } from './field-tree';
import type { Field } from './field-tree';
import { INDEXED_AS_OBJECTS, INDEXED_WITH_TYPE } from '../details';
import { cleanKey, createNamer } from '../field-names';
import { toJsonNumber } from '../json-number';
import { buildJson, withoutMark } from '../json-reader';
import { NumberText, toJson } from '../json-writer';
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
  const tree = new FieldTree(MAX_LEGACY_FIELDS);
  const cleaner = createCleaner(tree, wakes);
  const details = cleaner.clean(body, tree.root, '', 0);
  return tree.hasMixedTypes() ? { details: withTexts(details, tree.root), changed: true } : { details, changed: cleaner.changed };
}

/**
 * Repairs values and names one by one, and enters what comes of them into the tree, which bounds it; `changed` tells whether any had to
 * be repaired.
 */
function createCleaner(tree: FieldTree, wakes: WakesPlugin) {
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
    return INDEXED_AS_OBJECTS.includes(path + clean) && !hasFields(value, depth) ? `${clean}_value` : clean;
  };

  const clean = (value: Json, field: Field, path: string, depth: number): Json => {
    if (Array.isArray(value) && depth < MAX_LEGACY_DEPTH) return value.map((element) => clean(element, field, path, depth + 1));
    const plain = isObject(value) && depth < MAX_LEGACY_DEPTH ? value : cleanValue(value);
    if (plain !== null) tree.enter(field, typeOf(plain));
    if (!isObject(plain)) return plain;
    const entries = new Map<string, Json>();
    const free = createNamer((name) => Object.hasOwn(plain, name));
    for (const [name, each] of Object.entries(plain)) {
      const wanted = cleanName(plain, name, path, depth);
      const given = wanted === name ? name : altered(free(wanted));
      entries.set(given, clean(each, tree.below(field, given), `${path}${given}.`, depth + given.split('.').length));
    }
    return Object.fromEntries(entries);
  };

  const cleanValue = (value: Json): Json => {
    if (typeof value === 'string') return cleanText(value);
    if (value instanceof NumberText) return isIndexable(value) ? value : altered(value.text);
    return typeof value === 'boolean' || value === null ? value : altered(toText(value));
  };

  const cleanText = (value: string): string => {
    const text = markWords(cutText(value), wakes);
    return text === value ? value : altered(text);
  };

  return { clean, get changed() { return changed; } };
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeOf(value) === 'object' && value !== null && !Array.isArray(value);
}

/** A number is one, however it is kept. */
function typeOf(value: Json): string {
  return value instanceof NumberText ? 'number' : typeof value;
}

function isIndexable({ text }: NumberText): boolean {
  const { value } = toJsonNumber(text);
  return typeof value !== 'string' && isIndexableNumber(value);
}

/** Whether there are fields below, and no values. What lies too deep becomes text. */
function hasFields(value: Json, depth: number): boolean {
  if (value === null || isObject(value)) return true;
  return Array.isArray(value) && depth < MAX_LEGACY_DEPTH && value.every((element) => hasFields(element, depth + 1));
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

/** The details with the values under names of several types as text. */
function withTexts(value: Json, field: Field): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((element) => withTexts(element, field));
  if (field.isMixed) return toText(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, fieldBelow(field, name))]));
}
