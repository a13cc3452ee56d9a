import type { SSMClient } from '@aws-sdk/client-ssm';
import { createSecretStore, SECRET_RETRY_MS, SECRET_TTL_MS } from '../../../templates/framework/runtime/secrets';
import type { Keys } from '../../../templates/framework/runtime/secrets';
import { ssmClient, startFakeSsm, startParameters } from '../support/parameters';
import { recordTelemetry } from '../support/telemetry';
import { startThrottledSsm } from '../support/throttled-ssm';

const CURRENT = '/MozDef-EF/test/dev/auth_token';
const PREVIOUS = '/MozDef-EF/test/dev/auth_token_previous';
const NAMES = [CURRENT, PREVIOUS];

/** Values that can be used, and what is made of them. */
const value = (name: string) => `${name}, of sixteen bytes`;
const usable = (...names: string[]): Keys => ({ usable: names.map((name) => Buffer.from(value(name))), unusable: [] });
const openStore = (ssm: SSMClient, now?: () => number, { names = NAMES, random = (): number => 0 } = {}) => {
  const telemetry = recordTelemetry();
  return { store: createSecretStore({ ssm, names, form: 'utf8', telemetry, now, random }), logs: telemetry.logs };
};

let stop: () => Promise<void>;
afterEach(() => stop());

/** A store over a parameter store, and a clock that the test moves. */
async function open(parameters: Map<string, string>) {
  const { client, calls, stop: close } = await startParameters(parameters);
  stop = close;
  const clock = { now: 0 };
  return { ...openStore(client, () => clock.now), calls, clock, close };
}

test('gives the current value first, whatever the order that SSM answers in', async () => {
  const answer = [{ Name: PREVIOUS, Type: 'SecureString', Value: value('old') }, { Name: CURRENT, Type: 'SecureString', Value: value('new') }];
  const { client, stop: close } = await startFakeSsm(200, { Parameters: answer, InvalidParameters: [] });
  stop = close;
  expect(await openStore(client).store.current()).toEqual(usable('new', 'old'));
});

test.each<[string, [string, string][], string[]]>([
  ['both', [[CURRENT, value('new')], [PREVIOUS, value('old')]], ['new', 'old']],
  ['the current one', [[CURRENT, value('new')]], ['new']],
  ['the previous one', [[PREVIOUS, value('old')]], ['old']],
  ['none', [], []],
])('gives what is set: %s', async (_, parameters, names) => {
  const { store } = await open(new Map(parameters));
  expect(await store.current()).toEqual(usable(...names));
});

test('refuses a parameter that is not a SecureString', async () => {
  const answer = [{ Name: CURRENT, Type: 'String', Value: value('plain') }, { Name: PREVIOUS, Type: 'SecureString', Value: value('old') }];
  const { client, stop: close } = await startFakeSsm(200, { Parameters: answer });
  stop = close;
  expect(await openStore(client).store.current()).toEqual(usable('old'));
});

test('keeps values for as long as it says, and reads them again after', async () => {
  const parameters = new Map([[CURRENT, value('first')]]);
  const { store, calls, clock } = await open(parameters);
  await store.current();
  parameters.set(CURRENT, value('second'));
  clock.now = SECRET_TTL_MS - 1;
  expect(await store.current()).toEqual(usable('first'));
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(usable('second'));
  expect(calls).toEqual(['GetParametersCommand', 'GetParametersCommand']);
});

test('asks once for all who ask at once', async () => {
  const { store, calls } = await open(new Map([[CURRENT, value('value')]]));
  expect(await Promise.all(Array.from({ length: 20 }, () => store.current()))).toEqual(Array(20).fill(usable('value')));
  expect(calls).toHaveLength(1);
});

test('asks again soon for a value that is not set', async () => {
  const parameters = new Map<string, string>();
  const { store, calls, clock } = await open(parameters);
  expect(await store.current()).toEqual(usable());
  parameters.set(CURRENT, value('now set'));
  clock.now = SECRET_RETRY_MS - 1;
  expect(await store.current()).toEqual(usable());
  clock.now = SECRET_RETRY_MS;
  expect(await store.current()).toEqual(usable('now set'));
  expect(calls).toHaveLength(2);
});

test('goes on with the values it has when SSM does not answer, and asks again soon', async () => {
  const { store, calls, clock, close } = await open(new Map([[CURRENT, value('value')]]));
  await store.current();
  await close();
  stop = async () => undefined;
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(usable('value'));
  expect(await store.current()).toEqual(usable('value'));
  expect(calls).toHaveLength(2);
  clock.now += SECRET_RETRY_MS;
  expect(await store.current()).toEqual(usable('value'));
  expect(calls).toHaveLength(3);
});

test.each([['at once', 0, SECRET_RETRY_MS], ['half as long again at most', 1, SECRET_RETRY_MS * 1.5]])(
  'fails when SSM refuses and there is no value to go on with, and asks again soon: %s', async (_, random, after) => {
    const parameters = new Map([[CURRENT, value('value')]]);
    const { client, counts, allow, stop: close } = await startThrottledSsm(parameters, 0);
    stop = close;
    const clock = { now: 0 };
    const { store } = openStore(client, () => clock.now, { random: () => random });
    await expect(Promise.all([store.current(), store.current()])).rejects.toThrow('Rate exceeded');
    allow(1);
    clock.now = after - 1;
    await expect(store.current()).rejects.toThrow('Rate exceeded');
    expect(counts.calls).toBe(1);
    clock.now = after;
    expect(await store.current()).toEqual(usable('value'));
    expect(counts.calls).toBe(2);
  },
);

