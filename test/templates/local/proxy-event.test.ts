import { methodArn, toAuthorizerEvent, toProxyEvent } from '../../../templates/framework/local/proxy-event';
import { fromProxyEvent } from '../../../templates/framework/runtime/receive/http';

const request = {
  method: 'POST',
  path: '/hooks/zoom',
  query: new URLSearchParams('a=1&a=2&b=x%20y'),
  rawHeaders: ['Host', 'localhost', 'X-Twice', 'first', 'X-Twice', 'second', 'User-Agent', 'test/1'],
  body: Buffer.from([0x7b, 0xff, 0x7d]),
  sourceIp: '127.0.0.1',
  stage: 'dev',
};

test('a request becomes the event that API Gateway makes of it: the last value of each header, and all of them', () => {
  expect(toProxyEvent(request)).toMatchObject({
    httpMethod: 'POST',
    path: '/hooks/zoom',
    resource: '/hooks/zoom',
    headers: { 'Host': 'localhost', 'X-Twice': 'second' },
    multiValueHeaders: { 'Host': ['localhost'], 'X-Twice': ['first', 'second'] },
    queryStringParameters: { a: '2', b: 'x y' },
    multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
    isBase64Encoded: true,
    requestContext: { path: '/dev/hooks/zoom', stage: 'dev', identity: { sourceIp: '127.0.0.1', userAgent: 'test/1' } },
  });
});

test('the function reads from it the very bytes and headers that were sent', () => {
  const { headers, body } = fromProxyEvent(toProxyEvent(request));
  expect(body).toEqual(request.body);
  expect(headers).toMatchObject({ 'x-twice': ['first', 'second'], 'host': ['localhost'] });
});

test('headers and parameters may be called like what every object has', () => {
  const event = toProxyEvent({ ...request, rawHeaders: ['constructor', 'x', '__proto__', 'y'], query: new URLSearchParams('toString=1&__proto__=2') });
  expect(Object.entries(event.headers)).toEqual([['constructor', 'x'], ['__proto__', 'y']]);
  expect(Object.entries(event.multiValueQueryStringParameters!)).toEqual([['toString', ['1']], ['__proto__', ['2']]]);
});

test('what is not there is null', () => {
  expect(toProxyEvent({ ...request, query: new URLSearchParams(), body: Buffer.alloc(0) })).toMatchObject({
    body: null, queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: null,
  });
});

test('an authorizer is given the token and the ARN of the method', () => {
  const arn = methodArn(request, 'us-west-2');
  expect(toAuthorizerEvent('t', arn)).toEqual({
    type: 'TOKEN', authorizationToken: 't', methodArn: 'arn:aws:execute-api:us-west-2:000000000000:local/dev/POST/hooks/zoom',
  });
});
