import { endpointOf, noPositionals, stageOf, takeEngineArguments } from '../../../templates/framework/operations/call';
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

describe('at an emulator', () => {
  const environment = { ...process.env };
  afterEach(() => { process.env = { ...environment }; });
  const credentialsAt = (endpoint: string, env: NodeJS.ProcessEnv) => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_ENDPOINT_URL']) delete process.env[name];
    Object.assign(process.env, env);
    expect(endpointOf(env.AWS_ENDPOINT_URL ? undefined : endpoint)).toBe(endpoint);
    const { AWS_ACCESS_KEY_ID: key, AWS_PROFILE: profile, AWS_SESSION_TOKEN: session } = process.env;
    return { key, profile, session };
  };

  test.each(['http://127.0.0.1:5000', 'http://localhost:4566', 'http://[::1]:5000', 'http://s3.localhost:4566', 'https://127.1.2.3'])('on this machine (%s) nobody needs credentials', (endpoint) => {
    for (const env of [{}, { AWS_PROFILE: 'of-somebody', AWS_SESSION_TOKEN: 'x' }, { AWS_ENDPOINT_URL: endpoint }]) {
      expect(credentialsAt(endpoint, env)).toEqual({ key: 'local', profile: undefined, session: undefined });
    }
  });

  test('keys that are set are used: emulators tell accounts by them', () => {
    expect(credentialsAt('http://127.0.0.1:5000', { AWS_ACCESS_KEY_ID: '111122223333' })).toMatchObject({ key: '111122223333' });
  });

  test.each(['https://vpce-1.sqs.us-west-2.vpce.amazonaws.com', 'http://emulator.example.com', 'http://127.0.0.1.example.com', 'http://notlocalhost'])('elsewhere (%s) they are needed', (endpoint) => {
    expect(credentialsAt(endpoint, { AWS_PROFILE: 'of-somebody' })).toEqual({ key: undefined, profile: 'of-somebody', session: undefined });
  });
});
