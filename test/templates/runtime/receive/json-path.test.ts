import { atPath, tryParse } from '../../../../templates/framework/runtime/receive/json-path';

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

test.each(['', '{', '\uFEFF{}', 'undefined', "{'a':1}"])('%j is not JSON', (text) => expect(tryParse(text)).toBeUndefined());
