/**
 * What MozDef's SQS worker makes of a message, as far as a MozDef event can tell: written from the behaviour in
 * facts/mozdef-contract.md, not from MozDef's code. It is more strict than the worker where the worker guesses: a time it
 * would parse fuzzily, or a key it would match by accident, is reported as `altered`.
 */
export type Verdict =
  /** The worker raises: the message is not deleted, and comes back for ever. */
  | { readonly fate: 'dies'; readonly why: string }
  /** The message is deleted, and there is no event. */
  | { readonly fate: 'dropped'; readonly why: string }
  | { readonly fate: 'indexed'; readonly event: WorkerEvent; /** What differs from what was sent. */ readonly altered: readonly string[] };

export interface WorkerEvent {
  readonly summary?: string;
  readonly severity?: string;
  readonly category?: string;
  readonly hostname?: string;
  readonly processname?: string;
  readonly processid?: string;
  readonly source?: string;
  readonly timestamp?: string;
  readonly utctimestamp: string;
  readonly tags: readonly unknown[];
  readonly details: Record<string, unknown>;
}

type Field = 'summary' | 'severity' | 'category' | 'hostname' | 'processname' | 'processid' | 'source';

const ALIASES: Record<Field, readonly string[]> = {
  summary: ['message', 'summary'],
  severity: ['syslogseverity', 'severity', 'severityvalue', 'level'],
  category: ['type', 'eventtype', 'category'],
  hostname: ['hostname', 'source_host', 'host'],
  processname: ['pname', 'processname', 'sourcename'],
  processid: ['pid', 'processid'],
  source: ['facility', 'syslogfacility', 'source'],
};
const TIMES = ['eventtime', 'timestamp', 'utctimestamp'];
const DETAILS = ['fields', 'details'];

export function workerTakes(message: string, queue = 'queue'): Verdict {
  const body = parse(message);
  if (body === undefined) return { fate: 'dies', why: 'the body is neither JSON nor base64 of JSON' };
  if (!isDict(body)) return { fate: 'dropped', why: 'the body is not an object' };
  if (body.customendpoint) return { fate: 'indexed', event: body as never, altered: ['customendpoint: not normalised'] };
  if (Object.hasOwn(body, 'tags') && !Array.isArray(body.tags)) return { fate: 'dies', why: 'tags is not a list' };

  const event: Record<string, unknown> = { details: {} };
  const altered: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries({ ...body, tags: [...(body.tags as unknown[] | undefined) ?? [], queue] })) {
    const key = name.replaceAll('@', '').toLowerCase();
    const field = (Object.keys(ALIASES) as Field[]).find((each) => ALIASES[each].includes(key));
    // The worker asks whether the key is part of the words "tags" and "payload".
    if (key !== 'tags' && 'tags'.includes(key)) altered.push(`${name}: taken for tags`);
    if ('payload'.includes(key)) altered.push(`${name}: taken for payload`);
    if (field) {
      if (seen.has(field)) altered.push(`${field}: given twice`);
      seen.add(field);
      if (typeof value !== 'string') altered.push(`${name}: becomes text`);
      event[field] = field === 'severity' ? String(value).toUpperCase() : String(value);
    } else if (TIMES.includes(key)) {
      const time = toUtc(value);
      if (!time.utc) return { fate: 'dropped', why: `${name}: ${time.why}` };
      if (time.guessed) altered.push(`${name}: ${time.guessed}`);
      event.timestamp = event.utctimestamp = time.utc;
    } else if (DETAILS.includes(key)) {
      if (isDict(value)) {
        event.details = { ...event.details as object, ...value };
      } else {
        altered.push('details: becomes details.message');
        event.details = { ...event.details as object, message: value };
      }
    } else if (key === 'tags') {
      event.tags = value;
    } else if (/^(details|fields)\./.test(key)) {
      if (/_(int|float)$/.test(key) && !Number.isFinite(Number(value))) return { fate: 'dropped', why: `${name}: not a number` };
      altered.push(`${name}: becomes a detail`);
    } else {
      altered.push(`${name}: left out`);
    }
  }
  for (const field of Object.keys(ALIASES)) {
    if (!seen.has(field)) altered.push(`${field}: UNKNOWN`);
  }
  if (!event.timestamp) altered.push('timestamp: now');
  return { fate: 'indexed', event: event as unknown as WorkerEvent, altered };
}

