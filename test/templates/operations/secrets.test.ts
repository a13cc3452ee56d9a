import { PassThrough } from 'node:stream';
import { awsError, fails, fakeClient } from './fake-client';
import { readSecret } from '../../../templates/framework/operations/read-secret';
import { describeSecrets, generateSecret, secretOf, secretValue, setSecret } from '../../../templates/framework/operations/secrets';
import { configOf, generic, github } from '../infra/fixtures';

const VALUE = 'hunter2-hunter2-hunter2';
const OLD = 'the-value-before-it';
const config = configOf(github);
const PATH = '/MozDef-EF/github/dev/signing_secret';

/** A parameter store, as far as the commands use it. */
function fakeSsm(parameters: Record<string, string> = {}, type = 'SecureString') {
  return fakeClient({
    DescribeParameters: () => ({ Parameters: Object.keys(parameters).map((Name) => ({ Name, Type: type, Version: 1 })) }),
    GetParameter: ({ Name }) => {
      if (parameters[Name] === undefined) throw awsError('ParameterNotFound', 'not found');
      return { Parameter: { Value: parameters[Name] } };
    },
    PutParameter: ({ Name, Value }) => {
      parameters[Name] = Value;
      return { Version: 2 };
    },
  });
}

test('the only secret that is needed is the default', () => {
  expect(secretOf(config, undefined)).toBe('signing_secret');
  expect(secretOf(configOf(generic), undefined)).toBe('auth_token');
  expect(secretOf(config, 'signing_secret_previous')).toBe('signing_secret_previous');
});

test('a source with both has no default', () => {
  const both = configOf({ ...github, authorization: generic.authorization });
  expect(() => secretOf(both, undefined)).toThrow('--name is missing; it must be one of auth_token, auth_token_previous, signing_secret');
});

test.each(['auth_token', 'x', ''])('%j is not a secret of a source that signs', (name) => {
  expect(() => secretOf(config, name)).toThrow(`--name is ${JSON.stringify(name)}; it must be one of signing_secret, signing_secret_previous`);
});

test('a source without secrets has none to set', () => {
  expect(() => secretOf(configOf({ id: 'x', title: 'X' }), undefined)).toThrow('X uses no secrets');
});

const base64 = configOf({ ...github, signature: { ...github.signature!, keyEncoding: 'base64' } });
test.each([
  [config, 'signing_secret', '', 'it is empty'],
  [config, 'signing_secret', ' ', 'it is empty'],
  [config, 'signing_secret', `${VALUE}\n${VALUE}`, 'a line break'],
  [config, 'signing_secret_previous', VALUE.slice(0, 15), 'fewer than 16 bytes'],
  [config, 'signing_secret', 'x'.repeat(4097), '4096 bytes'],
  [base64, 'signing_secret', `${VALUE}!`, 'it is not base64'],
  [base64, 'signing_secret', 'AQIDBAUGBwgJCgsMDQ4P', 'fewer than 16 bytes'],
  [configOf(generic), 'auth_token', `Bearer Bearer ${VALUE}`, 'white space in the token itself'],
] as const)('a value that the source cannot use is refused by the parameter\'s name, and not repeated (%#)', async (used, name, value, reason) => {
  const ssm = fakeSsm();
  const error = await setSecret(ssm, { config: used, stage: 'dev', name, value }).catch((thrown: Error) => thrown) as Error;
  expect(error.message).toMatch(new RegExp(`^the value cannot be used for /MozDef-EF/[a-z-]+/dev/${name}: .*${reason}`));
  expect(error.message).not.toContain(value.trim() || VALUE);
  expect(ssm.calls).toEqual([]);
});

test.each([
  [config, 'signing_secret', ` ${VALUE}\r\n`, VALUE],
  [base64, 'signing_secret', 'v1,whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY\n', 'v1,whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY'],
  [configOf(generic), 'auth_token', `Bearer ${VALUE}`, `Bearer ${VALUE}`],
] as const)('a value is written as it was pasted, without the white space around it (%#)', (used, name, value, written) => {
  expect(secretValue(used, 'dev', name, value)).toBe(written);
});

test('a made secret is 32 random bytes, as the source writes them', () => {
  expect(generateSecret(config, 'signing_secret')).toMatch(/^[0-9a-f]{64}$/);
  expect(generateSecret(config, 'signing_secret')).not.toBe(generateSecret(config, 'signing_secret'));
  expect(Buffer.from(generateSecret(base64, 'signing_secret'), 'base64')).toHaveLength(32);
});

test('a secret is written as a SecureString', async () => {
  const ssm = fakeSsm();
  expect(await setSecret(ssm, { config, stage: 'dev', name: 'signing_secret', value: VALUE })).toEqual([{ path: PATH, version: 2 }]);
  expect(ssm.calls.filter(({ operation }: { operation: string }) => operation === 'PutParameter')).toEqual([
    { operation: 'PutParameter', input: { Name: PATH, Value: VALUE, Type: 'SecureString', Overwrite: true } },
  ]);
});

test('the stage\'s own key encrypts it', async () => {
  const ssm = fakeSsm();
  const kmsKeyArn = 'arn:aws:kms:us-west-2:1:key/k';
  await setSecret(ssm, { config: configOf(github, { stage: { kmsKeyArn } }), stage: 'dev', name: 'signing_secret', value: VALUE });
  expect(ssm.calls.at(-1).input).toMatchObject({ KeyId: kmsKeyArn });
});

