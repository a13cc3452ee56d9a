import { _, Name, str } from 'ajv';
import type Ajv from 'ajv';
import type { Code, CodeKeywordDefinition, KeywordCxt } from 'ajv';
import { operators, or } from 'ajv/dist/compile/codegen';
import names from 'ajv/dist/compile/names';
import { isSchema, mapSchemas } from './subschemas';
import type { Schema } from './subschemas';
import { noteDouble } from '../runtime/process/doubles';
import { areUnique, canonicalJson, isMultipleOf, isOneOf, isWholeOfBits } from '../runtime/process/json-schema';

/*
 * Keywords of JSON Schema in place of ajv's own, which know no bigint, and compare objects by what they inherit. `toExact` writes a
 * schema so that they apply, `addExactKeywords` makes ajv know them. What they say of an event is what ajv's would.
 */

/** The values of `enum` and `const` by how they are compared. */
interface Allowed {
  readonly values: readonly (string | number | boolean | null)[];
  /** Digits of those that are bigints. */
  readonly wholes: readonly string[];
  /** Canonical texts of those that are lists and objects. */
  readonly texts: readonly string[];
}

const NUMBER_TYPES = ['integer', 'number'];
const LIMITS: Record<string, { readonly sign: string; readonly fails: Code }> = {
  maximum: { sign: '<=', fails: operators.GT },
  minimum: { sign: '>=', fails: operators.LT },
  exclusiveMaximum: { sign: '<', fails: operators.GTE },
  exclusiveMinimum: { sign: '>', fails: operators.LTE },
};
/** The bits of the formats that are of numbers; `float` and `double` are all that there are. */
export const BITS: Readonly<Record<string, number>> = { int32: 32, int64: 64 };
const NUMBER_FORMATS = ['float', 'double', ...Object.keys(BITS)];

/** The schema with these keywords; the bigints that are left are of keywords that count, and may be rounded. */
export function toExact(schema: Schema): Schema {
  return withoutBigInts(mapSchemas(schema, exactKeywords)) as Schema;
}

/** The schema as JSON.parse would have read it. */
export function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigInts);
  return isSchema(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutBigInts(each)])) : value;
}

function exactKeywords(schema: Schema): Schema {
  const exact: Record<string, unknown> = { ...schema };
  const types = [schema.type ?? []].flat() as string[];
  if (types.some((type) => NUMBER_TYPES.includes(type))) {
    exact.exactType = schema.nullable === true ? [...types, 'null'] : types;
    delete exact.type;
    delete exact.nullable;
  }
  if (NUMBER_FORMATS.includes(schema.format as string)) {
    if (Object.hasOwn(BITS, schema.format as string)) exact.bits = schema.format;
    delete exact.format;
  }
  for (const keyword of Object.keys(LIMITS)) {
    if (typeof schema[keyword] === 'bigint') exact[keyword] = String(schema[keyword]);
  }
  if (schema.multipleOf !== undefined) exact.multipleOf = String(schema.multipleOf);
  if (Array.isArray(schema.enum)) exact.enum = allowed(schema.enum);
  if ('const' in schema) exact.const = allowed([schema.const]);
  if (isSchema(schema.properties) && Object.hasOwn(schema.properties, '__proto__')) {
    // ajv leaves it out of the properties, and not out of the patterns of names.
    const { ['__proto__']: proto, ...properties } = schema.properties;
    exact.properties = properties;
    exact.patternProperties = { ...(schema.patternProperties as Schema | undefined), '^__proto__$': proto };
  }
  return exact;
}

function allowed(all: readonly unknown[]): Allowed {
  return {
    values: all.filter((value): value is Allowed['values'][number] => typeof value !== 'bigint' && (typeof value !== 'object' || value === null)),
    wholes: all.filter((value) => typeof value === 'bigint').map(String),
    texts: all.filter((value) => typeof value === 'object' && value !== null).map(canonicalJson),
  };
}

