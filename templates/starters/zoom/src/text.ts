/** A single value as Zoom sends it: one field is a text in some events and a number, null, empty or left out in others. */
export type Value = string | number | bigint | boolean | null | undefined;

/** The value as a text, for details: an id has one type in the index. Undefined for what Zoom does not know, which it sends empty. */
export function text(value: Value): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** A text of somebody else's choice on one line, short and printable. */
export function label(value: Value): string {
  const line = (text(value) ?? '').replace(/[\s\p{C}]+/gu, ' ').trim();
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}

/** The first few of many, for the summary. */
export function some<T = Value>(all: readonly T[], most = 3, show: (each: T) => string = (each) => label(each as Value)): string {
  const rest = all.length - most;
  return all.slice(0, most).map(show).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** One summary from its parts, without those that are empty. */
export function words(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

/** The elements of a list that may be missing, or have empty places. */
export function list<T>(values: readonly (T | null | undefined)[] | null | undefined): T[] {
  return (values ?? []).filter((value) => value !== null && value !== undefined) as T[];
}

/** What a number or a text of digits stands for, or the code as it is: Zoom adds codes. */
export function word(known: ReadonlyMap<string, string>, code: Value): string | undefined {
  const key = text(code);
  return key && (known.get(key) ?? `type ${label(key)}`);
}
