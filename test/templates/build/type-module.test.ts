import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import ts from 'typescript';
import { compileEventTypes } from '../../../templates/framework/build/event-types';
import type { SchemaFile } from '../../../templates/framework/build/schemas';
import { toTypeModule } from '../../../templates/framework/build/type-module';
import { temporaryFolder, writeFiles } from '../support/repository';

// TypeScript takes seconds on a busy machine.
jest.setTimeout(120_000);

const folder = temporaryFolder();
afterAll(() => folder.remove());

type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [name: string]: Json };
const ajv = new Ajv2020({ strict: false, validateFormats: false });
let count = 0;
/** ajv's own validator: what it takes, the type must take. */
const compile = (schema: object) => ajv.compile({ $id: `${++count}.json`, ...schema });

interface Case {
  readonly schema: Record<string, unknown>;
  /** Values that the validator takes. */
  readonly values: readonly Json[];
}

/** TypeScript refuses an object that has none of the fields that all may be missing, as unlikely. So all have one that is never there. */
const COMMON = '"~"?: never;';

/** The type that has one value, and the names of its objects in any order. */
function typeOfValue(value: Json): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value)
    ? `[${value.map(typeOfValue).join(', ')}]`
    : `{ ${COMMON} ${Object.entries(value as Record<string, Json>).map(([name, each]) => `${JSON.stringify(name)}: ${typeOfValue(each)}`).join('; ')} }`;
}

