import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { SourceDescriptor } from '../../../../templates/framework/config';
import type { RawEvent } from '../../../../templates/framework/runtime/process/raw-event';
import { fieldOf } from '../../../../templates/framework/runtime/receive/form';
import { MAX_BODY_BYTES } from '../../../../templates/framework/runtime/receive/http';
import { rereadEvents, toRawEvents } from '../../../../templates/framework/runtime/receive/raw-events';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';

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

test.each<[string, string | undefined]>([
  ['1234567890123456789', '1234567890123456789'],
  ['1234567890123456788', '1234567890123456788'],
  ['12345678901234567890123456789', '12345678901234567890123456789'],
  ['5', '5'],
  ['0.12345678901234567891', undefined],
])('the number %s is the id %s', (number, id) => {
  expect(read(`{"id":${number}}`)[0].id).toBe(id);
  expect(read(`[{"id":${number}}]`)[0].id).toBe(id);
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

describe('a form, of a source that may send its JSON in a field,', () => {
  const form: SourceDescriptor = { ...byHeader, formField: 'payload' };
  const headers = { 'content-type': ['application/x-www-form-urlencoded; charset=utf-8'], 'x-type': ['push'] };
  const body = 'payload=%7B%22a%22%3A%22b+c%22%7D';

  test('is the JSON in that field', () => {
    expect(read(body, form, headers)[0]).toMatchObject({ body: '{"a":"b c"}', type: 'push' });
    expect(read(`x=1&${body}&y`, form, headers)[0].body).toBe('{"a":"b c"}');
  });
  test.each<[string, string, SourceDescriptor, Record<string, string[]>]>([
    ['it has no such field', 'other=1', form, headers],
    ['it has several', `${body}&pay%6Coad=%7B%7D`, form, headers],
    ['nothing says that it is a form', body, form, { 'x-type': ['push'] }],
    ['it is said to be another', body, form, { 'content-type': ['application/x-www-form-urlencoded-v2'] }],
    ['its source sends no forms', body, byHeader, headers],
  ])('is kept whole where %s', (_, text, source, given) => expect(read(text, source, given).map((event) => event.body)).toEqual([text]));

  test.each<[string, string]>([
    ['Latin-1', '{"name":"caf%E9"}'],
    ['a character cut in two', '%E2%82'],
    ['an overlong encoding', '%C0%AF'],
    ['an encoded surrogate', '%ED%A0%80'],
    ['UTF-16', '%FF%FE%7B%00'],
    ['bytes that are not escaped', '\xE9'],
  ])('whose field is not UTF-8 (%s) is kept as the bytes of the field', (_, field) => {
    const bytes = Buffer.from(unescape(field), 'latin1');
    const [event] = read(Buffer.from(`payload=${field}`, 'latin1'), form, headers);
    expect(event).toEqual({ body: bytes.toString('base64'), encoding: 'base64', type: 'push', id: undefined, receivedAt, attempts: 1 });
    expect(rereadEvents(form, { ...event, attempts: 2 })).toEqual([{ ...event, attempts: 2 }]);
  });
  test('may have what it likes beside the field', () => {
    expect(read(Buffer.from(`x=\xE9&${body}&%E9=%E9`, 'latin1'), form, headers)[0].body).toBe('{"a":"b c"}');
  });

  test('has the fields that URLSearchParams reads in it, where they are UTF-8', () => {
    const piece = fc.oneof(fc.constantFrom('payload', '=', '&', '+', '%', '%2', '%zz', '%7B', '%7d', '%C3%A9', 'é', '%00', '%61', 'pay%6coad'), fc.string());
    const value = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const forms = fc.array(fc.oneof(value, value.map((text) => `payload=${text}`)), { maxLength: 3 }).map((fields) => fields.join('&'));
    let found = 0;
    fc.assert(fc.property(forms, (text) => {
      // It takes a question mark away, which the URL Standard's parser of forms does not.
      fc.pre(!text.startsWith('?'));
      const values = new URLSearchParams(text).getAll('payload');
      fc.pre(!values.some((each) => each.includes('\uFFFD')));
      found += values.length === 1 ? 1 : 0;
      expect(fieldOf(Buffer.from(text), 'payload')?.toString()).toBe(values.length === 1 ? values[0] : undefined);
    }), fuzz(500));
    expect(found).toBeGreaterThan(100);
  }, FUZZ_TIMEOUT_MS);
  test('gives the bytes of its field back, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), fc.infiniteStream(fc.boolean()), (bytes, escaped) => {
      const written = Array.from(bytes, (byte) => {
        const char = String.fromCharCode(byte);
        return '&+%='.includes(char) || escaped.next().value ? `%${byte.toString(16).padStart(2, '0')}` : char;
      });
      expect(fieldOf(Buffer.from(`payload=${written.join('')}`, 'latin1'), 'payload')).toEqual(Buffer.from(bytes));
    }), fuzz());
  }, FUZZ_TIMEOUT_MS);
});

