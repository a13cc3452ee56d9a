import { CUT_FIELD, flattenDetails, MAX_DEPTH, MAX_ELEMENTS, MAX_FIELDS } from '../../../templates/framework/runtime/details';
import { toJson } from '../../../templates/framework/runtime/json-writer';
import { indexFaults } from '../support/worker-oracle';

const nest = (depth: number, value: unknown): unknown => (depth === 0 ? value : { a: nest(depth - 1, value) });
const cyclic: Record<string, unknown> = { a: 1 };
cyclic.self = cyclic;

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['nothing', {}, {}],
  ['plain values', { a: 'x', b: 1.5, c: true, d: '' }, { a: 'x', b: 1.5, c: true, d: '' }],
  ['nothing to say', { a: null, b: undefined }, {}],
  ['nested values', { a: { b: { c: 1 } } }, { 'a.b.c': 1 }],
  ['keys of any case', { A: { bC: 1 } }, { 'A.bC': 1 }],
  ['keys with empty parts', { '': 1, '.a': 2, 'b..c': 3, 'd.': 4 }, { '__value': 1, '_.a': 2, 'b._.c': 3, 'd._': 4 }],
  ['a Date', { a: new Date(0), b: new Date(NaN) }, { a: '1970-01-01T00:00:00.000Z', b: 'Invalid Date' }],
  ['numbers that JSON has not', { a: NaN, b: -Infinity }, { a: 'NaN', b: '-Infinity' }],
  ['whole numbers that a double does not hold', { a: 2n ** 53n + 1n, b: [1, 2n ** 60n + 1n], c: { d: -(2n ** 63n) + 1n } }, { 'a': 2n ** 53n + 1n, 'b': [1, 2n ** 60n + 1n], 'c.d': -(2n ** 63n) + 1n }],
  ['numbers of more than 64 bits', { a: 2n ** 63n - 1n, b: 2n ** 63n, c: -(2n ** 63n), d: 1e20, e: [1, 2n ** 63n] },
    { a: 2n ** 63n - 1n, b: '9223372036854775808', c: '-9223372036854775808', d: '100000000000000000000', e: ['1', '9223372036854775808'] }],
  ['lists', { a: [1, 2], b: ['x'], c: [] }, { a: [1, 2], b: ['x'], c: [] }],
  ['lists with nothing in them', { a: [null, 1, undefined] }, { a: [1] }],
  ['lists of several types', { a: [1, 'x', true] }, { a: ['1', 'x', 'true'] }],
  ['lists of objects', { a: [{ b: 2n ** 53n + 1n }, [2]] }, { a: ['{"b":9007199254740993}', '[2]'] }],
  ['an IP address', { sourceipaddress: '10.0.0.1', destinationipaddress: '2001:db8::1' }, { sourceipaddress: '10.0.0.1', destinationipaddress: '2001:db8::1' }],
  ['no IP address', { sourceipaddress: 'unknown', destinationipaddress: 'fe80::1%eth0' }, { sourceipaddress_invalid: 'unknown', destinationipaddress_invalid: 'fe80::1%eth0' }],
  ['fields below an IP address', { sourceipaddress: { v4: '10.0.0.1' } }, { 'sourceipaddress_invalid.v4': '10.0.0.1' }],
  ['success', { success: false }, { success: false }],
  ['success that is text', { success: 'yes' }, { success_invalid: 'yes' }],
  ['success with fields below it', { 'success': true, 'success.why': 'x' }, { 'success': true, 'success_invalid.why': 'x' }],
  ['a place', { sourceipgeopoint: '52.5,13.4', destinationipgeopoint: 'Berlin' }, { sourceipgeopoint: '52.5,13.4', destinationipgeopoint_invalid: 'Berlin' }],
  ['what the index holds as objects', { apiversion: 'v1', requestparameters: { logstreamname: 'x' } }, { 'apiversion_value': 'v1', 'requestparameters.logstreamname_value': 'x' }],
  ['a value and fields below it', { 'a': 1, 'a.b': 2 }, { 'a_value': 1, 'a.b': 2 }],
  ['a value and fields below it, and the name taken', { 'a': 1, 'a.b': 2, 'a_value': 3 }, { 'a_value_2': 1, 'a.b': 2, 'a_value': 3 }],
  ['two values of one name', { 'a.b': 1, 'a': { b: 2 } }, { 'a.b': 2, [CUT_FIELD]: ['a.b'] }],
  ['a value called like our own', { [CUT_FIELD]: 'x' }, { [`${CUT_FIELD}_invalid`]: 'x' }],
  ['a cycle', { a: cyclic }, { 'a.a': 1, 'a.self': '[circular]', [CUT_FIELD]: ['a.self'] }],
  ['a cycle in a list', { a: [cyclic] }, { a: ['[circular]'], [CUT_FIELD]: ['a'] }],
  ['one object in two places', { a: cyclic.none, b: { x: 1 }, c: { x: 1 } }, { 'b.x': 1, 'c.x': 1 }],
  ['prototype keys', JSON.parse('{"__proto__":1,"constructor":{"prototype":2}}') as Record<string, unknown>,
    JSON.parse('{"__proto__":1,"constructor.prototype":2}') as Record<string, unknown>],
])('details with %s', (_, input, expected) => {
  const { details, unusable } = flattenDetails(input);
  // As JSON, because that is what goes out, and a name like __proto__ is a name there.
  const sorted = (value: object) => toJson(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(sorted(details)).toBe(sorted(expected));
  expect(unusable).toBeUndefined();
  expect(indexFaults(details)).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['too long a text', { a: 'ü'.repeat(20_000) }, 'a'],
  ['too long a list', { a: Array(MAX_ELEMENTS + 1).fill(1) }, 'a'],
  ['too long a text in a list', { a: ['x'.repeat(40_000)] }, 'a'],
  ['too many fields', Object.fromEntries(Array.from({ length: 2 * MAX_FIELDS }, (_, n) => [`k${n}`, n])), `(more than ${MAX_FIELDS} fields)`],
  ['too deep nesting', nest(MAX_DEPTH + 2, { b: 1 }) as Record<string, unknown>, Array(MAX_DEPTH).fill('a').join('.')],
])('what is cut off %s is named', (_, input, name) => {
  const { details } = flattenDetails(input);
  expect(details[CUT_FIELD]).toEqual([name]);
  expect(Object.keys(details).length).toBeLessThanOrEqual(MAX_FIELDS + 1);
  expect(indexFaults(details)).toEqual([]);
});

test('a text is cut on the border of a character', () => {
  expect(flattenDetails({ a: '😀'.repeat(10_000) }).details.a).toBe('😀'.repeat(8_191));
});

test.each<[string, unknown]>([['a function', () => 1], ['a symbol', Symbol('s')], ['a Map', new Map()], ['a Buffer', Buffer.from('x')], ['an Error', new Error('x')]])(
  '%s in details is not usable', (_, value) => expect(flattenDetails({ a: { b: value } }).unusable).toMatch(/^a detail is /));
