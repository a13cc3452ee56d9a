import fc from 'fast-check';
import { toJsonNumber } from '../../../templates/framework/runtime/json-number';
import { buildJson, JsonSizeError, MAX_JSON_PARTS, readJson } from '../../../templates/framework/runtime/json-reader';
import { NumberText, toJson } from '../../../templates/framework/runtime/json-writer';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';

const nest = (depth: number, open: string, value: string, close: string) => open.repeat(depth) + value + close.repeat(depth);
/** JSON in which a number makes the fast way impossible. */
const slow = (json: string) => `[${json},9007199254740993]`;

test.each<[string, string, unknown]>([
  ['lists and objects', ' { "a" : [ 1 , { } , [ ] ] , "b" : null }\n', { a: [1, {}, []], b: null }],
  ['words', '[true,false,null]', [true, false, null]],
  ['escapes', String.raw`["\"","\\","a\\\"b\u0041","\ud83d\ude00",""]`, ['"', '\\', 'a\\"bA', '😀', '']],
  ['signs that stand for something outside of texts', '{"}":"]","a,b":"c:d","9007199254740993":"1e5"}', { '}': ']', 'a,b': 'c:d', '9007199254740993': '1e5' }],
  ['one name twice', '{"a":1,"b":2,"a":3}', { b: 2, a: 3 }],
])('%s are read as ever', (_, json, value) => {
  expect(readJson(slow(json)).value).toEqual([value, 9_007_199_254_740_993n]);
  expect(JSON.stringify(JSON.parse(json))).toBe(toJson(buildJson(json, Number)));
});

test('a name that is special is the object’s own', () => {
  const [value] = readJson(slow('{"__proto__":{"x":1},"constructor":2,"a":{"__proto__":3}}')).value as [Record<string, unknown>];
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'a']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.entries(value.a as object)).toEqual([['__proto__', 3]]);
});

test('what is rounded is told by names as details have them, each once', () => {
  const { rounded } = readJson('{"a":[{"b":0.12345678901234567891},{"b":[1e-400]}],"c":{"d.e":3.14159265358979323846},"f":1e400,"g":12345678901234567890}');
  expect(rounded).toEqual(['a.b', 'c.d.e']);
});

test('no more names are told than anybody reads', () => {
  const many = Array.from({ length: 1_000 }, (_, n) => `"k${n}":0.12345678901234567891`);
  expect(readJson(`{${many.join(',')}}`).rounded).toHaveLength(100);
  expect(readJson(nest(1_000, '{"a":', '0.12345678901234567891', '}')).rounded).toEqual([Array(20).fill('a').join('.')]);
});

test.each<[string, string]>([
  ['no value', '[9007199254740993,]'], ['no number', '[09007199254740993]'], ['half a number', '[9007199254740993.]'], ['nothing', ''], ['more than one', '1e400 1e400'],
])('%s is refused as JSON.parse does', (_, json) => expect(() => readJson(json)).toThrow(SyntaxError));

test.each<[string, string]>([
  ['nested 200,000 deep', nest(200_000, '[', '1e400', ']')],
  ['objects nested 150,000 deep', nest(150_000, '{"a":', '0.12345678901234567891', '}')],
  ['of 1.1 MB of large numbers', `[${'1e300,'.repeat(180_000)}1]`],
  ['of 1.1 MB of rounded numbers', `[${'0.12345678901234567891,'.repeat(45_000)}1]`],
  ['of a long text without an escape behind many short ones', `["${'x'.repeat(1_000_000)}",${'"a",'.repeat(100_000)}1e400]`],
  ['of colons and blanks', `["${':      '.repeat(150_000)}",1e400]`],
])('JSON %s takes no time', (_, json) => {
  const start = process.cpuUsage();
  readJson(json);
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(3_000);
});

const leaves = (value: unknown): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value]);
const literals = fc.oneof(
  fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
  fc.tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.constantFrom('', '.0', '.5', '.10', '.00000000000000000001'), fc.constantFrom('', 'e3', 'E-3', 'e+20', 'e-30', 'e400'))
    .map((parts) => parts.join('')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, literals, fc.string().map((text) => JSON.stringify(text)), fc.constantFrom('true', 'null'),
    fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
    fc.uniqueArray(fc.tuple(fc.string(), tie('value')), { maxLength: 4, selector: ([name]) => name }).map((all) => `{ ${all.map(([name, value]) => `${JSON.stringify(name)} :${value}`).join(',')}}`)),
})).value;

