import type { SourceDescriptor } from '../../../../templates/framework/config';
import { toRawEvents } from '../../../../templates/framework/runtime/receive/raw-events';

const receivedAt = new Date('2026-01-31T12:00:00Z');
const byBody: SourceDescriptor = { id: 's', title: 'S', eventType: { body: 'event.type' }, eventId: { body: 'id' }, arrayIsBatch: true };
const byHeader: SourceDescriptor = { id: 's', title: 'S', eventType: { header: 'X-Type' }, eventId: { header: 'X-Id' } };
const read = (body: string | Buffer, source = byBody, headers: Record<string, string[]> = {}) =>
  toRawEvents(source, { headers, body: Buffer.from(body as string) }, receivedAt);

test.each<[string, string]>([
  ['an event', '{"event":{"type":"login"},"id":"1"}'],
  ['with blanks and line ends', ' {\r\n\t"event" : {"type":"login"},"id":"1" } '],
  ['with numbers that JavaScript would round', '{"event":{"type":"login"},"id":"1","n":12345678901234567890}'],
])('%s is kept byte for byte', (_, body) => {
  expect(read(body)).toEqual([{ body, type: 'login', id: '1', receivedAt, attempts: 1 }]);
});

test.each<[string, number[]]>([
  ['invalid UTF-8', [0x22, 0xff, 0x22]],
  ['a character cut in two', [0xe2, 0x82]],
  ['an overlong encoding', [0xc0, 0xaf]],
  ['an encoded surrogate', [0xed, 0xa0, 0x80]],
  ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ['gzip', [0x1f, 0x8b, 0x08]],
])('bytes that are not UTF-8 (%s) are kept as base64', (_, bytes) => {
  expect(read(Buffer.from(bytes))).toEqual([
    { body: Buffer.from(bytes).toString('base64'), encoding: 'base64', type: 'event', receivedAt, attempts: 1 },
  ]);
});

test.each<[string, string, string]>([
  ['a byte order mark', '\uFEFF{"event":{"type":"login"}}', 'login'],
  ['characters that SQS does not take', '{"event":{"type":"login"},"n":"\uFFFE\uFFFF"}', 'login'],
  ['NUL', '"\u0000"', 'event'],
  ['a replacement character of its own', '{"event":{"type":"\uFFFD"}}', '\uFFFD'],
  ['characters beyond the basic plane', '{"event":{"type":"😀"}}', '😀'],
  ['tabs and line ends', '\t\r\n', 'event'],
])('text with %s is kept as text', (_, body, type) => {
  expect(read(body)).toEqual([expect.objectContaining({ body, type })]);
});

test('a body without a byte is kept as a blank, which SQS takes', () => {
  expect(read('')).toEqual([expect.objectContaining({ body: ' ', type: 'event' })]);
});

describe('a batch', () => {
  test('is so many events, each with its own type and id', () => {
    expect(read('[{"event":{"type":"a"},"id":"1"},{"event":{"type":"b"},"id":2},[3],null,"x"]')).toEqual([
      { body: '{"event":{"type":"a"},"id":"1"}', type: 'a', id: '1', receivedAt, attempts: 1 },
      { body: '{"event":{"type":"b"},"id":2}', type: 'b', id: '2', receivedAt, attempts: 1 },
      ...['[3]', 'null', '"x"'].map((body) => ({ body, type: 'event', id: undefined, receivedAt, attempts: 1 })),
    ]);
  });
  test('keeps each byte for byte, with numbers that JavaScript would round', () => {
    expect(read('\uFEFF[ {"id": 12345678901234567890 } ,{"a":"],[\\"{"}]').map(({ body }) => body)).toEqual(['{"id": 12345678901234567890 }', '{"a":"],[\\"{"}']);
  });
  test('of nothing is no event', () => expect(read('[]')).toEqual([]));
  test('that is not JSON is one event', () => expect(read('[{"id":1},')).toHaveLength(1));
  test('is one event where the source does not send batches', () => expect(read('[{},{}]', byHeader)).toHaveLength(1));
  test('with escaped characters that SQS does not take keeps them escaped', () => {
    expect(read(String.raw`[{"a":"\ufffe\uffff\u0000\ud800"}]`)[0].body).toBe(String.raw`{"a":"\ufffe\uffff\u0000\ud800"}`);
  });
});

test.each<[string, string]>([
  ['missing', '{}'],
  ['empty', '{"event":{"type":""}}'],
  ['an object', '{"event":{"type":{}}}'],
  ['a boolean', '{"event":{"type":true}}'],
  ['too long for a message attribute', JSON.stringify({ event: { type: 'x'.repeat(257) } })],
  ['of characters that SQS does not take', String.raw`{"event":{"type":"a\u0000"}}`],
  ['half a character', String.raw`{"event":{"type":"\ud800"}}`],
  ['on a path through an array of text', '{"event":"type"}'],
  ['inherited', '{"event":{}}'],
])('an event type that is %s is the default one', (_, body) => expect(read(body)[0].type).toBe('event'));

test.each(['__proto__', 'constructor', 'toString', 'x'.repeat(256), 'a b/c%2F', 'ü'])('an event type may be %j', (type) => {
  expect(read(JSON.stringify({ event: { type } }))[0].type).toBe(type);
  expect(read('{}', byHeader, { 'x-type': [type] })[0].type).toBe(type);
});

test('an event type in a header is read from it, and one that is there twice is none', () => {
  expect(read('not json', byHeader, { 'x-type': ['push'], 'x-id': ['7'] })[0]).toMatchObject({ type: 'push', id: '7' });
  expect(read('{}', byHeader, { 'x-type': ['push', 'ping'], 'x-id': [] })[0]).toMatchObject({ type: 'event', id: undefined });
});

test('JSON in the field of a form is the event, of a source that may send it so', () => {
  const form: SourceDescriptor = { ...byHeader, formField: 'payload' };
  const headers = { 'content-type': ['application/x-www-form-urlencoded; charset=utf-8'], 'x-type': ['push'] };
  const body = 'payload=%7B%22a%22%3A%22b+c%22%7D';
  expect(read(body, form, headers)[0]).toMatchObject({ body: '{"a":"b c"}', type: 'push' });
  expect(read('other=1', form, headers)[0].body).toBe('other=1');
  expect(read(body, form, { 'x-type': ['push'] })[0].body).toBe(body);
  expect(read(body, byHeader, headers)[0].body).toBe(body);
});
