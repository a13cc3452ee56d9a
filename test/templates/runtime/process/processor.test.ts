import { MAX_ROUNDS } from '../../../../templates/framework/queue-settings';
import { messageBytes, toMessage } from '../../../../templates/framework/runtime/deliver/messages';
import { toJson } from '../../../../templates/framework/runtime/json-writer';
import { drop } from '../../../../templates/framework/runtime/process/handlers';
import type { Handlers } from '../../../../templates/framework/runtime/process/handlers';
import { createProcessor } from '../../../../templates/framework/runtime/process/processor';
import type { Validator, Validators } from '../../../../templates/framework/runtime/process/validators';
import { rawEvent } from '../../support/outcomes';

type AnyHandlers = Handlers<Record<string, unknown>, any>;

const refusing = (errors: Validator['errors']): Validator => Object.assign(() => false, { errors });
const accepts: Validator = () => true;
const ok = () => ({ summary: 'ok' });

/** What becomes of a body when this is the repository. */
function outcomeOf(body: string, type: string, handlers: AnyHandlers, validators: Validators = { byType: {} }, maxMessageBytes = 262_144) {
  const process = createProcessor({ service: 'example', source: 'test', maxMessageBytes, validators, handlers, handlerTimeoutMs: 50 });
  return process(rawEvent(body, { type, id: 'id-1' }));
}
const handledBy = (handler: (event: any) => unknown, body = '{}', maxBytes?: number) =>
  outcomeOf(body, 'a', { events: {}, otherwise: handler as () => { summary: string } }, undefined, maxBytes);

test('an event becomes a MozDef event, as JSON', async () => {
  const outcome = await handledBy(({ type, id, body, receivedAt }) => ({ summary: `${type} ${id} ${body.n} ${receivedAt.toISOString()}` }), '{"n":1}');
  expect(outcome).toMatchObject({ kind: 'deliver', raw: { body: '{"n":1}', id: 'id-1' } });
  expect(JSON.parse((outcome as { message: string }).message)).toMatchObject({ summary: 'a id-1 1 2026-01-31T12:00:00.000Z', tags: ['example', 'test'] });
});

