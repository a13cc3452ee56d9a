import { isIP } from 'node:net';
import { describe } from './describe-value';
import { cleanKey, createNamer } from './field-names';
import type { JsonNumber } from './json-number';
import { toJson } from './json-writer';
import { ADDRESS_NAMES, markWords, wakesAnyPlugin, WORD_NAME_MARK } from './mozdef-words';
import type { WakesPlugin } from './mozdef-words';
import { isIndexableNumber, wellFormed } from './text';
import { TIMESTAMP_FIELD } from './timestamp';

/** Most fields one event may bring: an Elasticsearch index takes 1,000 in all (index.mapping.total_fields.limit). */
export const MAX_FIELDS = 250;
/** Deepest nesting that is flattened; what lies deeper is kept as JSON text. */
export const MAX_DEPTH = 8;
/** Most elements of a list. */
export const MAX_ELEMENTS = 1_000;
/** Names of the fields of which something was cut off; it is only there when there are any. */
export const CUT_FIELD = 'mozdef_ef_cut';
/** Names of the fields of the source's event whose numbers have more digits than could be kept; it is only there when there are any. */
export const ROUNDED_FIELD = 'mozdef_ef_rounded';
/** Names of the fields, of the event's own and of `details.`, in which words are marked (`mozdef-words.ts`); only there when there are any. */
export const MARKED_FIELD = 'mozdef_ef_marked';

/** Most parts of a path of which one name may be the last; those that are nested deeper still have one each. */
const MAX_PARTS = 10;
/** Details that MozDef's index maps to a type of their own (cron/defaultMappingTemplate.json). */
export const INDEXED_WITH_TYPE: Record<string, (value: unknown) => boolean> = {
  sourceipaddress: isIpAddress,
  destinationipaddress: isIpAddress,
  sourceipgeopoint: isGeoPoint,
  destinationipgeopoint: isGeoPoint,
  success: (value) => typeof value === 'boolean',
  // Ours alone.
  [CUT_FIELD]: () => false,
  [ROUNDED_FIELD]: () => false,
  [TIMESTAMP_FIELD]: () => false,
  [MARKED_FIELD]: () => false,
};
/** Details that MozDef's index maps to objects; the last two as its plugin geoip writes them. */
export const INDEXED_AS_OBJECTS: readonly string[] = [
  'apiversion', 'requestparameters', 'requestparameters.logstreamname', 'sourceipgeolocation', 'destinationipgeolocation',
];

function isIpAddress(value: unknown): boolean {
  return typeof value === 'string' && isIP(value) !== 0 && !value.includes('%');
}

