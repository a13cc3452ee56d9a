import { join } from 'node:path';
import { readSchemas } from '../../../templates/framework/build/schemas';
import { compileValidators } from '../../../templates/framework/build/validators';
import { atPath } from '../../../templates/framework/runtime/json';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import type { Validators } from '../../../templates/framework/runtime/process/validators';
import { rawEvent } from '../support/outcomes';
import { temporaryFolder, writeFiles } from '../support/repository';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let count = 0;

/** The validators of schemas, which are given as JSON: a literal of JavaScript has no such numbers and names. */
function validatorsOf(schemas: Record<string, string>): Validators {
  const root = join(folder.path, String(++count));
  writeFiles(join(root, 'schemas'), schemas);
  writeFiles(join(root, 'generated'), { 'validators.js': compileValidators(readSchemas(join(root, 'schemas'))) });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(join(root, 'generated', 'validators.js')) as { validators: Validators }).validators;
}

/** What becomes of an event with this schema: `ok`, or what the schema says of it. */
async function fateOf(schema: string, body: string): Promise<string> {
  const validators = validatorsOf({ 'a.schema.json': schema });
  const process = createProcessor({ service: 's', source: 's', maxMessageBytes: 262_144, validators, handlers: { events: { a: () => ({ summary: 's' }) } } });
  const outcome = await process(rawEvent(body, { type: 'a' }));
  return outcome.kind === 'quarantine' ? `${outcome.reason}: ${outcome.detail}` : 'ok';
}
const ofField = (schema: string) => `{"type":"object","properties":{"x":${schema}}}`;

const edge = '9007199254740993';
test.each<[string, string, string, string]>([
  ['an integer', '{"type":"integer"}', edge, 'ok'],
  ['an integer with an exponent', '{"type":"integer"}', '1e30', 'ok'],
  ['an integer with a fraction of nothing', '{"type":"integer"}', `${edge}.0`, 'ok'],
  ['a number', '{"type":"number"}', edge, 'ok'],
  ['one of several types', '{"type":["null","integer"]}', edge, 'ok'],
  ['of another type', '{"type":["null","string"]}', edge, 'schema: /x must be null,string'],
  ['a text', '{"type":["integer","string"],"minLength":2}', '"x"', 'schema: /x must NOT have fewer than 2 characters'],
  ['null, by the keyword of OpenAPI', '{"type":"integer","nullable":true}', 'null', 'ok'],
  ['no integer', '{"type":"integer"}', '1.5', 'schema: /x must be integer'],
  ['text', '{"type":"number"}', '"5"', 'schema: /x must be number'],
  ['out of range', '{"type":"number"}', '1e400', 'schema: /x must be number'],
  ['out of range, and of no type', '{}', '1e400', 'ok'],
  ['exactly the maximum', `{"type":"integer","maximum":${edge}}`, edge, 'ok'],
  ['the maximum in another form', `{"type":"integer","maximum":${edge}}`, '9.007199254740993e15', 'ok'],
  ['one more than the maximum', `{"type":"integer","maximum":${edge}}`, '9007199254740994', `schema: /x must be <= ${edge}`],
  ['one less than the maximum', '{"type":"integer","maximum":9007199254740992}', '9007199254740991', 'ok'],
  ['one more than a maximum that a double holds', '{"type":"integer","maximum":9007199254740992}', edge, 'schema: /x must be <= 9007199254740992'],
  ['the largest of 64 bits', '{"type":"integer","maximum":9223372036854775807}', '9223372036854775807', 'ok'],
  ['one more than 64 bits', '{"type":"integer","maximum":9223372036854775807}', '9223372036854775808', 'schema: /x must be <= 9223372036854775807'],
  ['the minimum', '{"type":"integer","minimum":-9223372036854775808}', '-9223372036854775808', 'ok'],
  ['one less than the minimum', '{"type":"integer","minimum":-9223372036854775808}', '-9223372036854775809', 'schema: /x must be >= -9223372036854775808'],
  ['not over an exclusive minimum', `{"type":"integer","exclusiveMinimum":${edge}}`, edge, `schema: /x must be > ${edge}`],
  ['just over an exclusive minimum', '{"type":"integer","exclusiveMinimum":9007199254740992}', edge, 'ok'],
  ['just under an exclusive maximum', '{"type":"integer","exclusiveMaximum":9007199254740994}', edge, 'ok'],
  ['not under an exclusive maximum', `{"type":"integer","exclusiveMaximum":${edge}}`, edge, `schema: /x must be < ${edge}`],
  ['large, with a small maximum', '{"type":"number","maximum":10.5}', edge, 'schema: /x must be <= 10.5'],
  ['a multiple', '{"type":"integer","multipleOf":3}', '9007199254740993', 'ok'],
  ['no multiple', '{"type":"integer","multipleOf":2}', edge, 'schema: /x must be multiple of 2'],
  ['a large multiple', '{"type":"integer","multipleOf":2}', '1e300', 'ok'],
  ['a multiple of a large number', `{"type":"integer","multipleOf":${edge}}`, '18014398509481986', 'ok'],
  ['no multiple of a large number', `{"type":"integer","multipleOf":${edge}}`, '18014398509481984', `schema: /x must be multiple of ${edge}`],
  ['a multiple of a fraction', '{"type":"number","multipleOf":0.1}', '0.3', 'ok'],
  ['no multiple of a fraction', '{"type":"number","multipleOf":0.1}', '0.35', 'schema: /x must be multiple of 0.1'],
  ['a very small multiple', '{"type":"number","multipleOf":1e-7}', '3e-7', 'ok'],
  ['one of several', `{"enum":[1,${edge},"a"]}`, edge, 'ok'],
  ['none of several', '{"enum":[1,9007199254740992]}', edge, 'schema: /x must be equal to one of the allowed values (1, "9007199254740992")'],
  ['the one', `{"const":${edge}}`, edge, 'ok'],
  ['not the one', `{"const":${edge}}`, '9007199254740992', 'schema: /x must be equal to constant'],
  ['not the one: it is text', `{"const":${edge}}`, `"${edge}"`, 'schema: /x must be equal to constant'],
  ['in an object that is the one', `{"const":{"id":${edge},"y":[1]}}`, `{"y":[1],"id":${edge}}`, 'ok'],
  ['in an object that is not the one', `{"const":{"id":${edge}}}`, '{"id":9007199254740992}', 'schema: /x must be equal to constant'],
  ['in a list without doubles', '{"type":"array","items":{"type":"integer"},"uniqueItems":true}', `[9007199254740992,${edge}]`, 'ok'],
  ['in a list with doubles', '{"type":"array","items":{"type":"integer"},"uniqueItems":true}', `[${edge},9.007199254740993e15]`, 'schema: /x must NOT have duplicate items'],
  ['of 64 bits', '{"type":"integer","format":"int64"}', '9223372036854775807', 'ok'],
  ['not of 64 bits', '{"type":"integer","format":"int64"}', '9223372036854775808', 'schema: /x must match format "int64"'],
  ['not of 32 bits', '{"type":"integer","format":"int32"}', '2147483648', 'schema: /x must match format "int32"'],
  ['large, and not of 32 bits', '{"type":"integer","format":"int32"}', edge, 'schema: /x must match format "int32"'],
  ['a double', '{"type":"number","format":"double"}', '1e300', 'ok'],
  ['longer than a list may be', '{"type":"array","maxItems":9007199254740993}', '[1]', 'ok'],
])('a number that is %s is judged as it was sent', async (_, schema, value, fate) => {
  expect(await fateOf(ofField(schema), `{"x":${value}}`)).toBe(fate);
});

