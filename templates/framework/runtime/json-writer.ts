/** A number that is written as it stands here. */
export class NumberText {
  public constructor(public readonly text: string) {}

  public toString(): string {
    return this.text;
  }
}

/**
 * The value as JSON, as `JSON.stringify` writes it, with the digits of a `bigint`, for which that throws.
 *
 * @throws RangeError for what is nested too deep, or in itself.
 */
export function toJson(value: unknown): string {
  return write(value, '') ?? 'null';
}

/** Undefined for what JSON does not have: a function, a symbol, undefined. */
function write(value: unknown, name: string): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || isBoxed(value)) return JSON.stringify(value) as string | undefined;
  if (value instanceof NumberText) return value.text;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return write((value as { toJSON(name: string): unknown }).toJSON(name), name);
  if (Array.isArray(value)) return `[${Array.from(value, (element, index) => write(element, String(index)) ?? 'null').join(',')}]`;
  const fields = Object.entries(value).flatMap(([key, each]) => {
    const text = write(each, key);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${fields.join(',')}}`;
}

function isBoxed(value: object): boolean {
  return value instanceof Number || value instanceof String || value instanceof Boolean;
}
