import { describe } from './describe-value';
import { flattenDetails, MARKED_FIELD } from './details';
import type { JsonNumber } from './json-number';
import { markWords, wakesAnyPlugin } from './mozdef-words';
import type { WakesPlugin } from './mozdef-words';
import { OwnError } from './own-error';
import { wellFormed } from './text';
import { TIMESTAMP_FIELD, toEventTime } from './timestamp';
import type { EventTime } from './timestamp';

/** RFC 5424 severities, as MozDef spells them. */
export const SEVERITIES = ['DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A value in details. Nested objects are flattened with dots; null and undefined are left out. */
export type DetailValue =
  | string | number | bigint | boolean | null | undefined | Date
  | readonly DetailValue[]
  | { readonly [key: string]: DetailValue };
export type Details = { readonly [key: string]: DetailValue };

/**
 * What a handler returns: the fields it knows. The guard completes them, and marks words of MozDef's plugins (`mozdef-words.ts`). A field that goes stays for a version as `?: never`, with
 * what to do instead: TypeScript does not look for unknown ones in what a function returns.
 */
export interface MozdefEventDraft {
  /** One line for people: who did what to what. */
  readonly summary: string;
  /** Default: `INFO`. */
  readonly severity?: Severity;
  /** What kind of event it is, e.g. `authentication`. Default: the service. */
  readonly category?: string;
  /** The service and the source are always added. */
  readonly tags?: readonly string[];
  /**
   * When it happened: a Date, RFC 3339 text, or seconds, milliseconds, microseconds or nanoseconds since the epoch. Default: when it was
   * received; so it is for a time that no event can have (before 1970, after 9999) or that means several (no offset, other
   * numbers), which stays readable in `details.mozdef_ef_timestamp`.
   */
  readonly timestamp?: Date | string | JsonNumber;
  /** Default: the service. */
  readonly hostname?: string;
  /** Default: the service. */
  readonly processname?: string;
  readonly processid?: string | JsonNumber;
  /** Default: the source's name in the catalogue. */
  readonly source?: string;
  /** Flat, allow-listed fields: what a security analyst searches for, and no more. */
  readonly details?: Details;
}

/** A MozDef event that MozDef's SQS worker takes: complete, typed, and with no top-level key but these. */
export interface MozdefEvent {
  readonly category: string;
  readonly details: Record<string, unknown>;
  readonly hostname: string;
  readonly processid: string;
  readonly processname: string;
  readonly severity: Severity;
  readonly source: string;
  readonly summary: string;
  readonly tags: string[];
  readonly timestamp: string;
  readonly utctimestamp: string;
}

/** What the guard fills in. */
export interface EventDefaults {
  readonly service: string;
  readonly source: string;
  readonly processid: string;
  readonly receivedAt: Date;
  /** The fields of the source's event whose numbers were rounded. Default: none. */
  readonly rounded?: readonly string[];
}

/** A handler's result that cannot be made a MozDef event; the message says what is allowed, and nothing of what was given. */
export class ContractError extends OwnError {
  public readonly name = 'ContractError';
}

/** Longest summary, in characters; a longer one is cut, with an ellipsis. */
export const MAX_SUMMARY_LENGTH = 1_000;

const FIELDS: ReadonlySet<string> = new Set<keyof MozdefEventDraft>([
  'summary', 'severity', 'category', 'tags', 'timestamp', 'hostname', 'processname', 'processid', 'source', 'details',
]);

/**
 * Guards the output contract: completes a handler's result to an event that MozDef's worker takes without dropping it
 * or dying, whatever the result is (mozilla/MozDef, mq/esworker_sqs.py and docs/source/usage/json_format.rst), and that wakes none of
 * its plugins, whatever words strangers put into it (`mozdef-words.ts`).
 *
 * @throws ContractError when the result is not usable, with the reason.
 */
export function toMozdefEvent(draft: unknown, defaults: EventDefaults): MozdefEvent {
  if (!isObject(draft)) {
    throw new ContractError(`the handler returned ${describe(draft)}; return an object with at least a summary, or drop(reason)`);
  }
  for (const key of Object.keys(draft)) {
    // The worker matches keys loosely ("tag", "s", "payload" hijack other fields): only known ones go out.
    if (!FIELDS.has(key)) {
      throw new ContractError(`unknown field in what the handler returned; put it into details. Allowed: ${[...FIELDS].join(', ')}`);
    }
  }
  const { timestamp, given } = time(draft.timestamp ?? defaults.receivedAt, defaults);
  const allTags = tags(draft.tags ?? [], defaults);
  const wakes = wakesAnyPlugin(allTags);
  const marked: string[] = [];
  const harmless = <Value>(field: string, value: Value): Value => {
    const words = markWords(value, wakes);
    if (words !== value) marked.push(field);
    return words;
  };
  return {
    timestamp,
    utctimestamp: timestamp,
    summary: harmless('summary', summary(draft.summary)),
    severity: severity(draft.severity ?? 'INFO'),
    category: harmless('category', text('category', draft.category ?? defaults.service)),
    hostname: harmless('hostname', text('hostname', draft.hostname ?? defaults.service)),
    processname: harmless('processname', text('processname', draft.processname ?? defaults.service)),
    processid: harmless('processid', processId(draft.processid ?? defaults.processid)),
    source: harmless('source', text('source', draft.source ?? defaults.source)),
    tags: harmless('tags', allTags),
    details: { ...details(draft.details ?? {}, wakes, defaults.rounded, marked), ...(given === undefined ? {} : { [TIMESTAMP_FIELD]: given }) },
  };
}

function time(value: unknown, { receivedAt }: EventDefaults): EventTime {
  const found = toEventTime(value, receivedAt);
  if (!found) {
    throw new ContractError(
      `timestamp is ${describe(value)}; it must be a Date, RFC 3339 text (2026-01-31T12:00:00Z), or seconds or milliseconds since the epoch`,
    );
  }
  return found;
}

function text(field: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new ContractError(`${field} is ${describe(value)}; it must be a text that is not empty`);
  }
  return wellFormed(value).text;
}

