import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { generate } from '../../../templates/framework/build/generate';
import { explain } from '../../../templates/framework/runtime/process/validators';
import type { Validators } from '../../../templates/framework/runtime/process/validators';
import { temporaryFolder, writeFiles } from '../support/repository';

// Type-checking what was generated takes seconds on a busy machine.
jest.setTimeout(60_000);

const folder = temporaryFolder();
afterAll(() => folder.remove());
let count = 0;

/** Generates from these schemas, and returns the validators, and the text of a generated file. */
function generated(schemas: Record<string, unknown>) {
  const root = join(folder.path, String(++count));
  writeFiles(join(root, 'schemas'), schemas);
  const types = generate(root);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { validators } = require(join(root, 'generated', 'validators.js')) as { validators: Validators };
  return { root, types, validators, file: (name: string) => readFileSync(join(root, 'generated', name), 'utf8') };
}

/** The errors of the TypeScript compiler in a handler with this text, beside generated/. */
function typeErrors(root: string, handler: string): string[] {
  const file = join(root, 'handler.ts');
  writeFiles(root, { 'handler.ts': handler, 'framework/index.ts': 'export type JsonObject = Record<string, unknown>;\nexport type JsonNumber = number | bigint;\n' });
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    lib: ['lib.es2022.d.ts'],
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, required: Object.keys(properties), ...more });

test('changing a schema changes what validates, and what the handler may read at compile time', () => {
  const handler = "import type { Events } from './generated/events';\nexport const read = (event: Events['login']): string => event.user;\n";
  const before = generated({ 'login.schema.json': object({ user: { type: 'string' } }) });
  expect([before.validators.byType.login({ user: 'a' }), before.validators.byType.login({ user: 1 })]).toEqual([true, false]);
  expect(typeErrors(before.root, handler)).toEqual([]);

  const after = generated({ 'login.schema.json': object({ user: { type: 'integer' } }) });
  expect([after.validators.byType.login({ user: 'a' }), after.validators.byType.login({ user: 1 })]).toEqual([false, true]);
  expect(typeErrors(after.root, handler)).toEqual(["Type 'JsonNumber' is not assignable to type 'string'.   Type 'number' is not assignable to type 'string'."]);
});

test('schemas share definitions, in a file of their own and in theirs', () => {
  const { validators, root } = generated({
    'definitions/common.json': { $defs: { user: object({ name: { type: 'string', minLength: 1 } }) } },
    'a.schema.json': object({ user: { $ref: 'definitions/common.json#/$defs/user' } }),
    'b.schema.json': object({ user: { $ref: '#/$defs/local' } }, { $defs: { local: { type: 'boolean' } } }),
  });
  expect([validators.byType.a({ user: { name: 'x' } }), validators.byType.a({ user: { name: '' } })]).toEqual([true, false]);
  expect([validators.byType.b({ user: true }), validators.byType.b({ user: 1 })]).toEqual([true, false]);
  expect(typeErrors(root, "import type { Events } from './generated/events';\nexport const name = (a: Events['a'], b: Events['b']): string => b.user ? a.user.name : '';\n"))
    .toEqual([]);
});

test('an event type may be called whatever a percent-encoded file name can hold', () => {
  const names = ['user.signed_in', 'pull%2Frequest', 'a%20b', 'c d', '__proto__', 'constructor', '2fa.enabled', 'oauth2app', 'ünï', '%3A', '%3B', '%27%22', "x'y"];
  const { validators, root } = generated(Object.fromEntries(names.map((name) => [`${name}.schema.json`, object({ id: { type: 'integer' } })])));
  const types = names.map(decodeURIComponent);
  expect(Object.keys(validators.byType).sort()).toEqual([...types].sort());
  expect(types.map((type) => [validators.byType[type]({ id: 1 }), validators.byType[type]({ id: 'x' })])).toEqual(types.map(() => [true, false]));
  const readers = types.map((type, index) => `export const read${index} = (event: Events[${JSON.stringify(type)}]): number | bigint => event.id;`);
  expect(typeErrors(root, ["import type { Events } from './generated/events';", ...readers].join('\n'))).toEqual([]);
});

test('there may be as many event types as a source has', () => {
  const types = Array.from({ length: 150 }, (_, index) => `type${index}`);
  const { validators } = generated({
    'definitions/common.json': { $defs: { user: object({ name: { type: 'string' } }) } },
    ...Object.fromEntries(types.map((type) => [`${type}.schema.json`, object({ user: { $ref: 'definitions/common.json#/$defs/user' }, [type]: { type: 'integer' } })])),
  });
  const takes = (type: string, event: object) => validators.byType[type]({ user: { name: 'x' }, ...event });
  expect(types.filter((type, index) => !takes(type, { [type]: 1 }) || takes(type, { [types[(index + 1) % types.length]]: 1 }))).toEqual([]);
});

test('event types that differ only in signs have types of their own', () => {
  const { root } = generated({
    'a.b.schema.json': object({ x: { type: 'string' } }), 'a_b.schema.json': object({ x: { type: 'integer' } }), 'otherwise.schema.json': object({}), 'event.schema.json': object({}),
  });
  expect(typeErrors(root, "import type { Events } from './generated/events';\nexport const x = (a: Events['a.b'], b: Events['a_b']): [string, number | bigint] => [a.x, b.x];\n")).toEqual([]);
});

test('event.schema.json is for every other type, and without it there is none', () => {
  const some = generated({ 'a.schema.json': {}, 'event.schema.json': object({ id: { type: 'string' } }) });
  expect([some.types, some.validators.otherwise?.({ id: 'x' }), some.validators.otherwise?.({})]).toEqual([1, true, false]);
  const none = generated({ 'a.schema.json': {} });
  expect(none.validators.otherwise).toBeUndefined();
  expect(none.file('events.ts')).toContain('export type OtherEvent = JsonObject;');
});

