import fc from 'fast-check';
import { atPath, elementsOf, tryParse } from '../../../templates/framework/runtime/json';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';

test.each<[string, string, unknown]>([
  ['{"a":1}', 'a', 1],
  ['{"a":{"b":{"c":"x"}}}', 'a.b.c', 'x'],
  ['{"a":[{"b":1}]}', 'a.0.b', 1],
  ['{"a":null}', 'a', null],
  ['{"a":null}', 'a.b', undefined],
  ['{"a":"text"}', 'a.length', undefined],
  ['{}', 'constructor', undefined],
  ['{}', '__proto__.toString', undefined],
  ['{"__proto__":1}', '__proto__', 1],
  ['"text"', 'length', undefined],
  ['null', 'a', undefined],
])('in %s, %s is %p', (json, path, value) => expect(atPath(tryParse(json), path)).toBe(value));

test.each(['', '{', 'undefined', "{'a':1}"])('%j is not JSON', (text) => expect(tryParse(text)).toBeUndefined());

test('a byte order mark before JSON is ignored', () => expect(tryParse('\uFEFF{"a":1}')).toEqual({ a: 1 }));

describe('the elements of an array', () => {
  const elementTexts = (json: string) => [...elementsOf(json)].map(({ start, end }) => json.slice(start, end));

  test('are found as they stand in it, however it is written', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue()), fc.constantFrom('', ' ', '\t', '  '), (array, indent) => {
      expect(elementTexts(JSON.stringify(array, undefined, indent)).map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(array)));
    }), fuzz(500));
  }, FUZZ_TIMEOUT_MS);

  test('are all JSON in an array that is, and in no other text', () => {
    const part = fc.constantFrom('[', ']', '{', '}', ',', ':', '"a"', '"', '\\', '1', '-', 'true', ' ', '\n', '\u00A0', '"\\""', '\uFEFF');
    const text = fc.oneof(fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')), fc.array(part, { maxLength: 8 }).map((parts) => `[${parts.join('')}]`));
    fc.assert(fc.property(text, (json) => {
      const isArray = () => { try { return elementTexts(json).every((each) => { JSON.parse(each); return true; }); } catch { return false; } };
      expect(isArray()).toBe(Array.isArray(tryParse(json)));
    }), fuzz(2_000));
  }, FUZZ_TIMEOUT_MS);

  test('are looked for no further than they are asked for', () => {
    const [first] = elementsOf('[{"a":[1,2]}, no JSON at all');
    expect(first).toEqual({ start: 1, end: 12 });
  });
});