test.each<[string, string, string]>([
  ['no JSON', '{"password":"hunter2', 'the body is not JSON (at character 20)'],
  ['nothing', ' ', 'the body is not JSON'],
  ['a list', '[]', 'the body is a list, not a JSON object'],
  ['null', 'null', 'the body is null, not a JSON object'],
  ['text', '"hunter2"', 'the body is a string, not a JSON object'],
  ['a number', '7', 'the body is a number, not a JSON object'],
])('a body that is %s is malformed', async (_, body, detail) => {
  const outcome = await handledBy(ok, body);
  expect(outcome).toMatchObject({ kind: 'quarantine', reason: 'malformed-json', raw: { body } });
  // Node 20 tells the position of some errors that others do not.
  expect((outcome as { detail: string }).detail.replace(/ \(at.*/, '')).toBe(detail.replace(/ \(at.*/, ''));
  expect((outcome as { detail: string }).detail).not.toContain('hunter2');
});

test('what looks like a position in a text that is not JSON is not taken for one', async () => {
  for (const body of ['{"a": position 4111111111111111}', 'x at position 4111111111111111', '"in JSON at position 4111111111111111']) {
    expect(JSON.stringify({ ...await handledBy(ok, body), raw: undefined })).not.toContain('411');
  }
});

test('a body that is not UTF-8 is malformed, though its base64 may be JSON', async () => {
  const process = createProcessor({ service: 's', source: 's', maxMessageBytes: 1_000, validators: { byType: {} }, handlers: { events: {}, otherwise: ok } });
  expect(await process(rawEvent('1234', { encoding: 'base64' }))).toMatchObject({ kind: 'quarantine', reason: 'malformed-json' });
});

test('each event type has its schema and its handler, and every other the common ones', async () => {
  const seen: string[] = [];
  const see = (name: string) => () => { seen.push(name); return drop(name); };
  const validator = (name: string): Validator => () => { seen.push(name); return true; };
  const validators = { byType: { push: validator('schema of push') }, otherwise: validator('schema of others') };
  const handlers: AnyHandlers = { events: { push: see('push') }, otherwise: see('other') };
  for (const type of ['push', 'star', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) await outcomeOf('{}', type, handlers, validators);
  expect(seen).toEqual(['schema of push', 'push', ...Array(5).fill(['schema of others', 'other']).flat()]);
});

test.each(['star', 'constructor', '__proto__', 'toString', 'valueOf'])('an event of type %s, for which there is nothing, is unknown', async (type) => {
  expect(await outcomeOf('{}', type, { events: { push: ok } }, { byType: { push: accepts } }))
    .toMatchObject({ kind: 'quarantine', reason: 'unknown-event-type', detail: 'no schema for events of this type, and no handler for all others' });
});

test.each(['constructor', '__proto__'])('an event type may be called %s', async (type) => {
  const own = <T>(value: T) => Object.defineProperty({}, type, { value, enumerable: true }) as Record<string, T>;
  expect(await outcomeOf('{}', type, { events: own(() => drop('handled')) }, { byType: own(accepts) })).toMatchObject({ kind: 'drop', why: 'handled' });
});

test.each<[string, Validator, string]>([
  ['a field of another type', refusing([{ instancePath: '/user/id', message: 'must be string', params: { type: 'string' } }]), '/user/id must be string'],
  ['a missing field', refusing([{ instancePath: '', message: "must have required property 'id'" }]), "(the event) must have required property 'id'"],
  ['a field too many, whose name is the event’s', refusing([{ instancePath: '', message: 'must NOT have more', params: { additionalProperty: 'x' } }]), '(the event) must NOT have more'],
  ['no value of a list', refusing([{ instancePath: '/a', message: 'must be one of', params: { allowedValues: ['x', 1] } }]), '/a must be one of ("x", 1)'],
  ['something unsaid', refusing(null), 'does not match the schema'],
  ['a schema that fails', () => { throw new RangeError('Maximum call stack size exceeded'); }, 'the schema cannot be applied: RangeError: Maximum call stack size exceeded'],
])('an event that breaks its schema by %s is quarantined, and says where', async (_, validate, detail) => {
  expect(await outcomeOf('{}', 'a', { events: { a: ok } }, { byType: { a: validate } })).toMatchObject({ kind: 'quarantine', reason: 'schema', detail });
});

const failingIn = (place: string) => Object.assign(new Error('secret'), { stack: `Error: secret\n    at Object.push (${place})` });

test.each<[string, (event: any) => unknown, string]>([
  ['throws', () => { throw new TypeError('no such field'); }, 'TypeError'],
  ['throws on two lines', () => { throw new Error('a\n\u0000b'); }, 'Error'],
  ['throws text', () => { throw 'text'; }, 'threw a value that is no Error (string)'],
  ['throws nothing', () => { throw undefined; }, 'threw a value that is no Error (undefined)'],
  ['throws an object', () => { throw { toString: () => 'x' }; }, 'threw a value that is no Error (object)'],
  ['throws an error that cannot be read', () => { throw Object.defineProperty(new Error(), 'message', { get: () => { throw new Error(); } }); }, 'threw something that cannot be read'],
  ['throws what cannot be looked at', () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; }, 'threw something that cannot be read'],
  ['reads what is not there', (event) => event.body.user.name, 'TypeError: Cannot read properties of undefined (reading …)'],
  ['throws what quotes the event', () => JSON.parse('password=hunter2'), 'SyntaxError: … is not valid JSON'],
  ['throws in a file of the engineer', () => { throw failingIn('/var/task/../src/handler.ts:12:5'); }, 'Error at src/handler.ts:12'],
  ['rejects', () => Promise.reject(new Error('later')), 'Error'],
  ['never finishes', () => new Promise(() => undefined), 'the handler did not finish within 50 ms'],
  ['returns a broken promise', () => ({ then: () => { throw new Error('broken'); } }), 'Error'],
])('an event whose handler %s is quarantined', async (_, handler, detail) => {
  expect(await handledBy(handler)).toMatchObject({ kind: 'quarantine', reason: 'handler-error', detail });
});

test.each<[string, () => unknown, RegExp]>([
  ['nothing', () => undefined, /^the handler returned undefined/],
  ['a result without a summary', () => ({}), /^summary is undefined/],
  ['an unknown field', () => ({ summary: 's', user: 1 }), /^unknown field in what the handler returned; put it into details/],
  ['what throws when it is read', () => ({ get summary(): string { throw new Error('getter'); } }), /^the handler's result cannot be read: Error$/],
  ['what throws something unreadable', () => ({ get summary(): string { throw Proxy.revocable({}, {}).proxy; } }), /^the handler's result cannot be read: threw/],
  ['a drop that cannot be read', () => ({ get drop(): string { throw new Error('getter'); } }), /^the handler's result cannot be read: Error$/],
])('an event whose handler returns %s breaks the contract', async (_, handler, detail) => {
  expect(await handledBy(handler)).toMatchObject({ kind: 'quarantine', reason: 'contract', detail: expect.stringMatching(detail) as string });
});

test.each<[string, () => unknown, string]>([
  ['drops', () => drop('noise'), 'noise'],
  ['drops in time', () => Promise.resolve(drop('noise')), 'noise'],
  ['drops without a reason', () => drop(''), '-'],
  ['drops on two lines', () => drop('a\nb'), 'a b'],
])('an event that its handler %s is dropped', async (_, handler, why) => {
  expect(await handledBy(handler)).toMatchObject({ kind: 'drop', why });
});

test.each(Object.getOwnPropertyNames(Object.prototype))('a field called %s that was not sent is undefined to its handler, and one that was is there', async (name) => {
  const seen: unknown[] = [];
  const see = ({ body }: { body: Record<string, Record<string, unknown>> }) => {
    seen.push(body[name], name in body, body.below[name], ...(body.list as unknown as Record<string, unknown>[]).map((each) => each[name]));
    return ok();
  };
  for (const field of ['', `,"${name}":"x"`]) await handledBy(see, `{"below":{"y":1${field}},"list":[{"y":1${field}}]${field}}`);
  expect(seen).toEqual([undefined, false, undefined, undefined, 'x', true, 'x', 'x']);
});

test('what handlers do to objects works on those of a body', async () => {
  const outcome = await handledBy(({ body }) => {
    expect(body).toEqual({ a: { b: 1 } });
    expect({ ...body }).toStrictEqual({ a: body.a });
    expect(Object.entries(body.a)).toEqual([['b', 1]]);
    expect(JSON.stringify(body)).toBe('{"a":{"b":1}}');
    expect(Object.prototype.toString.call(body)).toBe('[object Object]');
    expect(structuredClone(body)).toEqual({ a: { b: 1 } });
    return { summary: `${body.a} ${String(body)} ${[body.a].join()}`, details: { ...body, copy: body } };
  }, '{"a":{"b":1}}');
  expect(outcome).toMatchObject({ kind: 'deliver' });
  expect(JSON.parse((outcome as { message: string }).message)).toMatchObject({
    summary: '[object Object] [object Object] [object Object]', details: { 'a.b': 1, 'copy.a.b': 1 },
  });
});

test('a whole number beyond 2^53 is a bigint to its handler, and digits in what it makes of it', async () => {
  const outcome = await handledBy(({ body: { id, more } }) => {
    expect([id, id > 5, id === 9_007_199_254_740_993n, more]).toEqual([9_007_199_254_740_993n, true, true, 9_007_199_254_740_991]);
    return { summary: `user ${id}`, processid: id, details: { id, json: toJson({ id }) } };
  }, '{"id":9007199254740993,"more":9007199254740991}');
  const { message } = outcome as { message: string };
  expect(message).toContain('"id":9007199254740993,');
  expect(JSON.parse(message)).toMatchObject({ summary: 'user 9007199254740993', processid: '9007199254740993', details: { json: '{"id":9007199254740993}' } });
});

test('the event names the numbers that could not be kept', async () => {
  const outcome = await handledBy(({ body }) => ({ summary: 's', details: { lat: body.at.lat } }), '{"at":{"lat":52.516274900000000001},"n":[1e-400]}');
  expect(JSON.parse((outcome as { message: string }).message)).toMatchObject({ details: { lat: 52.5162749, mozdef_ef_rounded: ['at.lat', 'n'] } });
});

test('a handler may take its time', async () => {
  expect(await handledBy(async () => { await new Promise((resolve) => setTimeout(resolve, 5)); return ok(); })).toMatchObject({ kind: 'deliver' });
});

test('what a handler does to the body is not done to what is kept', async () => {
  const outcome = await handledBy((event) => { event.body.a = 2; throw new Error(); }, '{"a":1}');
  expect(outcome.raw.body).toBe('{"a":1}');
});

test('a MozDef event of exactly the largest size goes out, as it may come to be when MozDef refuses it, and one byte more is oversize', async () => {
  const { message } = await handledBy(() => ({ summary: 's', category: 'x' })) as { message: string };
  const bytes = Buffer.byteLength(message);
  const maxMessageBytes = messageBytes(toMessage({ kind: 'deliver', raw: rawEvent('{}'), message, rounds: MAX_ROUNDS }, '1.2.3')!);
  expect(await handledBy(() => ({ summary: 's', category: 'x' }), '{}', maxMessageBytes)).toMatchObject({ kind: 'deliver' });
  expect(await handledBy(() => ({ summary: 's', category: 'ü' }), '{}', maxMessageBytes)).toMatchObject({
    kind: 'quarantine', reason: 'oversize', detail: `the MozDef event has ${bytes + 1} bytes; the queue takes ${bytes}`,
  });
});
