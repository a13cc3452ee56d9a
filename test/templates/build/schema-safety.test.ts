import Ajv2020 from 'ajv/dist/2020';
import { checkSchemas } from '../../../templates/framework/build/schema-safety';
import { readSchemas } from '../../../templates/framework/build/schemas';

const check = (schema: Record<string, unknown>) => () => checkSchemas([{ path: 'a.schema.json', schema }]);
const text = (pattern: string, maxLength?: number) => ({ type: 'object', properties: { x: { type: 'string', pattern, ...(maxLength === undefined ? {} : { maxLength }) } } });

test.each([
  '^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(x+x+)+y', '^(\\w+\\s?)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(\\d+)*x', '^(?:[a-z0-9]+-?)*[a-z0-9]+$',
  'a*a*a*a*b', '\\s+$', '^.*,.*,.*,.*,.*$', '^\\s*(.*?)\\s*=\\s*(.*?)\\s*$',
])('the pattern %s, which may take exponential or polynomial time, is refused, with where it is and what to do', (pattern) => {
  expect(check(text(pattern))).toThrow(`schemas/a.schema.json#/properties/x/pattern: ${JSON.stringify(pattern)} can take too long on a text that is made for it; make each`);
});

test.each([
  '^[a-z]+$', '^\\d{4}-\\d{2}-\\d{2}$', '^[0-9a-f]{40}$', '^[a-z0-9]+(-[a-z0-9]+)*$', '^https?://', '^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$', '^[^@\\s]+@[^@\\s]+$',
  '^arn:aws:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$', '^\\p{L}+$', '^(user|team)\\.(created|deleted)$', '^[a-z]([a-z0-9-]*[a-z0-9])?$', '^[\\w.-]+$', '^.{1,64}$',
  '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', '^v?\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$', '[',
])('the pattern %s, which takes linear time or is none, is left alone', (pattern) => expect(check(text(pattern))).not.toThrow());

