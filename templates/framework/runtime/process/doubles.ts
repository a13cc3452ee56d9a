import { toDouble } from '../json-number';
import { dottedName, MAX_ROUNDED } from '../json-reader';

/** A place of an event where a validator found a bigint, and its schema says `number`. */
interface Place {
  readonly parent: object;
  readonly key: string | number;
}

/** By event, until it is known to be valid: it may be a branch of the schema that does not apply which says so. */
const found = new WeakMap<object, Place[]>();

/** Called by a generated validator (build/exact-keywords.ts). */
export function noteDouble(event: object, parent: object, key: string | number): void {
  const places = found.get(event);
  if (places) places.push({ parent, key });
  else found.set(event, [{ parent, key }]);
}

/**
 * Puts doubles into a valid event where its schema says `number`, so that a handler finds what its type says.
 *
 * @returns the dotted names of those that are other numbers then.
 */
export function putDoubles(event: object): string[] {
  const rounded: Place[] = [];
  for (const place of found.get(event) ?? []) {
    const fields = place.parent as Record<string | number, unknown>;
    const exact = fields[place.key];
    if (typeof exact !== 'bigint') continue;
    const double = toDouble(exact);
    fields[place.key] = double.value;
    if (double.rounded) rounded.push(place);
  }
  return rounded.length === 0 ? [] : namesOf(event, rounded);
}

function namesOf(event: object, places: readonly Place[]): string[] {
  /** What each object and list is in. */
  const around = new Map<object, Place>();
  const waiting = [event];
  for (let parent = waiting.pop(); parent; parent = waiting.pop()) {
    for (const [key, value] of Object.entries(parent)) {
      if (typeof value !== 'object' || value === null) continue;
      around.set(value as object, { parent, key });
      waiting.push(value as object);
    }
  }
  const names = new Set<string>();
  for (const place of places) {
    if (names.size >= MAX_ROUNDED) break;
    const path: (string | undefined)[] = [];
    for (let at: Place | undefined = place; at; at = around.get(at.parent)) path.push(Array.isArray(at.parent) ? undefined : String(at.key));
    names.add(dottedName(path.reverse()));
  }
  return [...names];
}
