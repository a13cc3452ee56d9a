import { endpointOf, noPositionals, reasonOf, stageOf, takeEngineArguments } from '../../../templates/framework/operations/call';
import { configOf, github } from '../infra/fixtures';

const one = configOf(github);
const three = configOf(github, { stages: ['dev', 'stg', 'prod'] });

afterEach(() => {
  delete process.env.AWS_ENDPOINT_URL;
});

test('the only stage is the default, and of several one is to be named', () => {
  expect(stageOf(one, undefined)).toBe('dev');
  expect(stageOf(three, 'prod')).toBe('prod');
  expect(() => stageOf(three, undefined)).toThrow('--stage is missing; it must be one of dev, stg, prod');
  expect(() => stageOf(one, 'prod')).toThrow('--stage is "prod"; it must be one of dev');
  expect(() => stageOf(one, 'toString')).toThrow('--stage is "toString"');
});

test('the endpoint is that of the option, or of the environment', () => {
  expect(endpointOf(undefined)).toBeUndefined();
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  expect(endpointOf(undefined)).toBe('http://127.0.0.1:1');
  expect(endpointOf('http://127.0.0.1:2')).toBe('http://127.0.0.1:2');
});

test.each(['', '127.0.0.1:5000', 'localhost', 'file:///x'])('%j is no endpoint', (url) => {
  expect(() => endpointOf(url)).toThrow(`--endpoint is ${JSON.stringify(url)}; it must be a URL`);
});

test('what is not an option is refused', () => {
  expect(() => noPositionals([])).not.toThrow();
  expect(() => noPositionals(['dev'])).toThrow('"dev" is not an option');
});

test.each<[string[], string[], string[]]>([
  [['--', '--stage', 'dev', '--', '--skip-provider-lock'], ['--skip-provider-lock'], ['--', '--stage', 'dev']],
  [['--stage', 'dev', '--', '--help'], ['--help'], ['--stage', 'dev']],
  [['--', '--', '--x', '--', 'y'], ['--x', '--', 'y'], ['--']],
  [['--', '--stage', 'dev'], [], ['--', '--stage', 'dev']],
  [[], [], []],
])('of %j, %j is for the engine', (args, forEngine, rest) => {
  const argv = ['node', 'main.ts', ...args];
  expect(takeEngineArguments(argv)).toEqual(forEngine);
  expect(argv.slice(2)).toEqual(rest);
});

test.each<[object, string]>([
  [{ name: 'AccessDenied', message: 'not authorized to perform: s3:GetBucketPolicy' }, 'AccessDenied: not authorized to perform: s3:GetBucketPolicy'],
  [{ name: 'NotFound', message: 'UnknownError', $metadata: { httpStatusCode: 404 } }, 'NotFound: HTTP status 404'],
  [{ name: '403', message: '403', $metadata: { httpStatusCode: 403 } }, '403: HTTP status 403'],
  [{ name: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }, 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1'],
  // Of a connection that was tried over IPv4 and IPv6.
  [{ name: 'AggregateError', message: '', code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
  [{ name: 'Error', message: '' }, 'unknown error'],
])('the reason of %j', (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});