test('takes away a value that is no longer there', async () => {
  const parameters = new Map([[CURRENT, value('new')], [PREVIOUS, value('old')]]);
  const { store, clock } = await open(parameters);
  await store.current();
  parameters.delete(PREVIOUS);
  clock.now = SECRET_TTL_MS;
  expect(await store.current()).toEqual(usable('new'));
});

test('asks for nothing when the source needs no secret', async () => {
  stop = async () => undefined;
  expect(await openStore(ssmClient('http://127.0.0.1:1'), undefined, { names: [] }).store.current()).toEqual(usable());
});

describe('a value that cannot be used', () => {
  test.each<[string, [string, string][], string[], string]>([
    ['alone', [[CURRENT, 'short']], [], CURRENT],
    ['beside one that can', [[CURRENT, ''.padEnd(20)], [PREVIOUS, value('old')]], ['old'], CURRENT],
    ['beside the current one', [[CURRENT, value('new')], [PREVIOUS, 'two\nlines, of more than sixteen bytes']], ['new'], PREVIOUS],
  ])('is told by name, and what is the matter, %s; the other one works', async (_, parameters, names, unusable) => {
    const { store, logs } = await open(new Map(parameters));
    expect(await store.current()).toEqual({ ...usable(...names), unusable: [unusable] });
    await store.current();
    expect(logs).toEqual([expect.stringMatching(`^${unusable} is set, and cannot be used: it (has|is) .*; it must be `)]);
  });

  test('is asked for again soon', async () => {
    const parameters = new Map([[CURRENT, 'short']]);
    const { store, calls, clock } = await open(parameters);
    await store.current();
    parameters.set(CURRENT, value('mended'));
    clock.now = SECRET_RETRY_MS;
    expect(await store.current()).toEqual(usable('mended'));
    expect(calls).toHaveLength(2);
  });
});

describe('values that do not match', () => {
  test('are read again, and not again soon', async () => {
    const parameters = new Map([[CURRENT, value('old')]]);
    const { store, calls, clock } = await open(parameters);
    const old = await store.current();
    parameters.set(CURRENT, value('new'));
    expect(await store.refreshed(old)).toBeUndefined();
    clock.now = SECRET_RETRY_MS;
    expect(await store.refreshed(old)).toEqual(usable('new'));
    const now = await store.current();
    expect(now).toEqual(usable('new'));
    expect(await store.refreshed(now)).toBeUndefined();
    expect(calls).toHaveLength(2);
  });

  test('are read once for all who ask at once, and all wait for it', async () => {
    const parameters = new Map([[CURRENT, value('old')]]);
    const { store, calls, clock } = await open(parameters);
    const old = await store.current();
    parameters.set(CURRENT, value('new'));
    clock.now = SECRET_RETRY_MS;
    expect(await Promise.all(Array.from({ length: 20 }, () => store.refreshed(old)))).toEqual(Array(20).fill(usable('new')));
    // Who took the old ones before they were read, and asks after, is given them too.
    expect(await store.refreshed(old)).toEqual(usable('new'));
    expect(calls).toHaveLength(2);
  });

  test('are not known to be the newest when SSM fails, and are the next time it does not', async () => {
    const { client, counts, allow, stop: close } = await startThrottledSsm(new Map([[CURRENT, value('value')]]), 1);
    stop = close;
    const clock = { now: 0 };
    const { store } = openStore(client, () => clock.now);
    const keys = await store.current();
    allow(0);
    clock.now = SECRET_RETRY_MS;
    await expect(store.refreshed(keys)).rejects.toThrow('Rate exceeded');
    await expect(store.refreshed(keys)).rejects.toThrow('Rate exceeded');
    expect(await store.current()).toEqual(usable('value'));
    expect(counts.calls).toBe(2);
    allow(1);
    clock.now = 2 * SECRET_RETRY_MS;
    const newer = (await store.refreshed(keys))!;
    expect(newer).toEqual(usable('value'));
    expect(await store.refreshed(newer)).toBeUndefined();
    expect(counts.calls).toBe(3);
  });

  test('that are there are not waited for long when SSM is slow', async () => {
    const parameters = new Map([[CURRENT, value('value')]]);
    const { client, stop: close } = await startParameters(parameters);
    stop = close;
    const clock = { now: 0 };
    const { store } = openStore(client, () => clock.now);
    await store.current();
    client.middlewareStack.add(() => () => new Promise(() => undefined), { step: 'initialize' });
    clock.now = SECRET_TTL_MS;
    const started = Date.now();
    expect(await Promise.all([store.current(), store.current()])).toEqual([usable('value'), usable('value')]);
    expect(Date.now() - started).toBeLessThan(3_000);
    const again = Date.now();
    expect(await store.current()).toEqual(usable('value'));
    expect(Date.now() - again).toBeLessThan(500);
  });
});