test('a tuple is one to the handler', () => {
  const pos = { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], minItems: 2, items: false };
  const { root, validators } = generated({ 'tuple.schema.json': object({ pos }) });
  expect([validators.byType.tuple({ pos: [1.5, 'n'] }), validators.byType.tuple({ pos: ['n', 1.5] })]).toEqual([true, false]);
  expect(typeErrors(root, [
    "import type { Events } from './generated/events';",
    "export const read = ({ pos }: Events['tuple']): string => `at ${pos[0].toFixed(1)} ${pos[1].toUpperCase()}`;",
  ].join('\n'))).toEqual([]);
});

test('a repository without schemas has no event types', () => {
  const { types, validators, root } = generated({});
  expect([types, validators]).toEqual([0, { byType: {}, otherwise: undefined }]);
  expect(typeErrors(root, "import type { OtherEvent } from './generated/events';\nexport const keys = (event: OtherEvent) => Object.keys(event);\n")).toEqual([]);
});

test('a validator says where an event is wrong', () => {
  const { validators: { byType: { a } } } = generated({ 'a.schema.json': object({ user: object({ email: { type: 'string', format: 'email' } }) }) });
  expect(a({ user: { email: 'nobody' } })).toBe(false);
  expect(a.errors?.[0]).toMatchObject({ instancePath: '/user/email', message: 'must match format "email"' });
});

test('a validator says where an event is wrong in the names of its schema, and * for those that only the event has', () => {
  const number = { type: 'number' };
  const { validators: { byType: { a } } } = generated({
    'a.schema.json': {
      type: 'object',
      properties: {
        'known/one': { type: 'object', patternProperties: { '^x': number }, additionalProperties: object({ list: { type: 'array', items: number } }) },
        'rest': { type: 'object', properties: { known: number }, unevaluatedProperties: number },
        'closed': { type: 'object', properties: { known: number }, additionalProperties: false },
        'open': { type: 'object', properties: { known: number }, unevaluatedProperties: false },
        'names': { type: 'object', propertyNames: { pattern: '^ok' } },
        'shared': { type: 'object', additionalProperties: { $ref: '#/$defs/shared' } },
      },
      $defs: { shared: object({ known: number }) },
    },
  });
  const SECRET = 'x-hunter2';
  const wrong = [
    { 'known/one': { [SECRET]: 'x' } }, { 'known/one': { 4111111111111111: { list: [1, 'x'] } } }, { rest: { [SECRET]: 'x' } }, { closed: { [SECRET]: 1 } },
    { open: { [SECRET]: 1 } }, { names: { [SECRET]: 1 } }, { shared: { [SECRET]: { known: 'x' } } }, { rest: { known: 'x' } },
  ];
  expect(wrong.map((event) => [a(event), explain(a)])).toEqual([
    [false, '/known~1one/* must be number'], [false, '/known~1one/*/list/1 must be number'], [false, '/rest/* must be number'],
    [false, '/closed must NOT have additional properties'], [false, '/open must NOT have unevaluated properties'], [false, '/names must match pattern "^ok"'],
    [false, '/shared/*/known must be number'], [false, '/rest/known must be number'],
  ]);
});

test('a format of times is the one by which MozDef events have their timestamps', () => {
  const { validators: { byType: { a } } } = generated({ 'a.schema.json': object({ at: { type: 'string', format: 'date-time', formatMaximum: '2026-12-31t23:59:60z' } }) });
  const taken = ['2026-01-31t11:59:57z', '2026-01-31 11:59:57,5+0100', '2016-12-31T23:59:60Z', '0001-01-01T00:00:00Z', '2027-01-01 01:00:00+01'];
  const refused = ['2026-01-31', '2026-01-31T11:59:57', '2026-02-29T11:59:57Z', '2026-01-31T23:60:00+00:01', '2027-01-01t00:00:01z', '2026-12-31T23:59:60.001Z'];
  expect([...taken, ...refused].filter((at) => a({ at }))).toEqual(taken);
});

test('validators evaluate no code and import nothing', () => {
  const { file } = generated({ 'a.schema.json': object({ at: { type: 'string', pattern: '^a' } }) });
  expect(file('validators.js')).not.toMatch(/new Function|eval\(|ajv\/dist\/(core|2020)/);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['a keyword that there is not', { 'a.schema.json': { type: 'object', propertys: {} } }, /^schemas\/a\.schema\.json cannot be compiled: .*unknown keyword: "propertys"/],
  ['a type that there is not', { 'a.schema.json': { type: 'text' } }, /^schemas\/a\.schema\.json/],
  ['a reference to nothing', { 'a.schema.json': { $ref: 'none.json' } }, /^schemas\/a\.schema\.json/],
  ['a pattern that is none', { 'a.schema.json': object({ x: { type: 'string', pattern: '[' } }) }, /^schemas\/a\.schema\.json/],
  ['a format that there is not', { 'a.schema.json': object({ x: { type: 'string', format: 'phone' } }) }, /^schemas\/a\.schema\.json/],
  ['a pattern that can take too long', { 'a.schema.json': object({ x: { type: 'string', pattern: '^(a+)+$' } }) }, /^schemas\/a\.schema\.json#\/properties\/x\/pattern: /],
  ['no JSON', { 'a.schema.json': '{' }, /schemas\/a\.schema\.json:1:2 is not JSON/],
])('a schema with %s is named, and nothing is generated', (_, schemas, message) => {
  expect(() => generated({ 'b.schema.json': {}, ...schemas })).toThrow(message);
});