/** Which values are not of the types that are made from their schemas. */
function refused(cases: readonly Case[]): string[] {
  const files = cases.map(({ schema }, index): SchemaFile => ({ path: `c${index}.schema.json`, eventType: `c${index}`, schema }));
  const checks = cases.flatMap(({ values }, index) => values.map((value) => ({ index, value })));
  const root = join(folder.path, String(Math.random()));
  writeFiles(root, {
    'framework/index.ts': 'export type JsonNumber = number | bigint;\nexport type JsonObject = Record<string, unknown>;\n',
    ...Object.fromEntries([...compileEventTypes(files)].map(([name, text]) => [join('generated', name), text.replaceAll('{\n', `{\n${COMMON}\n`)])),
    'check.ts': [
      "import type { Events } from './generated/events';",
      ...checks.map(({ index, value }, line) => `declare const v${line}: ${typeOfValue(value)}; export const t${line}: Events['c${index}'] = v${line};`),
    ].join('\n'),
  });
  const program = ts.createProgram([join(root, 'check.ts')], {
    strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, lib: ['lib.es2022.d.ts'], types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file!.getLineAndCharacterOfPosition(start!).line - 1;
    const { index, value } = checks[line] ?? {};
    return `${file!.fileName.endsWith('check.ts') ? `${JSON.stringify(cases[index!].schema)} takes ${typeOfValue(value!)}: ` : file!.fileName}${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

const field = (x: unknown, more: object = {}) => ({ type: 'object', properties: { x }, required: ['x'], ...more });
const tuple = { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] };
const big = 9_007_199_254_740_993n;

/** A schema, the type of its field, and values that it takes. */
const table: readonly [string, unknown, string, readonly Json[], object?][] = [
  ['no schema', {}, 'unknown', [1, null, {}]],
  ['true', true, 'unknown', ['a', []]],
  ['a number', { type: 'number' }, 'number', [1.5]],
  ['a number of values', { type: 'number', enum: [big, 1.5] }, '9007199254740992 | 1.5', [1.5]],
  ['an integer', { type: 'integer', minimum: 0 }, 'JsonNumber', [0, big]],
  ['an integer of a range', { type: 'integer', minimum: 0, maximum: 2 ** 53 - 1 }, 'number', [0, 2 ** 53 - 1]],
  ['an integer of an open range', { type: 'integer', exclusiveMinimum: -1, exclusiveMaximum: 10 }, 'number', [0]],
  ['an integer of too wide a range', { type: 'integer', minimum: 0, maximum: big }, 'JsonNumber', [big]],
  ['an integer of 32 bits', { type: 'integer', format: 'int32' }, 'number', [0]],
  ['an integer of 64 bits', { type: 'integer', format: 'int64' }, 'JsonNumber', [big]],
  ['a text or nothing', { type: ['string', 'null'] }, 'string | null', ['a', null]],
  ['a type that may be null', { type: 'string', nullable: true }, 'string | null', ['a', null]],
  ['a number, text or truth value', { type: ['integer', 'number', 'string', 'boolean'] }, 'number | string | boolean', [1, 'a', true]],
  ['an integer or text', { type: ['integer', 'string'] }, 'JsonNumber | string', [1, 'a', big]],
  ['values', { enum: ['a', 1, null, true, -1.5, big] }, `"a" | 1 | null | true | -1.5 | ${big}n`, ['a', 1, null, true, -1.5, big]],
  ['values of a type', { type: 'string', enum: ['a', 1] }, '"a"', ['a']],
  ['values that are objects', { enum: [null, { k: [1, 'x'] }] }, 'null | { k: [1, "x"]; }', [null, { k: [1, 'x'] }]],
  ['one value', { const: { a: 1, b: {} } }, '{ a: 1; b: {}; }', [{ b: {}, a: 1 }]],
  ['a list', { type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]', [[], ['a', null]]],
  ['a list of anything', { type: 'array', minItems: 1 }, 'unknown[]', [[1, 'a']]],
  ['a list that is long enough', { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 3 }, 'string[]', [['a', 'b']]],
  ['a list that is empty', { type: 'array', items: false }, 'never[]', [[]]],
  ['a tuple', { ...tuple, minItems: 2, items: false }, '[number, string]', [[1.5, 'n']]],
  ['a tuple that may be shorter', { ...tuple, items: false }, '[number?, string?]', [[], [1], [1, 'a']]],
  ['a tuple of which one is sure', { ...tuple, minItems: 1, items: false }, '[number, string?]', [[1], [1, 'a']]],
  ['a tuple and more', { ...tuple, minItems: 2, items: { type: 'boolean' } }, '[number, string, ...boolean[]]', [[1, 'a'], [1, 'a', true]]],
  ['a tuple and anything', { ...tuple, minItems: 2 }, '[number, string, ...unknown[]]', [[1, 'a', {}, null]]],
  ['a tuple and no more', { ...tuple, minItems: 2, maxItems: 2 }, '[number, string]', [[1, 'a']]],
  ['a tuple cut short', { ...tuple, maxItems: 1 }, '[number?]', [[], [1]]],
  ['a tuple of several types', { type: 'array', prefixItems: [{ type: ['string', 'null'] }], minItems: 0, items: { enum: [1, 2] } }, '[(string | null)?, ...(1 | 2)[]]', [[], [null, 1, 2]]],
  ['what a list contains', { type: 'array', contains: { type: 'string' }, minContains: 1, maxContains: 2 }, 'unknown[]', [['a', 1]]],
  ['what of a list is not looked at', { ...tuple, unevaluatedItems: false }, '[number?, string?, ...unknown[]]', [[1, 'a']]],
  ['an object', { type: 'object' }, '{ [name: string]: unknown; }', [{}, { a: 1 }]],
  ['an object without fields', { type: 'object', additionalProperties: false }, '{ [name: string]: never; }', [{}]],
  ['an object with a field', { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false }, '{ a?: string; }', [{}, { a: 'x' }]],
  ['an object with other fields', { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true }, '{ a?: string; [name: string]: unknown; }', [{}, { a: 'x', b: 1 }]],
  ['other fields of a type', { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } }, '{ a?: string; [name: string]: number | string | undefined; }', [{}, { a: 'x', b: 1 }]],
  ['other fields that are needed', { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } }, '{ a: string; b: number; [name: string]: number | string; }', [{ a: 'x', b: 1 }]],
  ['fields that are needed', { type: 'object', required: ['a'] }, '{ a: unknown; }', [{ a: 1 }]],
  ['patterns of names', { type: 'object', patternProperties: { '^n': { type: 'number' }, '^s': { type: 'string' } }, additionalProperties: false }, '{ [name: string]: number | string; }', [{}, { n1: 1, s1: 'a' }]],
  ['patterns of names, and others', { type: 'object', properties: { a: { type: 'boolean' } }, patternProperties: { '^n': { type: 'number' } } }, '{ a?: boolean; [name: string]: unknown; }', [{ n: 1, b: 'x', a: true }]],
  ['patterns of names beside fields', { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'], patternProperties: { '^n': { type: 'number' } }, additionalProperties: false }, '{ a: boolean; [name: string]: number | boolean; }', [{ n: 1, a: true }]],
  ['names of any kind', { type: 'object', properties: { 'a-b': {}, '1': {}, 'ü"\n': {} }, required: ['a-b'] }, '{ "1"?: unknown; "a-b": unknown; "ü\\"\\n"?: unknown; }', [{ 'a-b': 1, '1': 2, 'ü"\n': 3 }]],
  ['names that every object has', { type: 'object', properties: { constructor: { type: 'string' }, toString: {} }, required: ['constructor', 'toString'] }, '{ constructor: string; toString: unknown; }', [{ constructor: 'x', toString: 1 }]],
  ['any of several', { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, 'string | string[]', ['a', ['a']]],
  ['one of several', { oneOf: [{ const: 'a' }, { type: 'number' }, false] }, '"a" | number', ['a', 1]],
  ['any of several, one of them anything', { anyOf: [{ type: 'string' }, {}] }, 'unknown', [1]],
  ['all of several', { allOf: [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, { type: 'object', properties: { b: { type: 'number' } } }] }, '{ a: string; } & { b?: number; }', [{ a: 'x' }, { a: 'x', b: 1, c: 2 }]],
  ['all and any', { type: 'object', properties: { a: { type: 'string' } }, anyOf: [{ required: ['a'] }, { properties: { b: { type: 'string' } }, required: ['b'] }] },
    '{ a?: string; } & ({ a: unknown; } | { b: string; })', [{ a: 'x' }, { b: 'x' }, { a: 'x', b: 'y' }]],
  ['any for a type that is not said', { anyOf: [{ minimum: 1 }, { type: 'string' }], type: ['number', 'string'] }, 'number | string', ['a', 1]],
  ['fields or nothing, by parts', { type: ['object', 'null'], allOf: [{ properties: { a: { type: 'string' } } }] }, '(object | null) & ({ a?: string; } | null)', [null, {}, { a: 'x' }]],
  ['what not', { type: ['string', 'null'], not: { const: '' } }, 'string | null', ['a', null]],
  ['conditions', { type: 'object', properties: { k: { type: 'string' } }, if: { properties: { k: { const: 'a' } } }, then: { properties: { v: { type: 'string' } } }, else: { properties: { v: { type: 'number' } } } }, '{ k?: string; }',
    [{ k: 'a', v: 'x' }, { k: 'b', v: 1 }]],
  ['fields that depend on others', { type: 'object', properties: { a: {}, b: {} }, dependentRequired: { a: ['b'] }, dependentSchemas: { b: { required: ['c'] } } }, '{ a?: unknown; b?: unknown; }', [{}, { a: 1, b: 2, c: 3 }]],
  ['fields that are not looked at', { type: 'object', anyOf: [{ properties: { a: { type: 'string' } } }], unevaluatedProperties: false }, 'object & { a?: string; }', [{}, { a: 'x' }]],
  ['a reference', { $ref: '#/$defs/name' }, 'Name', ['a', null], { $defs: { name: { type: ['string', 'null'] } } }],
  ['a reference with more beside it', { $ref: '#/$defs/a', properties: { b: { type: 'string' } }, type: 'object' }, '{ b?: string; } & A', [{ a: 1, b: 'x' }], { $defs: { a: { type: 'object', properties: { a: { type: 'number' } } } } }],
  ['a tree', { $ref: '#/$defs/tree' }, 'Tree', [{ v: 1 }, { v: 1, of: [{ v: 2, of: [] }] }], { $defs: { tree: { type: 'object', properties: { v: { type: 'number' }, of: { type: 'array', items: { $ref: '#/$defs/tree' } } }, required: ['v'] } } }],
  ['the whole again', { anyOf: [{ $ref: '#' }, { type: 'null' }] }, 'C | null', [null, { x: null }, { x: { x: null } }]],
  ['a dynamic reference', { $dynamicRef: '#node' }, 'unknown', [], { $dynamicAnchor: 'node' }],
  ['a reference by a name', { $ref: '#anchor' }, 'unknown', ['a'], { $defs: { a: { $anchor: 'anchor', type: 'string' } } }],
  ['a reference to a schema with an address of its own', { $ref: '#/$defs/a' }, 'unknown', ['a'], { $defs: { a: { $id: 'other.json', type: 'string' } } }],
  ['a reference to what is true', { $ref: '#/$defs/a' }, 'A', [1], { $defs: { a: true } }],
  ['a definition called like the framework’s type', { $ref: '#/$defs/JsonNumber' }, 'JsonNumber2', ['a'], { $defs: { JsonNumber: { type: 'string' } } }],
  ['a definition whose name is no name', { $ref: '#/$defs/1~1%25' }, 'Event1', ['a'], { $defs: { '1/%': { type: 'string' } } }],
];

const cases = table.map(([name, x, type, values, more = {}]) => ({
  name, type, schema: field(x, more), values: values.map((value) => ({ x: value })),
}));

test.each(cases.map(({ name, type, schema }) => [name, schema, type] as const))('%s', (_, schema, type) => {
  const module = toTypeModule({ path: 'a.schema.json', schema }, 'C', [{ path: 'a.schema.json', schema }], '../../framework');
  const [, own] = /export type C = \{ x: (.*?); \};(?: export|$)/.exec(module.replace(/\s+/g, ' ').trim())!;
  expect(own).toBe(type);
});

test('whatever the validator takes is of the type', () => {
  const toNumber = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each)));
  // Once by ajv, for which large numbers are as JSON.parse rounds them, so that the table says what is so.
  for (const { name, schema, values } of cases) {
    const validate = compile(toNumber(schema) as object);
    for (const value of values.map(toNumber)) expect({ name, value, valid: validate(value) }).toEqual({ name, value, valid: true });
  }
  expect(refused(cases)).toEqual([]);
});

test('a value that the type has not is not of it', () => {
  expect(refused([{ schema: field({ type: 'string' }), values: [{ x: 1 }, { x: 'a' }] }])).toHaveLength(1);
});

const scalar = fc.constantFrom<Json>(null, true, 0, 1.5, -1, 'a', 'b', '');
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b', 'n1'), tie('value'), { maxKeys: 3, noNullPrototype: true })),
})).value;
/** A schema with a few of the keywords: all of them at once take nothing. */
const few = (keywords: Record<string, fc.Arbitrary<unknown>>) => fc.subarray(Object.keys(keywords), { maxLength: 4 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, keywords[name]]))));
const schemasWith = (references: readonly string[]) => fc.letrec<{ schema: unknown }>((tie) => {
  const schema = tie('schema');
  const some = fc.array(schema, { minLength: 1, maxLength: 3 });
  const named = fc.dictionary(fc.constantFrom('a', 'b', 'n1'), schema, { maxKeys: 3, noNullPrototype: true });
  return {
    schema: fc.oneof(
      { maxDepth: 2 },
      { weight: 2, arbitrary: fc.constantFrom<unknown>(true, {}, false, { type: 'string' }, { type: ['number', 'null'] }, ...references.map(($ref) => ({ $ref }))) },
      {
        weight: 3,
        arbitrary: few({
          type: fc.oneof(fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'boolean', 'null'), fc.uniqueArray(fc.constantFrom('object', 'array', 'string', 'number', 'null'), { minLength: 1 })),
          enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) }),
          properties: named,
          patternProperties: fc.dictionary(fc.constantFrom('^n', '^a'), schema, { maxKeys: 2, noNullPrototype: true }),
          additionalProperties: schema,
          required: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
          prefixItems: some,
          items: schema,
          minItems: fc.integer({ min: 0, max: 2 }),
          maxItems: fc.integer({ min: 0, max: 3 }),
          minimum: fc.integer({ min: -1, max: 1 }),
          maximum: fc.integer({ min: -1, max: 1 }),
          anyOf: some,
          oneOf: some,
          allOf: some,
          not: schema,
          ...(references.length > 0 ? { $ref: fc.constantFrom(...references) } : {}),
        }),
      }),
  };
}).schema;

test('whatever the validator takes is of the type, for any schema', () => {
  const parts = fc.record({ x: schemasWith(['#/$defs/d', '#/$defs/e']), d: schemasWith(['#/$defs/e']), e: schemasWith([]), values: fc.array(value, { minLength: 20, maxLength: 20 }) });
  const found = fc.sample(parts, Number(process.env.FUZZ_RUNS ?? 150)).flatMap(({ x, d, e, values }): Case[] => {
    const schema = field(x, { $defs: { d, e } });
    try {
      const validate = compile(schema);
      return [{ schema, values: values.map((each) => ({ x: each })).filter((each) => validate(each)) }];
    } catch {
      // A schema that is none, such as one with two limits that cannot be.
      return [];
    }
  });
  expect(found.reduce((sum, { values }) => sum + values.length, 0)).toBeGreaterThan(100);
  expect(refused(found)).toEqual([]);
});

test('what a schema says of itself and its fields is beside them', () => {
  const schema = { ...field({ type: 'string', description: 'One line.' }), description: 'Ends a comment: */\nand has two lines.' };
  expect(toTypeModule({ path: 'a', schema }, 'C', [], '')).toBe([
    '/**', ' * Ends a comment: *\\/', ' * and has two lines.', ' */', 'export type C = {', '  /** One line. */', '  x: string;', '};', '',
  ].join('\n'));
});

test('references go to other files, seen from where they stand', () => {
  const files: SchemaFile[] = [
    { path: 'a.schema.json', schema: field({ $ref: 'definitions/user.json#/$defs/user' }) },
    { path: 'definitions/user.json', schema: { $defs: { user: field({ $ref: 'name.json' }) } } },
    { path: 'definitions/name.json', schema: { type: 'string' } },
  ];
  expect(toTypeModule(files[0], 'C', files, '').replace(/\s+/g, ' ')).toBe('export type C = { x: User; }; export type User = { x: Name; }; export type Name = string; ');
});
