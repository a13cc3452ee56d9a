import fc from 'fast-check';
import { ContractError } from '../../../../templates/framework/runtime/mozdef-event';
import { CUT_MARK, MAX_LEGACY_DEPTH, MAX_LEGACY_FIELDS, toLegacyEvent } from '../../../../templates/framework/runtime/process/legacy-event';
import { fitsSqs, MAX_KEYWORD_BYTES } from '../../../../templates/framework/runtime/text';
import { anyString } from '../../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { nestedIndexFaults, workerTakes } from '../../support/worker-oracle';

const detailsOf = (body: string) => (JSON.parse(toLegacyEvent(body, 'zoom')) as { details: Record<string, unknown> }).details;
const nest = (depth: number, value: string, open = '{"a":', close = '}'): string => open.repeat(depth) + value + close.repeat(depth);

test('the event is the one of 2019: these keys, and the body as details', () => {
  expect(JSON.parse(toLegacyEvent('{"event":"meeting.started","payload":{"object":{"id":1}}}', 'zoom'))).toEqual({
    hostname: 'zoom_host',
    processname: 'zoom',
    summary: 'zoom_event',
    category: 'zoom',
    source: 'api_aws_lambda',
    eventsource: 'zoom_api',
    tags: ['zoom'],
    details: { event: 'meeting.started', payload: { object: { id: 1 } } },
  });
});

test.each<[string, string]>([
  ['numbers that JavaScript would round', '{"id":9007199254740993,"f":1.0,"e":1e3}'],
  ['null, empty texts, lists and objects', '{"a":null,"b":"","c":[],"d":{},"e":[null,"x"],"f":[{"g":1},{"g":2}]}'],
  ['blanks', '{ "a" : [ 1 , 2 ] }'],
  ['names of any kind', '{"__proto__":{"x":1},"constructor":2,"ü 😀":3,"a.b":4}'],
  ['types that the index gives names', '{"sourceipaddress":"10.0.0.1","success":true,"apiversion":{"v":1},"requestparameters":null}'],
])('a body with %s goes out as the source wrote it', (_, body) => expect(toLegacyEvent(body, 's')).toContain(`"details":${body}}`));

test('a byte order mark does not go out, and what SQS does not take goes out as escapes', () => {
  expect(toLegacyEvent('\uFEFF {"a":1}\n', 's')).toContain('"details":{"a":1}}');
  expect(toLegacyEvent('{"a":"\uFFFE"}', 's')).toContain(String.raw`"details":{"a":"\ufffe"}}`);
});

test.each<[string, string, Record<string, unknown>]>([
  ['half a character', String.raw`{"a":"x\ud800"}`, { a: 'x\uFFFD' }],
  ['numbers beyond 64 bits', '{"a":1e400,"b":12345678901234567890,"c":-1e30}', { a: '1e400', b: '12345678901234567890', c: '-1e30' }],
  ['names that the index does not take', '{"":1,"a..b":2,"c.":3,"_":4}', { '__2': 1, 'a._.b': 2, 'c._': 3, '_': 4 }],
  ['a value that has not its name’s type', '{"success":"yes","sourceipaddress":{"v4":"10.0.0.1"},"destinationipgeopoint":[1]}',
    { success_invalid: 'yes', sourceipaddress_invalid: { v4: '10.0.0.1' }, destinationipgeopoint_invalid: [1] }],
  ['that, and the new name taken', '{"success":"yes","success_invalid":1}', { success_invalid_2: 'yes', success_invalid: 1 }],
  ['values where the index has objects', '{"apiversion":"v1","requestparameters":{"logstreamname":"x"}}',
    { apiversion_value: 'v1', requestparameters: { logstreamname_value: 'x' } }],
  ['a list of several types', '{"a":[1,"x",true,null]}', { a: ['1', 'x', 'true', null] }],
  ['a list of objects and values', '{"a":[{"b":1},2]}', { a: ['{"b":1}', '2'] }],
  ['objects in a list that differ in a type', '{"a":[{"b":1},{"b":"x"},{"b":{"c":1}}]}', { a: [{ b: '1' }, { b: 'x' }, { b: '{"c":1}' }] }],
])('of a body with %s, what the index would reject is repaired', (_, body, details) => {
  expect(detailsOf(body)).toEqual(details);
  expect(nestedIndexFaults(detailsOf(body))).toEqual([]);
});

test('too long a text is cut, and says so', () => {
  const [exact, longer] = [MAX_KEYWORD_BYTES, MAX_KEYWORD_BYTES + 1].map((length) => (detailsOf(JSON.stringify({ a: ['x'.repeat(length)] })).a as string[])[0]);
  expect(exact).toBe('x'.repeat(MAX_KEYWORD_BYTES));
  expect(Buffer.byteLength(longer)).toBe(MAX_KEYWORD_BYTES);
  expect(longer).toMatch(/^x+… \(cut\)$/);
  expect(longer.endsWith(CUT_MARK)).toBe(true);
});

test.each<[string, string]>([
  ['objects', nest(MAX_LEGACY_DEPTH + 5, '1')],
  ['lists', `{"a":${nest(MAX_LEGACY_DEPTH + 5, '1', '[', ']')}}`],
  ['dots', `{"${'a.'.repeat(100)}a":1}`],
  ['objects, a hundred thousand deep,', nest(100_000, '1')],
])('what lies too deep in %s becomes text, or a shallower name', (_, body) => {
  expect(nestedIndexFaults(detailsOf(body))).toEqual([]);
  expect(workerTakes(toLegacyEvent(body, 's')).fate).toBe('indexed');
});

test.each<[string, string, RegExp]>([
  ['too many fields', JSON.stringify(Object.fromEntries(Array.from({ length: MAX_LEGACY_FIELDS + 1 }, (_, n) => [`k${n}`, n]))), /^the body has more than 900 fields/],
  ['a value and fields below it', '{"a":1,"a.b":2}', /^one of the details is a value, and has fields below it/],
])('a body with %s cannot be sent', (_, body, message) => {
  expect(() => toLegacyEvent(body, 's')).toThrow(ContractError);
  expect(() => toLegacyEvent(body, 's')).toThrow(message);
});

test('of any body MozDef takes and can index what is made of it, unless it is refused', () => {
  const names = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('a', 'b', 'a.b', '', '.', '__proto__', 'success', 'sourceipaddress', 'apiversion', 'requestparameters', 'logstreamname'));
  const leaves = fc.oneof(
    { weight: 20, arbitrary: fc.oneof(fc.string(), anyString(), fc.double(), fc.boolean(), fc.constantFrom(null, '\uD800', 1e300, '10.0.0.1')) },
    { weight: 1, arbitrary: fc.constant('x'.repeat(33_000)) },
  );
  const { body } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaves, fc.array(tie('value'), { maxLength: 3 }), tie('body')),
    body: fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }));
  let sent = 0;
  fc.assert(fc.property(body.map((value) => JSON.stringify(value)), (text) => {
    let message: string;
    try {
      message = toLegacyEvent(text, 'zoom');
    } catch (error) {
      expect(error).toBeInstanceOf(ContractError);
      return;
    }
    sent++;
    expect(fitsSqs(message)).toBe(true);
    expect(workerTakes(message)).toMatchObject({ fate: 'indexed', event: { hostname: 'zoom_host', tags: ['zoom', 'queue'] } });
    expect(nestedIndexFaults((JSON.parse(message) as { details: Record<string, unknown> }).details)).toEqual([]);
  }), fuzz(300));
  expect(sent).toBeGreaterThan(100);
}, FUZZ_TIMEOUT_MS);
