import { isDeepStrictEqual } from 'node:util';
import { toJson } from '../framework';
import type { Details } from '../framework';
import { SETTING_RULES } from './setting-rules';
import type { SettingRule } from './setting-rules';
import { label, some } from './text';

/** Settings that are not a yes or no, protect nothing, and may be reported with their value, as those may that have a rule. */
const SHOWN = new Set(['audio_type', 'auto_recording']);

/** One setting, by its section and name, e.g. `recording.auto_recording`, before and after. */
export interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** How it takes protection away, when it does. */
  readonly weakens?: string;
}

/** The details of changes: with values where these are no secrets, as passcodes and tokens are. */
export function changeDetails(changes: readonly Change[]): Details {
  const weakened = changes.filter(({ weakens }) => weakens !== undefined);
  return {
    changes: changes.map(({ path, before, after }) => `${path}: ${shown(path, before)} -> ${shown(path, after)}`),
    weakened_settings: weakened.length > 0 ? weakened.map(({ path }) => path) : undefined,
    weakened_because: weakened.length > 0 ? [...new Set(weakened.map(({ weakens }) => weakens))] : undefined,
  };
}

/** What differs. Zoom also sends changes that are none; then all that it sent, with nothing weakened. */
export function compareSettings(settings: object, old: object, locks = false): Change[] {
  const before = flatten(old);
  const after = flatten(settings);
  const paths = [...new Set([...after.keys(), ...before.keys()])];
  const changed = paths.filter((path) => !isDeepStrictEqual(after.get(path), before.get(path)));
  if (changed.length === 0) {
    return [...after.keys()].map((path) => ({ path, before: before.get(path), after: after.get(path) }));
  }
  return changed.map((path) => {
    const change = { path, before: before.get(path), after: after.get(path) };
    return { ...change, weakens: locks ? unlocked(change) : weakening(change) };
  });
}

/** What Zoom Phone says of a setting besides its value and its lock. */
const BOOKKEEPING = new Set(['modified', 'locked_by']);

/** `{recording: {auto_recording: 'cloud'}}` -> `recording.auto_recording` = `cloud`. */
function flatten(settings: object, prefix = '', into = new Map<string, unknown>(), depth = 0): Map<string, unknown> {
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 10) {
      flatten(value as object, `${prefix}${key}.`, into, depth + 1);
    } else if (!BOOKKEEPING.has(key)) {
      into.set(prefix + key, value);
    }
  }
  return into;
}

/** What the end of a path stands for in a table, the longest end first: `a.b.c`, then `b.c`, then `c`. */
function byEnd<T>(find: (path: string) => T | undefined, path: string): T | undefined {
  const parts = path.split('.').slice(-LONGEST_RULE);
  return parts.map((_, index) => find(parts.slice(index).join('.'))).find((found) => found !== undefined);
}

/** Most parts of a path in SETTING_RULES, and the switch of one that is sent alone. */
const LONGEST_RULE = 4;

/** The rule of a setting; one that can be switched may be sent as the switch alone. */
function ruleOf(path: string): SettingRule | undefined {
  return byEnd((end) => SETTING_RULES.get(end) ?? SETTING_RULES.get(`${end}.enable`), path);
}

function weakening({ path, before, after }: Change): string | undefined {
  // A setting of Zoom Phone has its lock beside it.
  if (path.endsWith('.locked')) return unlocked({ path: path.slice(0, -'.locked'.length), before, after });
  const rule = ruleOf(path);
  return rule && isWeaker(rule, before, after) ? rule.means : undefined;
}

/** The settings with a rule, and the sections in which they are, which have one lock. */
const LOCKABLE = new Map([...SETTING_RULES.keys()].flatMap((path) => {
  const parts = path.split('.');
  return parts.map((_, index) => [parts.slice(0, index + 1).join('.'), 'no longer locked'] as const);
}));

function unlocked(change: Change): string | undefined {
  if (!isOff(change.after)) return typeof change.after === 'boolean' ? undefined : weakening(change);
  return byEnd((end) => LOCKABLE.get(end), change.path);
}

function isWeaker(rule: SettingRule, before: unknown, after: unknown): boolean {
  switch (rule.when) {
    case 'on':
      return isOn(after) && !isOn(before);
    case 'off':
      return isOff(after) && !isOff(before);
    case 'more':
      return missing(elements(after), elements(before));
    case 'fewer':
      return before !== undefined && before !== null && missing(elements(before), elements(after));
    case 'lower':
      return isNumber(after) && Number(after) < (isNumber(before) ? Number(before) : rule.limit);
    case 'higher':
      return isNumber(after) && height(after) > (isNumber(before) ? height(before) : rule.limit);
    case 'weaker': {
      const place = (value: unknown) => rule.order.findIndex((each) => String(each) === String(value));
      // What Zoom has no name for yet is not as strong as the strongest.
      if (place(after) < 0) return place(before) === 0 && after !== null && after !== undefined;
      return place(after) > (place(before) < 0 ? rule.order.length - 2 : place(before));
    }
  }
}

/** 0 is without a limit. */
function height(value: unknown): number {
  return Number(value) || Infinity;
}

function isNumber(value: unknown): boolean {
  return ['number', 'string', 'bigint'].includes(typeof value) && value !== '' && !Number.isNaN(Number(value));
}

function isOn(value: unknown): boolean {
  return ['true', 'on', 'enable', 'enabled', '1'].includes(String(value).toLowerCase());
}

function isOff(value: unknown): boolean {
  return ['false', 'off', 'none', 'disable', 'disabled', '0'].includes(String(value).toLowerCase());
}

/** The elements of a list, or of a text with commas between them, each as a text. */
function elements(value: unknown): Set<string> {
  const values: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,;\s]+/) : [];
  return new Set(values.map(elementText).filter(Boolean));
}

/** A list may be of users. */
function elementText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '').toLowerCase();
  const { email, id } = value as { email?: unknown; id?: unknown };
  return elementText(email ?? id ?? toJson(value));
}

/** Whether something of the one is not in the other. */
function missing(from: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...from].some((element) => !other.has(element));
}

function shown(path: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return 'unset';
  const rule = ruleOf(path);
  // Of what is switched only the position: passcodes stand in the place of some.
  if (rule?.when === 'on' || rule?.when === 'off') return isOn(value) || isOff(value) ? String(value) : '(not shown)';
  if (typeof value !== 'boolean' && !rule && !SHOWN.has(path.slice(path.lastIndexOf('.') + 1))) return '(not shown)';
  return Array.isArray(value) ? some([...elements(value)], 10) || 'none' : label(String(value));
}