test('a rotation keeps the value that is replaced', async () => {
  const store = { [PATH]: OLD };
  const written = await setSecret(fakeSsm(store), { config, stage: 'dev', name: 'signing_secret', value: VALUE, rotate: true });
  expect(written.map(({ path }) => path)).toEqual([`${PATH}_previous`, PATH]);
  expect(store).toEqual({ [PATH]: VALUE, [`${PATH}_previous`]: OLD });
});

test('a rotation to the same value, of nothing, or of a previous value is refused, and nothing is written', async () => {
  const store = { [PATH]: VALUE, [`${PATH}_previous`]: 'old' };
  const rotate = (ssm: any, name: 'signing_secret' | 'signing_secret_previous' = 'signing_secret') =>
    setSecret(ssm, { config, stage: 'dev', name, value: VALUE, rotate: true });
  await expect(rotate(fakeSsm(store))).rejects.toThrow('current one already');
  await expect(rotate(fakeSsm({}))).rejects.toThrow('is not set, so there is nothing to rotate');
  await expect(rotate(fakeSsm(store), 'signing_secret_previous')).rejects.toThrow('must be one of');
  expect(store).toEqual({ [PATH]: VALUE, [`${PATH}_previous`]: 'old' });
});

test('a rotation knows a secret in another spelling, and keeps none that cannot be used', async () => {
  const rotate = (current: string) => setSecret(fakeSsm({ [PATH]: current }), {
    config: base64, stage: 'dev', name: 'signing_secret', value: 'v1,whsec_yMnKy8zNzs_Q0dLT1NXW19jZ2tvc3d7f', rotate: true,
  });
  await expect(rotate('yMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f')).rejects.toThrow('current one already');
  await expect(rotate('no base64')).rejects.toThrow(`the value of ${PATH} cannot be used, so there is nothing to rotate: leave --rotate out`);
});

test('when the previous value cannot be written, the current one stays', async () => {
  const ssm = fakeSsm({ [PATH]: OLD });
  const send = (command: any) => (command.input.Name?.endsWith('_previous') ? fails('AccessDenied', 'no')() : ssm.send(command));
  await expect(setSecret({ send } as any, { config, stage: 'dev', name: 'signing_secret', value: VALUE, rotate: true }))
    .rejects.toThrow('_previous was not written');
  expect(ssm.calls.map(({ operation }: { operation: string }) => operation)).not.toContain('PutParameter');
});

test('a parameter that anybody may read is not used again', async () => {
  await expect(setSecret(fakeSsm({ [PATH]: 'x' }, 'String'), { config, stage: 'dev', name: 'signing_secret', value: VALUE }))
    .rejects.toThrow(`use another value: aws ssm delete-parameter --region us-west-2 --name ${PATH}`);
});

test('what SSM quotes of the value is not handed on', async () => {
  const ssm = fakeClient({ DescribeParameters: () => ({}), PutParameter: fails('ValidationException', `Value '${VALUE}' at 'value' failed`) });
  const error = await setSecret(ssm, { config, stage: 'dev', name: 'signing_secret', value: VALUE }).catch((reason: Error) => reason) as Error;
  expect(error.message).toBe(`${PATH} was not written: ValidationException: Value '[value]' at 'value' failed`);
});

test('secrets are listed over empty pages, and no value is asked for', async () => {
  const ssm = fakeClient({
    DescribeParameters: ({ NextToken }) => (NextToken ? { Parameters: [{ Name: PATH, Type: 'SecureString' }] } : { Parameters: [], NextToken: '2' }),
  });
  expect(await describeSecrets(ssm, config, 'dev')).toEqual([
    { name: 'signing_secret', path: PATH, parameter: { Name: PATH, Type: 'SecureString' } },
    { name: 'signing_secret_previous', path: `${PATH}_previous`, parameter: undefined },
  ]);
});

describe('a value is read', () => {
  function terminal(isTTY: boolean, typed: string) {
    const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
    const output = new PassThrough();
    input.write(typed);
    if (!isTTY) input.end();
    return { read: () => readSecret(input as any, 'Value: ', output), shown: () => String(output.read()) };
  }

  test.each([
    [`${VALUE}\n`], [VALUE], [''],
  ])('from a pipe, all of it: %j', async (typed) => {
    expect(await terminal(false, typed).read()).toBe(typed);
  });

  test('not at all from a pipe with bytes that a parameter cannot hold', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: false });
    input.end(Buffer.from([0x61, 0xff]));
    await expect(readSecret(input as any, 'Value: ', new PassThrough())).rejects.toThrow(/^the value is not UTF-8 text/);
  });

  test('from a terminal, which does not show it', async () => {
    const { read, shown } = terminal(true, `${VALUE}\r`);
    expect(await read()).toBe(VALUE);
    expect(shown()).toBe('Value: \n');
  });

  test.each([['Ctrl-C', '\u0003'], ['Ctrl-D', '\u0004']])('not at all after %s', async (_, typed) => {
    await expect(terminal(true, typed).read()).rejects.toThrow('no value was given');
  });
});
