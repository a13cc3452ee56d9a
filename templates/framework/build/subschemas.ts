/** A JSON Schema that is an object; `true` and `false` are schemas too, and have no keywords. */
export type Schema = Readonly<Record<string, unknown>>;

/** The keywords of draft 2020-12, and of those before it that ajv takes, whose value is a schema, a list of schemas, or schemas by name. */
const WITH_SCHEMA = [
  'items', 'additionalItems', 'unevaluatedItems', 'contains', 'additionalProperties', 'unevaluatedProperties', 'propertyNames', 'not', 'if', 'then', 'else',
];
const WITH_SCHEMAS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
export const WITH_NAMED_SCHEMAS: readonly string[] = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema with another in the place of each that is in it, from the inside out. */
export function mapSchemas(schema: unknown, change: (schema: Schema, pointer: string) => unknown, pointer = ''): unknown {
  if (!isSchema(schema)) return schema;
  const changed = Object.entries(schema).map(([keyword, value]) => {
    const at = `${pointer}/${escapePointer(keyword)}`;
    if (WITH_SCHEMAS.includes(keyword) && Array.isArray(value)) return [keyword, value.map((each, index) => mapSchemas(each, change, `${at}/${index}`))];
    if (WITH_SCHEMA.includes(keyword)) return [keyword, mapSchemas(value, change, at)];
    if (WITH_NAMED_SCHEMAS.includes(keyword) && isSchema(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapSchemas(each, change, `${at}/${escapePointer(name)}`)]))];
    }
    return [keyword, value];
  });
  return change(Object.fromEntries(changed) as Schema, pointer);
}

/** Whether a JSON pointer is to where a schema stands, and so to one that `mapSchemas` comes by. */
export function isSchemaPointer(pointer: string): boolean {
  const [before, ...parts] = pointer.split('/');
  if (before !== '') return false;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const isOneOfMany = WITH_NAMED_SCHEMAS.includes(part) || (WITH_SCHEMAS.includes(part) && /^\d+$/.test(parts[0] ?? ''));
    if (isOneOfMany ? parts.shift() === undefined : !WITH_SCHEMA.includes(part)) return false;
  }
  return true;
}

/** Part of a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