test('a number in a schema that cannot be compared is refused, with where it is', () => {
  expect(() => validatorsOf({ 'a.schema.json': ofField('{"type":"number","maximum":0.12345678901234567891}') }))
    .toThrow(/schemas\/a\.schema\.json: properties\.x\.maximum: a number has more digits/);
  expect(() => validatorsOf({ 'a.schema.json': ofField('{"type":"number","maximum":1e400}') })).toThrow(/schemas\/a\.schema\.json/);
});

/** What a handler finds at these paths, and what the event says was rounded. */
async function seen(schema: string, body: string, ...paths: string[]): Promise<unknown[]> {
  const found: unknown[] = [];
  const validators = validatorsOf({ 'a.schema.json': schema });
  const handler = (event: { body: unknown }) => {
    found.push(...paths.map((path) => atPath(event.body, path)));
    return { summary: 's' };
  };
  const outcome = await createProcessor({ service: 's', source: 's', maxMessageBytes: 262_144, validators, handlers: { events: { a: handler } } })(rawEvent(body, { type: 'a' }));
  const { details } = JSON.parse((outcome as { message: string }).message) as { details: Record<string, unknown> };
  return [...found, details.mozdef_ef_rounded];
}

test.each<[string, string, string, unknown, unknown]>([
  ['number', '{"type":"number"}', edge, 9_007_199_254_740_992, ['x']],
  ['number', '{"type":"number"}', '1e23', 1e23, undefined],
  ['number', '{"type":["null","number"]}', '1152921504606846976', 2 ** 60, ['x']],
  ['integer', '{"type":"integer"}', edge, 9_007_199_254_740_993n, undefined],
  ['integer or number', '{"type":["integer","number"]}', edge, 9_007_199_254_740_992, ['x']],
  ['nothing', '{}', edge, 9_007_199_254_740_993n, undefined],
  ['number in one way, and integer in the way that applies', '{"anyOf":[{"type":"object","properties":{"y":{"type":"number"}}},{"type":"integer"}]}', edge, 9_007_199_254_740_993n, undefined],
])('where the schema says %s, a handler finds what its type says', async (_, schema, number, value, rounded) => {
  expect(await seen(ofField(schema), `{"x":${number}}`, 'x')).toEqual([value, rounded]);
});