/** Why Elasticsearch, with MozDef's index template, would not index details; empty when it would. */
export function indexFaults(details: Record<string, unknown>): string[] {
  const names = Object.keys(details);
  const typed: Record<string, RegExp> = { sourceipaddress: /^[\da-f.:]+$/i, destinationipaddress: /^[\da-f.:]+$/i, success: /^(true|false)$/ };
  return names.flatMap((name) => {
    const value = details[name];
    const [root] = name.split('.');
    const texts = [value].flat();
    return [
      ...(texts.some((each) => !['string', 'number', 'bigint', 'boolean'].includes(typeof each)) ? [`${name}: not a plain value`] : []),
      ...(texts.some((each) => Buffer.byteLength(String(each)) > 32_766) ? [`${name}: longer than a keyword may be`] : []),
      ...(new Set(texts.map((each) => (typeof each === 'bigint' ? 'number' : typeof each))).size > 1 ? [`${name}: of several types`] : []),
      ...(name.split('.').some((part) => part.trim() === '') ? [`${name}: a part of the name is empty`] : []),
      ...(names.some((other) => other.startsWith(`${name}.`)) ? [`${name}: a value and an object`] : []),
      ...(Object.hasOwn(typed, root) && (name !== root || !typed[root].test(String(value))) ? [`${name}: of another type in the index`] : []),
      ...(['apiversion', 'requestparameters', 'requestparameters.logstreamname'].includes(name) ? [`${name}: an object in the index`] : []),
    ];
  });
}

/** The same for details with objects in them, which the index keeps as dotted names; lists' elements have their list's name. */
export function nestedIndexFaults(details: Record<string, unknown>): string[] {
  const leaves = new Map<string, unknown[]>();
  const objects = new Set<string>();
  const faults: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) walk(element, path);
    } else if (isDict(value)) {
      objects.add(path);
      for (const [name, each] of Object.entries(value)) walk(each, path === '' ? name : `${path}.${name}`);
    } else {
      if (path.split('.').length > 19) faults.push(`${path.slice(0, 40)}: too deep`);
      if (typeof value === 'number' && Math.abs(value) >= 2 ** 63) faults.push(`${path}: too large a number`);
      if (!leaves.has(path)) leaves.set(path, []);
      leaves.get(path)!.push(value);
    }
  };
  walk(details, '');
  if (leaves.size + objects.size > 1_000) faults.push('too many fields');
  const both = [...leaves.keys()].filter((path) => objects.has(path)).map((path) => `${path}: a value and an object`);
  const flat = Object.fromEntries([...leaves].map(([path, values]) => [path, values.length === 1 ? values[0] : values]));
  return [...faults, ...both, ...indexFaults(flat)];
}

function parse(message: string): unknown {
  for (const text of [message, Buffer.from(message, 'base64').toString('utf8')]) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Then perhaps base64.
    }
  }
  return undefined;
}

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The time that the worker understands; `guessed` when it depends on its clock, its time zone, or luck. */
function toUtc(value: unknown): { utc?: string; why?: string; guessed?: string } {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0) return { why: 'not a time' };
    const digits = String(value).length;
    const scale = ({ 10: 1e3, 13: 1, 16: 1e-3, 19: 1e-6 } as Record<number, number>)[digits];
    return scale ? { utc: new Date(value * scale).toISOString() } : { utc: new Date(0).toISOString(), guessed: `${digits} digits are another time` };
  }
  if (typeof value !== 'string') return { why: 'not a time' };
  if (/^\d+$/.test(value)) return { why: 'a text of digits' };
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return { why: 'not a time' };
  if (!/^\d{4}-\d\d-\d\dT.*([+-]\d\d:\d\d|Z)$/.test(value)) return { utc: time.toISOString(), guessed: "in the worker's time zone" };
  return { utc: time.toISOString() };
}