/** One line. Names in it come from strangers: no control or invisible characters that could hide or fake text. */
function summary(value: unknown): string {
  const line = text('summary', text('summary', value).replace(/[\p{C}\p{Z}]+/gu, ' ').trim());
  return line.length <= MAX_SUMMARY_LENGTH ? line : `${wellFormed(line.slice(0, MAX_SUMMARY_LENGTH - 1)).text}…`;
}

function processId(value: unknown): string {
  return text('processid', (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint' ? String(value) : value);
}

function severity(value: unknown): Severity {
  const found = typeof value === 'string' && SEVERITIES.find((known) => known === value.toUpperCase());
  if (!found) {
    throw new ContractError(`severity is ${describe(value)}; it must be one of ${SEVERITIES.join(', ')}`);
  }
  return found;
}

function tags(value: unknown, { service, source }: EventDefaults): string[] {
  if (!Array.isArray(value)) {
    throw new ContractError(`tags is ${describe(value)}; it must be a list of texts`);
  }
  return [...new Set([service, source, ...Array.from(value, (tag, index) => text(`tags[${index}]`, tag))])];
}

/** The details, flat; `marked` has the event's own fields in which words are marked. */
function details(value: unknown, wakes: WakesPlugin, rounded: EventDefaults['rounded'], marked: readonly string[]): Record<string, unknown> {
  if (!isObject(value)) {
    throw new ContractError(`details is ${describe(value)}; it must be an object`);
  }
  const flat = flattenDetails(value, rounded, wakes);
  if (flat.unusable) {
    throw new ContractError(flat.unusable);
  }
  const all = [...marked, ...flat.marked.map((name) => `details.${name}`)];
  return all.length === 0 ? flat.details : { ...flat.details, [MARKED_FIELD]: markWords(all, wakes) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  // The tag, not instanceof: tests and workers bring objects of other realms.
  return Object.prototype.toString.call(value) === '[object Object]';
}