test('doubles are put wherever the schema says so: in lists, in definitions, by patterns of names', async () => {
  const schema = `{"type":"object","properties":{"l":{"type":"array","items":{"$ref":"#/$defs/n"}},"t":{"type":"array","prefixItems":[{"type":"integer"},{"type":"number"}]}},
    "patternProperties":{"^p":{"type":"object","additionalProperties":{"type":"number"}}},"$defs":{"n":{"type":"number"}}}`;
  expect(await seen(schema, `{"l":[1,${edge}],"t":[${edge},${edge}],"p1":{"a/b~":${edge},"__proto__":${edge}}}`, 'l.1', 't.0', 't.1', 'p1.a/b~', 'p1.__proto__'))
    .toEqual([9_007_199_254_740_992, 9_007_199_254_740_993n, 9_007_199_254_740_992, 9_007_199_254_740_992, 9_007_199_254_740_992, ['l', 'p1.__proto__', 'p1.a/b~', 't']]);
});

/** The names that every object has. */
const names = Object.getOwnPropertyNames(Object.prototype);
const texts = (properties: readonly string[]) => `{${properties.map((name) => `"${name}":{"type":"string"}`).join(',')}}`;

describe.each(names)('a field called %s', (name) => {
  const property = `"properties":{"${name}":{"type":"string"}}`;
  test.each<[string, string, string, string]>([
    ['that is missing', `{"type":"object","required":["${name}"]}`, '{}', `schema: (the event) must have required property '${name}'`],
    ['that is there', `{"type":"object","required":["${name}"]}`, `{"${name}":1}`, 'ok'],
    ['that is missing below', ofField(`{"type":"object","required":["${name}"]}`), '{"x":{}}', `schema: /x must have required property '${name}'`],
    ['that may be missing', `{"type":"object",${property}}`, '{}', 'ok'],
    ['of its type', `{"type":"object",${property}}`, `{"${name}":"x"}`, 'ok'],
    ['of another type', `{"type":"object",${property}}`, `{"${name}":1}`, `schema: /${name === '__proto__' ? '*' : name} must be string`],
    ['that is not allowed', '{"type":"object","additionalProperties":false}', `{"${name}":1}`, 'schema: (the event) must NOT have additional properties'],
    ['that is allowed', `{"type":"object",${property},"additionalProperties":false}`, `{"${name}":"x"}`, 'ok'],
    ['that is not one of many', `{"type":"object","properties":${texts('abcdefghij'.split(''))},"additionalProperties":false}`, `{"${name}":"x"}`,
      'schema: (the event) must NOT have additional properties'],
    ['that is one of many', `{"type":"object","properties":${texts([...'abcdefghij', name])},"additionalProperties":false}`, `{"${name}":"x"}`, 'ok'],
    ['that is not looked at', '{"type":"object","anyOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}}}],"unevaluatedProperties":false}', `{"${name}":1}`,
      'schema: (the event) must NOT have unevaluated properties'],
    ['that is looked at', `{"type":"object","anyOf":[{${property}}],"unevaluatedProperties":false}`, `{"${name}":"x"}`, 'ok'],
    ['that others depend on', `{"type":"object","dependentRequired":{"a":["${name}"]}}`, '{"a":1}', `schema: (the event) must have property ${name} when property a is present`],
    ['by whose name none is called', `{"type":"object","propertyNames":{"not":{"const":"${name}"}}}`, '{}', 'ok'],
    ['that is one too many', '{"type":"object","maxProperties":0}', `{"${name}":1}`, 'schema: (the event) must NOT have more than 0 properties'],
    ['in a value of several', `{"type":"object","properties":{"x":{"enum":[null,{"${name}":1}]}}}`, `{"x":{"${name}":1}}`, 'ok'],
    ['in no value of several', '{"type":"object","properties":{"x":{"enum":[null,{"k":1}]}}}', `{"x":{"${name}":1}}`, 'schema: /x must be equal to one of the allowed values (null, "{\\"k\\":1}")'],
    ['in unique objects', ofField('{"type":"array","uniqueItems":true}'), `{"x":[{},{"${name}":"x"},{"${name}":{}}]}`, 'ok'],
    ['in equal objects', ofField('{"type":"array","uniqueItems":true}'), `{"x":[{"${name}":{}},{"${name}":{}}]}`, 'schema: /x must NOT have duplicate items'],
    ['as a text that is there twice', ofField('{"type":"array","items":{"type":"string"},"uniqueItems":true}'), `{"x":["${name}","${name}"]}`, 'schema: /x must NOT have duplicate items'],
  ])('%s', async (_, schema, body, fate) => {
    expect(await fateOf(schema, body)).toBe(fate);
  });
});

test.each(names.filter((name) => name !== '__proto__'))('a field that depends on %s is asked for only where that is there', async (name) => {
  const schema = `{"type":"object","dependentRequired":{"${name}":["a"]}}`;
  expect(await fateOf(schema, '{}')).toBe('ok');
  expect(await fateOf(schema, `{"${name}":1}`)).toMatch(/^schema: \(the event\) must have property a when property/);
});

test('a hundred thousand objects are compared in no time', async () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `{"a":${n}}`).join(',');
  const start = process.cpuUsage();
  expect(await fateOf(ofField('{"type":"array","uniqueItems":true}'), `{"x":[${many}]}`)).toBe('ok');
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(5_000);
});
