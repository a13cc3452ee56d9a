import fc from 'fast-check';
import { atPath, elementTexts, tryParse } from '../../../templates/framework/runtime/json';
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

test('the elements of any array, however it is written, are found as they stand in it', () => {
  fc.assert(fc.property(fc.array(fc.jsonValue()), fc.constantFrom('', ' ', '\t', '  '), (array, indent) => {
    expect(elementTexts(JSON.stringify(array, undefined, indent)).map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(array)));
  }), fuzz(500));
}, FUZZ_TIMEOUT_MS);