const IS: Record<string, (data: Name) => Code> = {
  integer: (data) => _`(typeof ${data} == "bigint" || Number.isInteger(${data}))`,
  number: (data) => isNumber(data),
  string: (data) => _`typeof ${data} == "string"`,
  boolean: (data) => _`typeof ${data} == "boolean"`,
  null: (data) => _`${data} === null`,
  array: (data) => _`Array.isArray(${data})`,
  object: (data) => _`(typeof ${data} == "object" && ${data} !== null && !Array.isArray(${data}))`,
};

function isNumber(data: Name): Code {
  return _`(typeof ${data} == "number" || typeof ${data} == "bigint")`;
}

/** The code that calls a function of runtime/process/. */
function called({ gen }: KeywordCxt, check: { readonly name: string }, file = 'json-schema'): Name {
  return gen.scopeValue('func', { ref: check, code: _`require(${`../framework/runtime/process/${file}`}).${new Name(check.name)}` });
}

function isAllowed(cxt: KeywordCxt): Code {
  const { values, wholes, texts } = cxt.schema as Allowed;
  return or(
    ...values.map((value) => _`${cxt.data} === ${value}`),
    ...wholes.map((digits) => _`${cxt.data} === BigInt(${digits})`),
    ...(texts.length > 0 ? [_`${called(cxt, isOneOf)}(${cxt.data}, ${cxt.schemaCode}.texts)`] : []),
  );
}

const KEYWORDS: readonly CodeKeywordDefinition[] = [
  {
    keyword: 'exactType',
    before: 'not',
    error: { message: ({ schema }) => str`must be ${(schema as string[]).join()}` },
    code: (cxt) => {
      const { data, gen, it } = cxt;
      const types = cxt.schema as string[];
      cxt.pass(or(...types.map((type) => IS[type](data))));
      if (!types.includes('number')) return;
      gen.if(_`typeof ${data} == "bigint"`, () => {
        gen.code(_`${called(cxt, noteDouble, 'doubles')}(${names.rootData}, ${it.parentData}, ${it.parentDataProperty})`);
      });
    },
  },
  ...Object.entries(LIMITS).map(([keyword, { sign, fails }]): CodeKeywordDefinition => ({
    keyword,
    error: { message: ({ schema }) => str`must be ${sign} ${schema as string}` },
    code: (cxt) => {
      const limit = typeof cxt.schema === 'string' ? _`BigInt(${cxt.schema})` : _`${cxt.schema as number}`;
      cxt.fail(_`${isNumber(cxt.data)} && ${cxt.data} ${fails} ${limit}`);
    },
  })),
  {
    keyword: 'multipleOf',
    error: { message: ({ schema }) => str`must be multiple of ${schema as string}` },
    code: (cxt) => cxt.fail(_`${isNumber(cxt.data)} && !${called(cxt, isMultipleOf)}(${cxt.data}, ${cxt.schema as string})`),
  },
  {
    keyword: 'bits',
    error: { message: ({ schema }) => str`must match format "${schema as string}"` },
    code: (cxt) => cxt.fail(_`${isNumber(cxt.data)} && !${called(cxt, isWholeOfBits)}(${cxt.data}, ${BITS[cxt.schema as string]})`),
  },
  {
    keyword: 'enum',
    error: {
      message: 'must be equal to one of the allowed values',
      params: ({ schemaCode: all }) => _`{allowedValues: [...${all}.values, ...${all}.wholes, ...${all}.texts]}`,
    },
    code: (cxt) => cxt.pass(isAllowed(cxt)),
  },
  { keyword: 'const', error: { message: 'must be equal to constant' }, code: (cxt) => cxt.pass(isAllowed(cxt)) },
  {
    keyword: 'uniqueItems',
    type: 'array',
    error: { message: 'must NOT have duplicate items' },
    code: (cxt) => {
      if (cxt.schema === true) cxt.pass(_`${called(cxt, areUnique)}(${cxt.data})`);
    },
  },
];

/** Makes ajv know the keywords, in place of its own. */
export function addExactKeywords(ajv: Ajv): void {
  for (const definition of KEYWORDS) {
    ajv.removeKeyword(definition.keyword as string);
    ajv.addKeyword(definition);
  }
}