describe('gzip, of a source that sends it,', () => {
  const zipped: SourceDescriptor = { ...byBody, gzip: true };

  test('is decompressed, whatever the headers say', () => {
    expect(read(gzipSync('{"event":{"type":"login"},"id":"1"}'), zipped)).toEqual([
      { body: '{"event":{"type":"login"},"id":"1"}', type: 'login', id: '1', receivedAt, attempts: 1 },
    ]);
    expect(read('{"id":"1"}', zipped, { 'content-encoding': ['gzip'] })[0].body).toBe('{"id":"1"}');
  });
  test('may be of a batch, of a form, and of several members', () => {
    expect(read(Buffer.concat([gzipSync('[{"id":1},'), gzipSync('{"id":2}]')]), zipped).map(({ id }) => id)).toEqual(['1', '2']);
    const form = { ...zipped, formField: 'payload' };
    const headers = { 'content-type': ['application/x-www-form-urlencoded'] };
    expect(read(gzipSync('payload=%7B%7D'), form, headers)[0].body).toBe('{}');
    expect(read(gzipSync('payload=%E9'), form, headers)).toEqual([expect.objectContaining({ body: '6Q==', encoding: 'base64' })]);
  });
  test('of bytes that are not UTF-8 is kept as those bytes', () => {
    expect(read(gzipSync(Buffer.from([0xff])), zipped)).toEqual([expect.objectContaining({ body: '/w==', encoding: 'base64' })]);
  });
  test.each<[string, Buffer]>([
    ['cut short', gzipSync('{"a":1}').subarray(0, -4)],
    ['that is no more than its beginning', Buffer.from([0x1f, 0x8b, 8])],
    ['whose checksum is wrong', Buffer.concat([gzipSync('{"a":1}').subarray(0, -8), Buffer.alloc(8)])],
  ])('%s is kept as it was received', (_, bytes) => {
    const [event] = read(bytes, zipped);
    expect(Buffer.from(event.body, 'base64').equals(bytes)).toBe(event.encoding === 'base64');
    expect(event.encoding).toBe('base64');
  });
  test.each<[string, Buffer]>([
    ['larger than a body may be', gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1, ' '))],
    ['a gigabyte', Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(MAX_BODY_BYTES))))],
  ])('that becomes %s is kept as it was received, and is not processed', (_, bytes) => {
    const [event, ...others] = read(bytes, zipped);
    expect([others, event.oversize]).toEqual([[], 'the body has more than 10485760 bytes when it is decompressed']);
    expect(Buffer.from(event.body, event.encoding).equals(bytes)).toBe(true);
  });
  test('of exactly the largest size is decompressed', () => {
    expect(read(gzipSync(Buffer.alloc(MAX_BODY_BYTES, ' ')), zipped)[0].body).toHaveLength(MAX_BODY_BYTES);
  });
});

describe('a quarantined event', () => {
  const kept: RawEvent = { body: '{"event":{"type":"login"},"id":"1"}', type: 'login', id: '1', receivedAt, attempts: 3 };
  const zipped = { ...kept, body: gzipSync(kept.body).toString('base64'), encoding: 'base64' as const, type: 'event', id: undefined };

  test('is decompressed when its source is said to send gzip by now', () => {
    expect(rereadEvents({ ...byBody, gzip: true }, zipped)).toEqual([kept]);
    expect(rereadEvents(byBody, zipped)).toEqual([zipped]);
  });
  test('is taken apart when its source is said to send batches by now', () => {
    const batch = { ...kept, body: '[{"event":{"type":"a"},"id":1}, {"event":{"type":"b"}}]', type: 'event', id: 'x' };
    expect(rereadEvents(byBody, batch)).toEqual([
      { ...kept, body: '{"event":{"type":"a"},"id":1}', type: 'a', id: '1' }, { ...kept, body: '{"event":{"type":"b"}}', type: 'b', id: undefined },
    ]);
    expect(rereadEvents({ ...byHeader, arrayIsBatch: true }, batch).map(({ type, id }) => [type, id])).toEqual([['event', 'x'], ['event', 'x']]);
    expect(rereadEvents({ ...byBody, arrayIsBatch: false }, batch)).toHaveLength(1);
  });
  test('has the type and the id that its body says where they are told to be by now', () => {
    const before = { ...kept, type: 'event', id: undefined };
    expect(rereadEvents(byBody, before)).toEqual([kept]);
    expect(rereadEvents({ id: 's', title: 'S', eventType: { body: 'id' } }, kept)).toEqual([{ ...kept, type: '1', id: undefined }]);
  });
  test('keeps the type and the id that its headers said', () => expect(rereadEvents(byHeader, { ...kept, type: 'push', id: 'x' })).toEqual([{ ...kept, type: 'push', id: 'x' }]));

  test('that came as today’s descriptor says comes out as it is, whatever the bytes', () => {
    const selectors = fc.constantFrom(undefined, { header: 'X-Type' }, { header: 'X-Id' }, { body: 'type' }, { body: 'id' }, { body: 'a.type' });
    const sources = fc.record({ id: fc.constant('s'), title: fc.constant('S'), eventType: selectors, eventId: selectors, arrayIsBatch: fc.boolean(), gzip: fc.boolean() });
    // A list in a batch is quarantined, and would be taken for a batch.
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !Array.isArray(value));
    const fields = { type: fc.oneof(fc.string(), json), id: fc.oneof(fc.nat(), json), a: fc.record({ type: fc.string() }) };
    const known = fc.record(fields, { requiredKeys: [] });
    const events = fc.oneof(known, json);
    const bodies = fc.oneof(
      fc.oneof(events, fc.array(events)).map((value) => Buffer.from(JSON.stringify(value))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.string().map((text) => Buffer.from(text)),
    ).chain((body) => fc.constantFrom(body, gzipSync(body)));
    const headers = fc.record({ 'x-type': fc.array(fc.string(), { maxLength: 2 }), 'x-id': fc.array(fc.string(), { maxLength: 2 }) });
    fc.assert(fc.property(sources, bodies, headers, (source, body, given) => {
      for (const event of toRawEvents(source, { headers: given, body }, receivedAt)) {
        expect(rereadEvents(source, { ...event, attempts: 2 })).toEqual([{ ...event, attempts: 2 }]);
      }
    }), fuzz(500));
  }, FUZZ_TIMEOUT_MS);
});
