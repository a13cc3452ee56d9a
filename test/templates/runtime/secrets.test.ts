import { createSecretStore, SECRET_RETRY_MS, SECRET_TTL_MS } from '../../../templates/framework/runtime/secrets';
import { ssmClient, startFakeSsm, startParameters } from '../support/parameters';

const CURRENT = '/MozDef-EF/test/dev/auth_token';
const PREVIOUS = '/MozDef-EF/test/dev/auth_token_previous';
const NAMES = [CURRENT, PREVIOUS];

let stop: () => Promise<void>;
afterEach(() => stop());

/** A store over a parameter store, and a clock that the test moves. */
async function open(parameters: Map<string, string>) {
  const { client, calls, stop: close } = await startParameters(parameters);
  stop = close;
  const clock = { now: 0 };
  return { store: createSecretStore(client, NAMES, () => clock.now), calls, clock, close };
}

test('gives the current value first, whatever the order that SSM answers in', async () => {
  const answer = [{ Name: PREVIOUS, Type: 'SecureString', Value: 'old' }, { Name: CURRENT, Type: 'SecureString', Value: 'new' }];
  const { client, stop: close } = await startFakeSsm(200, { Parameters: answer, InvalidParameters: [] });
  stop = close;
  expect(await createSecretStore(client, NAMES).current()).toEqual(['new', 'old']);
});

test.each<[string, [string, string][], string[]]>([
  ['both', [[CURRENT, 'new'], [PREVIOUS, 'old']], ['new', 'old']],
  ['the current one', [[CURRENT, 'new']], ['new']],
  ['the previous one', [[PREVIOUS, 'old']], ['old']],
  ['none', [], []],
])('gives what is set: %s', async (_, parameters, values) => {
  const { store } = await open(new Map(parameters));
  expect(await store.current()).toEqual(values);
});

test('refuses a parameter that is not a SecureString', async () => {
  const answer = [{ Name: CURRENT, Type: 'String', Value: 'plain' }, { Name: PREVIOUS, Type: 'SecureString', Value: 'old' }];
  const { client, stop: close } = await startFakeSsm(200, { Parameters: answer });
  stop = close;
  expect(await createSecretStore(client, NAMES).current()).toEqual(['old']);
});

test('keeps values for as long as it says, and reads them again after', async () => {
  const parameters = new Map([[CURRENT, 'first']]);
  const { store, calls, clock } = await open(parameters);
  await store.current();
  parameters.set(CURRENT, 'second');
  clock.now = SECRET_TTL_MS - 1;
  expect(await store.current()).toEqual(['first']);
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(['second']);
  expect(calls).toEqual(['GetParametersCommand', 'GetParametersCommand']);
});

test('asks once for all who ask at once', async () => {
  const { store, calls } = await open(new Map([[CURRENT, 'value']]));
  expect(await Promise.all(Array.from({ length: 20 }, () => store.current()))).toEqual(Array(20).fill(['value']));
  expect(calls).toHaveLength(1);
});

test('asks again soon for a value that is not set', async () => {
  const parameters = new Map<string, string>();
  const { store, calls, clock } = await open(parameters);
  expect(await store.current()).toEqual([]);
  parameters.set(CURRENT, 'now set');
  clock.now = SECRET_RETRY_MS - 1;
  expect(await store.current()).toEqual([]);
  clock.now = SECRET_RETRY_MS;
  expect(await store.current()).toEqual(['now set']);
  expect(calls).toHaveLength(2);
});

test('goes on with the values it has when SSM does not answer, and asks again soon', async () => {
  const { store, calls, clock, close } = await open(new Map([[CURRENT, 'value']]));
  await store.current();
  await close();
  stop = async () => undefined;
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(['value']);
  expect(await store.current()).toEqual(['value']);
  expect(calls).toHaveLength(2);
  clock.now += SECRET_RETRY_MS;
  expect(await store.current()).toEqual(['value']);
  expect(calls).toHaveLength(3);
});

test('fails when SSM refuses and there is no value to go on with, and asks again at once', async () => {
  const { client, stop: close } = await startFakeSsm(400, { __type: 'AccessDeniedException', message: 'no' });
  stop = close;
  const store = createSecretStore(client, NAMES);
  await expect(store.current()).rejects.toThrow('no');
  await expect(store.current()).rejects.toThrow('no');
});

test('takes away a value that is no longer there', async () => {
  const parameters = new Map([[CURRENT, 'new'], [PREVIOUS, 'old']]);
  const { store, clock } = await open(parameters);
  await store.current();
  parameters.delete(PREVIOUS);
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(['new']);
});

test('asks for nothing when the source needs no secret', async () => {
  stop = async () => undefined;
  expect(await createSecretStore(ssmClient('http://127.0.0.1:1'), []).current()).toEqual([]);
});

describe('values that do not match', () => {
  test('are read again, and not again soon', async () => {
    const parameters = new Map([[CURRENT, 'old']]);
    const { store, calls, clock } = await open(parameters);
    await store.current();
    parameters.set(CURRENT, 'new');
    expect(await store.refreshed()).toBeUndefined();
    clock.now = SECRET_RETRY_MS;
    expect(await store.refreshed()).toEqual(['new']);
    expect(await store.current()).toEqual(['new']);
    expect(await store.refreshed()).toBeUndefined();
    expect(calls).toHaveLength(2);
  });

  test('that are there are not waited for long when SSM is slow', async () => {
    const parameters = new Map([[CURRENT, 'value']]);
    const { client, stop: close } = await startParameters(parameters);
    stop = close;
    const clock = { now: 0 };
    const store = createSecretStore(client, NAMES, () => clock.now);
    await store.current();
    client.middlewareStack.add(() => () => new Promise(() => undefined), { step: 'initialize' });
    clock.now = SECRET_TTL_MS;
    const started = Date.now();
    expect(await store.current()).toEqual(['value']);
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});