test('any JSON has the values that JSON.parse gives it, and every number as it stands in it', () => {
  fc.assert(fc.property(json, (text) => {
    const found: string[] = [];
    expect(buildJson(text, (literal) => { found.push(literal); return Number(literal); })).toEqual(JSON.parse(text));
    const written: string[] = [];
    const copy = toJson(buildJson(text, (literal) => new NumberText(literal)));
    buildJson(copy, (literal) => written.push(literal));
    expect(written.sort()).toEqual(found.sort());
    expect(JSON.parse(copy)).toEqual(JSON.parse(text));
  }), fuzz(1_000));
}, FUZZ_TIMEOUT_MS);

test('a number is read as the rule has it, wherever it stands', () => {
  fc.assert(fc.property(literals, fc.constantFrom('%', ' %', '[%]', '[ %]', '{"a":%}', '{"a" :\t%}', '[1,%]', '["x",\n%]'), (literal, around) => {
    const { value, rounded } = toJsonNumber(literal);
    const read = readJson(around.replace('%', literal));
    expect(leaves(read.value)).toContainEqual(value);
    expect(read.rounded).toHaveLength(rounded ? 1 : 0);
  }), fuzz(1_000));
}, FUZZ_TIMEOUT_MS);

test.each<[unknown, string]>([
  [9_007_199_254_740_993n, '9007199254740993'],
  [{ a: [1n, undefined, null, () => 1, 'x"'], b: undefined, c: new Date(0), d: 1.5, e: NaN }, '{"a":[1,null,null,null,"x\\""],"c":"1970-01-01T00:00:00.000Z","d":1.5,"e":null}'],
  [[new Number(1), new String('x'), new Boolean(false)], '[1,"x",false]'],
  [{ a: new NumberText('1.50') }, '{"a":1.50}'],
  [undefined, 'null'],
])('%p is written as %s', (value, text) => expect(toJson(value)).toBe(text));

test('what JSON.stringify writes is written the same', () => {
  fc.assert(fc.property(fc.anything({ withDate: true, withNullPrototype: true, withBoxedValues: true, withSparseArray: true }), (value) => {
    expect(toJson({ value })).toBe(JSON.stringify({ value }));
  }), fuzz(1_000));
}, FUZZ_TIMEOUT_MS);

describe('a text of more values and names than there is memory for', () => {
  const half = MAX_JSON_PARTS / 2;

  test.each<[string, string, string]>([
    ['numbers', `[${'1,'.repeat(MAX_JSON_PARTS - 2)}1]`, `[${'1,'.repeat(MAX_JSON_PARTS - 1)}1]`],
    ['objects', `[${'{},'.repeat(half - 2)}0]`, `[${'{},'.repeat(half)}0]`],
    ['names', `{${'"":0,'.repeat(half - 2)}"":0}`, `{${'"":0,'.repeat(half)}"":0}`],
    ['lists in lists', `${'['.repeat(MAX_JSON_PARTS - 1)}${']'.repeat(MAX_JSON_PARTS - 1)}`, '['.repeat(MAX_JSON_PARTS + 1)],
  ])('is not read: %s, and one fewer is', (_, fits, exceeds) => {
    expect(() => readJson(fits)).not.toThrow();
    expect(() => readJson(exceeds)).toThrow(JsonSizeError);
  });

  test.each([',', ':[{', String.raw`\",`, String.raw`\\`, String.raw`\\\",`])('is none whose strings only have its signs, as %s', (signs) => {
    expect(() => readJson(`{"a":"${signs.repeat(MAX_JSON_PARTS)}","b":0}`)).not.toThrow();
  });

  test('is told by its size before it is told not to be JSON', () => expect(() => readJson(`${'"",'.repeat(MAX_JSON_PARTS)}"`)).toThrow(JsonSizeError));
});