describe('beside a maxLength', () => {
  test.each<[string, number]>([['\\s+$', 3_000], ['^.*,.*$', 3_000], ['^.*,.*,.*$', 200], ['^(a+)+$', 14], ['a*a*a*a*b', 20]])(
    '%s is taken up to a bound: %i', (pattern, maxLength) => {
      expect(check(text(pattern, maxLength))).not.toThrow();
      expect(check(text(pattern, maxLength * 3))).toThrow(/can take too long/);
    });

  test('a pattern is applied to no longer text, in no time', () => {
    const validate = new Ajv2020().compile(text('^(a+)+$', 16));
    const start = process.cpuUsage();
    expect([validate({ x: 'a'.repeat(16) }), validate({ x: `${'a'.repeat(15)}!` }), validate({ x: `${'a'.repeat(100_000)}!` })]).toEqual([true, false, false]);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  });

  test('the most steps that are taken take no time', () => {
    const validate = new Ajv2020().compile(text('a*a*a*a*b', 20));
    const start = process.cpuUsage();
    expect(validate({ x: 'a'.repeat(20) })).toBe(false);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['a pattern of names', { patternProperties: { '^(a+)+$': {} } }, '/patternProperties: "^(a+)+$" can take too long on a name'],
  ['a pattern for names', { propertyNames: { pattern: '^(a+)+$' } }, '/propertyNames/pattern: '],
  ['a pattern in a definition', { $defs: { 'a/b~c': { anyOf: [{}, { items: { pattern: '^(a+)+$' } }] } } }, '/$defs/a~1b~0c/anyOf/1/items/pattern: '],
  ['a pattern in a condition', { if: { not: { pattern: '(a*)*b' } } }, '/if/not/pattern: '],
  ['a name that no condition is looked at for', { properties: { x: JSON.parse('{"dependentRequired":{"__proto__":["a"]}}') as object } }, '/properties/x/dependentRequired: has the name __proto__'],
  ['a pattern that ajv takes for a name', JSON.parse('{"patternProperties":{"__proto__":{}}}') as Record<string, unknown>, '/patternProperties: has the name __proto__'],
  ['a format that every object has', { properties: { x: { type: 'string', format: 'toString' } } }, '/properties/x/format: "toString" is a name that every object has'],
  ['an anchor that every object has', { $dynamicAnchor: 'constructor' }, '/$dynamicAnchor: "constructor" is a name that every object has'],
  ['an asynchronous schema', { $async: true }, '/$async: events are validated at once'],
  ['$data', { properties: { x: { maximum: { $data: '1/y' } } } }, '/properties/x/maximum: is $data'],
  ['a reference to another host', { items: { $ref: 'https://json.schemastore.org/x.json' } }, '/items/$ref: "https://json.schemastore.org/x.json" is on another host'],
  ['a reference to another host, without a scheme', { $ref: '//example.org/x.json' }, '/$ref: '],
  ['a reference to a file of the machine', { $ref: 'file:///etc/x.json' }, '/$ref: '],
  ['a reference to a default', { properties: { x: { $ref: '#/default' } }, default: { type: 'string', pattern: '^(a+)+$' } }, '/properties/x/$ref: "#/default" leads to no schema'],
  ['a reference to an example', { $ref: '#/examples/0', examples: [{ pattern: '^(a+)+$' }] }, '/$ref: "#/examples/0" leads to no schema'],
  ['a reference to a default, written otherwise', { $ref: '#/def%61ult', default: {} }, '/$ref: "#/def%61ult" leads to no schema'],
  ['a reference below a constant', { $ref: '#/$defs/a/const/items', $defs: { a: { const: { items: {} } } } }, '/$ref: "#/$defs/a/const/items" leads to no schema'],
  ['a reference below values to choose from', { items: { $ref: '#/enum/0' }, enum: [{}] }, '/items/$ref: "#/enum/0" leads to no schema'],
  ['a reference to what is called like a keyword, and is none', { '$ref': '#/x-defs/a', 'x-defs': { a: {} } }, '/$ref: "#/x-defs/a" leads to no schema'],
  ['a reference to names of schemas, as if these were one', { $ref: '#/properties', properties: { pattern: {} } }, '/$ref: "#/properties" leads to no schema'],
  ['a reference to a list of schemas', { $ref: '#/allOf', allOf: [{}] }, '/$ref: "#/allOf" leads to no schema'],
  ['a dynamic reference to a default', { $dynamicRef: '#/default', default: {} }, '/$dynamicRef: "#/default" leads to no schema'],
  ['a reference to an anchor in a default', { $ref: '#a', default: { $anchor: 'a', pattern: '^(a+)+$' } }, '/$ref: "#a" leads to no schema'],
  ['a reference to an anchor in what is no keyword', { $ref: '#a', $defs: { x: { y: { $anchor: 'a', pattern: '^(a+)+$' } } } }, '/$ref: "#a" leads to no schema'],
  ['a reference to the address of an example', { $ref: 'other', examples: [{ $id: 'other' }] }, '/$ref: "other" leads to no schema'],
  ['a reference that is none', { $ref: '#%' }, '/$ref: "#%" leads to no schema'],
])('%s is refused', (_, schema, message) => expect(check(schema)).toThrow(`schemas/a.schema.json#${message}`));

test.each<[string, Record<string, unknown>]>([
  ['fields that are called like what every object has', JSON.parse('{"properties":{"__proto__":{},"toString":{}},"required":["__proto__","toString"]}') as Record<string, unknown>],
  ['fields that are called like keywords', { properties: { pattern: { type: 'string' }, uniqueItems: true, $async: {}, $ref: {}, $data: { type: 'string' } } }],
  ['values that look like schemas', { const: { pattern: '^(a+)+$' }, enum: [{ uniqueItems: true }], examples: [{ $async: true }], default: { $ref: 'https://x' } }],
])('%s are left alone', (_, schema) => expect(check(schema)).not.toThrow());

test('a value of another file is no schema either, wherever the reference comes from', () => {
  const other = { path: 'definitions/x.json', schema: { $defs: { y: { default: { pattern: '^(a+)+$' } } } } };
  const referring = (...references: string[]) => () => checkSchemas([{ path: 'a.schema.json', schema: { allOf: references.map(($ref) => ({ $ref })) } }, other]);
  expect(referring('definitions/x.json#/$defs/y/default', './definitions/x.json#/default')).toThrow(/#\/allOf\/0\/\$ref: .* leads to no schema.*\n.*#\/allOf\/1\/\$ref: /);
  expect(referring('definitions/x.json#/$defs/y', './definitions/x.json', 'definitions/x.json#')).not.toThrow();
});

test.each<[string, Record<string, unknown>]>([
  ['the whole', { items: { $ref: '#' } }],
  ['a definition, with a name that is escaped', { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': {} } }],
  ['a definition that is called like a keyword', { $ref: '#/definitions/default', definitions: { default: {} } }],
  ['a schema anywhere', { $ref: '#/properties/x/items/anyOf/1/not', properties: { x: { items: { anyOf: [{}, { not: {} }] } } } }],
  ['a schema of a list', { items: [{}, { $ref: '#/items/0' }] }],
  ['an anchor', { $ref: '#a', $defs: { x: { $anchor: 'a' } } }],
  ['a dynamic anchor', { items: { $dynamicRef: '#a' }, $dynamicAnchor: 'a' }],
  ['an address of its own', { $ref: 'https-like/other#/$defs/y', $defs: { x: { $id: 'other', $defs: { y: {} } } } }],
])('a reference to %s is left alone', (_, schema) => expect(check(schema)).not.toThrow());

test.each(['pattern', 'patternProperties'])('%s is refused under every keyword that has schemas, and behind every reference to them', (keyword) => {
  const bad = keyword === 'pattern' ? { pattern: '^(a+)+$' } : { patternProperties: { '^(a+)+$': {} } };
  const one = ['additionalItems', 'additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'];
  const places = [
    ...one.map((name) => ({ [name]: bad })),
    ...['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'].map((name) => ({ [name]: [true, bad] })),
    ...['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'].map((name) => ({ [name]: { x: bad } })),
  ];
  for (const place of places) expect(check({ not: { items: place } })).toThrow(`/${keyword}: "^(a+)+$" can take too long`);
});

test('every problem is told at once', () => {
  expect(() => checkSchemas([{ path: 'a.json', schema: { $async: true } }, { path: 'b.json', schema: { $ref: '//x' } }])).toThrow(/schemas\/a\.json#[^\n]*\nschemas\/b\.json#/);
});

test.each(['generic-webhook', 'github', 'zoom'])('the schemas of %s are safe', (starter) => {
  expect(() => checkSchemas(readSchemas(`${__dirname}/../../../templates/starters/${starter}/schemas`))).not.toThrow();
});