/** "lat,lon" in degrees. */
function isGeoPoint(value: unknown): boolean {
  const [lat, lon, ...rest] = String(value).split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  return rest.length === 0 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

type Scalar = string | JsonNumber | boolean;

export interface FlatDetails {
  readonly details: Record<string, unknown>;
  /** Names of the details in whose names or values a word is marked. */
  readonly marked: readonly string[];
  /** Why they are not usable: a function or another value that JSON does not know. */
  readonly unusable?: string;
}

/**
 * Makes details that Elasticsearch can index: one level, dots between the parts of a path, no null, no text over
 * {@link MAX_KEYWORD_BYTES}, no more than {@link MAX_FIELDS}. What had to be cut is named in {@link CUT_FIELD}.
 * A field with a type of its own whose value does not have it moves to `<field>_invalid`. Words that wake a plugin of MozDef's
 * are marked, in names and in values.
 *
 * @param rounded names for {@link ROUNDED_FIELD}.
 */
export function flattenDetails(input: Record<string, unknown>, rounded: readonly string[] = [], wakes = wakesAnyPlugin([])): FlatDetails {
  const fields = new Map<string, Scalar | Scalar[]>();
  const cut = new Set<string>();
  const ancestors = new Set<unknown>();
  let unusable: string | undefined;

  const put = (path: string, value: Scalar | Scalar[]) => {
    if (fields.size >= MAX_FIELDS) {
      cut.add(`(more than ${MAX_FIELDS} fields)`);
    } else {
      if (fields.has(path)) cut.add(path);
      fields.set(path, value);
    }
  };

  const scalar = (path: string, value: unknown): Scalar | undefined => {
    switch (typeof value) {
      case 'string': {
        const { text, cut: wasCut } = wellFormed(value);
        if (wasCut) cut.add(path);
        return text;
      }
      case 'boolean':
        return value;
      case 'number':
      case 'bigint':
        return isIndexableNumber(value) ? value : String(value);
      case 'object':
        return isDate(value) ? dateText(value as Date) : nested(path, value);
      default:
        unusable ??= `a detail is ${describe(value)}; details are JSON values`;
        return undefined;
    }
  };

  /** What is too deep, or in a list, as JSON text. */
  const nested = (path: string, value: unknown): string => {
    try {
      const { text, cut: wasCut } = wellFormed(toJson(value));
      if (wasCut) cut.add(path);
      return text;
    } catch {
      cut.add(path);
      return '[circular]';
    }
  };

  const list = (path: string, values: readonly unknown[]): Scalar[] => {
    if (values.length > MAX_ELEMENTS) cut.add(path);
    const scalars = values.slice(0, MAX_ELEMENTS)
      .filter((value) => value !== null && value !== undefined)
      .map((value) => scalar(path, value))
      .filter((value) => value !== undefined);
    // A field has one type in the index, and so have the elements of a list.
    return new Set(scalars.map(typeOf)).size > 1 ? scalars.map(String) : scalars;
  };

  const walk = (prefix: string, object: object, depth: number) => {
    ancestors.add(object);
    // Not entries: of an object with a million keys they would all be made, for the few that are taken.
    for (const key of Object.keys(object)) {
      const value = (object as Record<string, unknown>)[key];
      const path = prefix + cleanKey(key, MAX_PARTS - prefix.split('.').length + 1);
      if (value === null || value === undefined) {
        continue;
      }
      if (Array.isArray(value)) {
        put(path, list(path, value));
      } else if (typeof value === 'object' && !isDate(value)) {
        if (ancestors.has(value)) {
          cut.add(path);
          put(path, '[circular]');
        } else if (depth >= MAX_DEPTH) {
          cut.add(path);
          put(path, nested(path, value));
        } else if (Object.prototype.toString.call(value) !== '[object Object]') {
          unusable ??= `a detail is ${describe(value)}; details are JSON values`;
        } else {
          walk(`${path}.`, value, depth + 1);
        }
      } else {
        const plain = scalar(path, value);
        if (plain !== undefined) put(path, plain);
      }
      if (fields.size >= MAX_FIELDS && cut.has(`(more than ${MAX_FIELDS} fields)`)) {
        break;
      }
    }
    ancestors.delete(object);
  };

  walk('', input, 1);
  const settled = settle(fields, wakes);
  const all = [...settled.values()];
  const details: Record<string, unknown> = Object.fromEntries(all.map(({ name, value }) => [name, value]));
  if (cut.size > 0) {
    details[CUT_FIELD] = [...cut].slice(0, MAX_ELEMENTS).map((path) => settled.get(path)?.name ?? path).sort();
  }
  if (rounded.length > 0) {
    details[ROUNDED_FIELD] = markWords(rounded.map((name) => wellFormed(name).text).sort(), wakes);
  }
  return { details, marked: all.filter(({ marked }) => marked).map(({ name }) => name), unusable };
}

type Fields = ReadonlyMap<string, Scalar | Scalar[]>;

interface SettledField {
  readonly name: string;
  readonly value: Scalar | Scalar[];
  readonly marked: boolean;
}

/**
 * The fields by path, as they go out. Renamed is what the index could not hold, typed fields with another value or with fields below
 * them, and values beside fields below them; and what wakes a plugin.
 */
function settle(fields: Fields, wakes: WakesPlugin): Map<string, SettledField> {
  const parents = new Set(INDEXED_AS_OBJECTS);
  const free = createNamer((name) => fields.has(name) || parents.has(name));

  const settled = new Map<string, SettledField>();
  for (const [path, value] of fields) {
    const [root] = path.split('.', 1);
    const valid = !Object.hasOwn(INDEXED_WITH_TYPE, root) || (path === root && INDEXED_WITH_TYPE[root](value));
    const typed = valid ? path : `${root}_invalid${path.slice(root.length)}`;
    const harmless = wakes(typed) && !ADDRESS_NAMES.includes(typed.toLowerCase()) ? typed + WORD_NAME_MARK : typed;
    const plain = valid || path !== root ? value : String(value);
    const words = markWords(plain, wakes);
    settled.set(path, { name: harmless === path ? path : free(harmless), value: words, marked: harmless !== typed || words !== plain });
  }

  for (const { name } of settled.values()) {
    for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      parents.add(name.slice(0, dot));
    }
  }
  for (const [path, field] of settled) {
    if (parents.has(field.name)) settled.set(path, { ...field, name: free(`${field.name}_value`) });
  }
  return settled;
}

/** A number is one in the index, however large. */
function typeOf(value: Scalar): string {
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function isDate(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}
