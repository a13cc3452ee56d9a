import { allAt, at, entry, isObject, subjectPath, textAt } from './body';
import { EVENT_FACTS, LISTS, OBJECT_FACTS } from './fact-tables';
import { toJson } from '../framework';
import type { Details } from '../framework';

/* What is copied of every body, typed or not: which fields, and under which names, is in fact-tables.ts. */

/** Longest text that is kept, in characters: what people write may hold anything, and detection rules search it. */
const MAX_TEXT = 4_096;
/** Longest text in a list. */
const MAX_LISTED_TEXT = 1_024;
/** Most elements of a list; the guard takes no more. */
const MAX_ELEMENTS = 1_000;
/** Most bytes of JSON that a list takes: one of plain values, and one of objects with all its columns. Its end is left out. */
const MAX_LIST_BYTES = 25_000;
const MAX_ROWS_BYTES = 90_000;
/** Most bytes of JSON that all facts take: with what a handler adds, every event fits into a message of 256 KiB. */
const MAX_FACTS_BYTES = 180_000;

type Scalar = string | number | bigint | boolean;

/** The facts of a body as details. `details_cut` names those of which only the beginning, or nothing, is there. */
export function factsOf(type: string, body: object): Details {
  const facts: Record<string, Scalar | Scalar[]> = {};
  const cut = new Set<string>();
  let bytes = 0;

  const add = (name: string, value: Scalar | Scalar[]) => {
    const size = jsonBytes([name, value]);
    if (bytes + size > MAX_FACTS_BYTES) {
      cut.add(name);
    } else {
      bytes += size;
      facts[name] = value;
    }
  };
  const addOne = (name: string, value: unknown) => {
    if (!isFact(value)) return;
    const kept = shorten(value, MAX_TEXT);
    if (kept !== value) cut.add(name);
    add(name, kept);
  };
  const addColumns = (names: readonly string[], rows: readonly Scalar[][], maxBytes: number) => {
    const { fitting, isWhole } = fitRows(rows, maxBytes);
    for (const [column, name] of names.entries()) {
      if (!isWhole) cut.add(name);
      if (fitting.length > 0) add(name, fitting.map((row) => row[column]));
    }
  };
  const addList = (name: string, values: readonly unknown[]) => {
    addColumns([name], [...new Set(values.filter(isFact))].map((value) => [value]), MAX_LIST_BYTES);
  };

  const action = textAt(body, 'action');
  addOne('eventname', action ? `${type}.${action}` : type);
  addOne('action', action);
  addOne('userid', textOf(at(body, 'sender.id')));
  addOne('repository_visibility', visibility(at(body, 'repository')));
  addOne('url', urlOf(type, body));
  const changes = at(body, 'changes');
  addList('changed', isObject(changes) ? Object.keys(changes).sort() : []);
  for (const [object, paths] of [...Object.entries(OBJECT_FACTS), ['', entry(EVENT_FACTS, type) ?? {}] as const]) {
    const parent = at(body, object);
    if (!isObject(parent)) continue;
    for (const [name, path] of Object.entries(paths)) {
      if (path.includes('[]')) addList(name, allAt(parent, path));
      else addOne(name, at(parent, path));
    }
  }
  for (const [list, paths] of Object.entries(LISTS)) {
    const elements = allAt(body, `${list}[]`).slice(0, MAX_ELEMENTS + 1);
    const rows = elements.map((element) => Object.values(paths).map((path) => at(element, path)).map((value) => (isFact(value) ? value : '')));
    addColumns(Object.keys(paths), rows, MAX_ROWS_BYTES);
  }
  return { ...facts, details_cut: cut.size > 0 ? [...cut].sort() : undefined };
}

/** public, private or internal; undefined where the body does not say. */
export function visibility(repository: unknown): string | undefined {
  const isPrivate = at(repository, 'private');
  return textAt(repository, 'visibility') ?? (typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : undefined);
}

/** Where what happened can be looked at: what the event is about, or else the nearest thing to it. */
function urlOf(type: string, body: object): string | undefined {
  return [subjectPath(type), 'discussion', 'issue', 'pull_request', 'workflow_run', 'repository']
    .map((path) => textAt(at(body, path), 'html_url')).find(Boolean);
}

function isFact(value: unknown): value is Scalar {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value) && value !== '';
}

/** An id as text, as other sources have theirs. */
function textOf(value: unknown): string | undefined {
  return isFact(value) ? String(value) : undefined;
}

function shorten(value: Scalar, length: number): Scalar {
  return typeof value === 'string' && value.length > length ? `${value.slice(0, length - 1)}…` : value;
}

/** As many of the rows as fit, their texts shortened. */
function fitRows(rows: readonly Scalar[][], maxBytes: number): { fitting: Scalar[][]; isWhole: boolean } {
  const fitting: Scalar[][] = [];
  let bytes = 0;
  let isWhole = true;
  for (const row of rows) {
    const short = row.map((value) => shorten(value, MAX_LISTED_TEXT));
    bytes += jsonBytes(short);
    if (bytes > maxBytes || fitting.length === MAX_ELEMENTS) return { fitting, isWhole: false };
    isWhole &&= short.every((value, column) => value === row[column]);
    fitting.push(short);
  }
  return { fitting, isWhole };
}

/** What a value takes in a message; SQS has two characters that JSON allows written as escapes. */
function jsonBytes(value: readonly unknown[]): number {
  return Buffer.byteLength(toJson(value).replace(/[\uFFFE\uFFFF]/g, '\\uFFFF'));
}
