import { fromProxyEvent, onlyHeader, toProxyResult } from '../../../../templates/framework/runtime/receive/http';

const empty = { headers: {}, multiValueHeaders: {}, body: null, isBase64Encoded: false };

test.each<[string, string | null, boolean, Buffer]>([
  ['base64, as API Gateway hands on binary media types', Buffer.from([0, 255, 10]).toString('base64'), true, Buffer.from([0, 255, 10])],
  ['text', '{"ü":1}', false, Buffer.from('{"ü":1}')],
  ['missing', null, false, Buffer.alloc(0)],
  ['missing, in base64', null, true, Buffer.alloc(0)],
])('the body is read when it is %s', (_, body, isBase64Encoded, bytes) => {
  expect(fromProxyEvent({ ...empty, body, isBase64Encoded }).body).toEqual(bytes);
});

test.each<[string, Record<string, string>, Record<string, string[]> | null, string[] | undefined]>([
  ['under any case of its name', { 'X-TEST': 'a' }, { 'X-TEST': ['a'] }, ['a']],
  ['with every value', { 'X-Test': 'b' }, { 'X-Test': ['a', 'b'] }, ['a', 'b']],
  ['with the values of every case of its name', { 'X-Test': 'a', 'x-test': 'b' }, { 'X-Test': ['a'], 'x-test': ['b'] }, ['a', 'b']],
  ['without multiValueHeaders', { 'X-Test': 'a' }, null, ['a']],
  ['not at all when it is absent', {}, {}, undefined],
])('a header is found %s', (_, headers, multiValueHeaders, values) => {
  const event = { ...empty, headers, multiValueHeaders: multiValueHeaders as Record<string, string[]> };
  expect(fromProxyEvent(event).headers['x-test']).toEqual(values);
});

test('headers called like a property of every object are headers, and others are not there', () => {
  const { headers } = fromProxyEvent({ ...empty, multiValueHeaders: JSON.parse('{"__proto__":["a"]}') as Record<string, string[]> });
  expect(onlyHeader(headers, '__proto__')).toBe('a');
  expect(onlyHeader(headers, 'constructor')).toBeUndefined();
});

test.each<[string, string[] | undefined, string | undefined]>([
  ['there once', ['a'], 'a'], ['there twice', ['a', 'a'], undefined], ['absent', undefined, undefined], ['empty', [''], ''],
])('a header that may come only once, %s', (_, values, expected) => {
  expect(onlyHeader(values ? { 'x-test': values } : {}, 'X-Test')).toBe(expected);
});

test('an answer is JSON that nobody keeps', () => {
  expect(toProxyResult({ status: 202, body: { delivered: 1 } })).toEqual({
    statusCode: 202, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: '{"delivered":1}', isBase64Encoded: false,
  });
});

test.each<[string, Parameters<typeof fromProxyEvent>[0]['requestContext'], unknown]>([
  ['by what API Gateway says', { identity: { sourceIp: '192.0.2.7' }, extendedRequestId: 'abc=' }, { sourceIp: '192.0.2.7', requestId: 'abc=' }],
  ['not at all where API Gateway says nothing', undefined, undefined],
])('the caller is known %s, and never by a header', (_, requestContext, caller) => {
  const multiValueHeaders = { 'X-Forwarded-For': ['203.0.113.9'], 'x-amzn-RequestId': ['00000000-0000-0000-0000-000000000000'] };
  expect(fromProxyEvent({ ...empty, multiValueHeaders, requestContext }).caller).toEqual(caller);
});
