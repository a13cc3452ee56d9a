import { strictEqual } from 'node:assert';
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describeError, placesOf } from '../../../templates/framework/runtime/describe-error';
import { describeFailure, failureFields } from '../../../templates/framework/runtime/describe-failure';
import { describeUncaught, invoke } from '../../../templates/framework/runtime/entrypoints/invocation';
import { OwnError } from '../../../templates/framework/runtime/own-error';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { recordTelemetry } from '../support/telemetry';

const MARK = 'hunter2SECRET';
const thrownBy = (action: (value: any) => unknown, value: unknown = MARK): unknown => {
  try {
    action(value);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};
const strict = (code: string) => new Function('value', `'use strict'; ${code}`) as (value: unknown) => unknown;

/** Ways in which code fails for what is in an event, and what is told of each. */
test.each<[string, (value: any) => unknown, string]>([
  ['a lookup in a table', (value) => ({} as any)[value].name, 'TypeError: Cannot read properties of undefined (reading …)'],
  ['a lookup of the value', (value) => (null as any)[value], 'TypeError: Cannot read properties of null (reading …)'],
  ['an assignment to nothing', (value) => { (undefined as any)[value] = 1; }, 'TypeError: Cannot set properties of undefined (setting …)'],
  ['in', (value) => 'id' in value, "TypeError: Cannot use 'in' operator to search for … in …"],
  ['a property of text', strict('value.seen = true'), 'TypeError: Cannot create property … on …'],
  ['what is frozen', strict('Object.freeze({ [value]: 1 })[value] = 2'), 'TypeError: Cannot assign to read only property … of object …'],
  ['what is not extensible', strict('Object.freeze({})[value] = 2'), 'TypeError: Cannot add property …, object is not extensible'],
  ['a deletion', strict('delete Object.freeze({ [value]: 1 })[value]'), 'TypeError: Cannot delete property … of …'],
  ['destructuring', (value) => { const { [value]: inner } = undefined as any; return inner; }, 'TypeError: Cannot destructure … as it is undefined.'],
  ['a call', (value) => ({} as any)[value](), 'TypeError: … is not a function'],
  ['new', (Value) => new Value(), 'TypeError: … is not a constructor'],
  ['a list that is none', (value) => { const [first] = { [value]: 1 } as any; return first; }, 'TypeError: … is not iterable'],
  ['an entry', (value) => new Map([value]), 'TypeError: Iterator value … is not an entry object'],
  ['a prototype', (value) => Object.create(value), 'TypeError: Object prototype may only be an Object or null: …'],
  ['a receiver', (value) => Map.prototype.get.call(value, 1), 'TypeError: Method … called on incompatible receiver …'],
  ['a base class', (value) => class extends value {}, 'TypeError: Class extends value … is not a constructor or null'],
  ['a symbol', (value) => `${Symbol(value) as any}`, 'TypeError: Cannot convert a Symbol value to a string'],
  ['nothing', (value) => Object.keys((({} as any)[value])), 'TypeError: Cannot convert undefined or null to object'],
  ['a circle', (value) => { const circle: any = { [value]: {} }; circle[value].self = circle; return JSON.stringify(circle); }, 'TypeError: Converting circular structure to JSON…'],
  ['a count', (value) => value.repeat(-1), 'RangeError: Invalid count value: …'],
  ['a time zone', (value) => new Date(0).toLocaleString('en', { timeZone: value }), 'RangeError: Invalid time zone specified: …'],
  ['a currency', (value) => new Intl.NumberFormat('en', { style: 'currency', currency: value }), 'RangeError: Invalid currency code : …'],
  ['a date', (value) => new Date(value).toISOString(), 'RangeError: Invalid time value'],
  ['a BigInt', (value) => BigInt(value), 'SyntaxError: Cannot convert … to a BigInt'],
  ['JSON', (value) => JSON.parse(value), 'SyntaxError: … is not valid JSON'],
  ['JSON that goes on', (value) => JSON.parse(`{"a":1 ${value}`), 'SyntaxError: … in JSON at position …'],
  ['a pattern', (value) => new RegExp(`(${value}`), 'SyntaxError: Invalid regular expression: …'],
  ['flags', (value) => new RegExp('x', value), 'SyntaxError: Invalid flags supplied to RegExp constructor …'],
  ['an escape', (value) => decodeURIComponent(`%${value}`), 'URIError: URI malformed'],
  ['an argument', (value) => Buffer.alloc(value), 'TypeError: The … argument must be of type …'],
  ['an encoding', (value) => Buffer.from('x', value), 'TypeError: Unknown encoding: …'],
  ['an encoding of bytes', (value) => new TextDecoder(value), 'RangeError: The … encoding is not supported'],
  ['an assertion', (value) => strictEqual(value, 1), 'AssertionError'],
  ['no name', strict('noSuchVariable[value]'), 'ReferenceError: … is not defined'],
  ['an abort', (value) => { throw new DOMException(value, 'AbortError'); }, 'AbortError'],
  ['an error of its own', (value) => { throw new Error(value); }, 'Error'],
  ['the message', (value) => { throw new TypeError(value); }, 'TypeError'],
  ['a message like the engine’s', (value) => { throw new TypeError(`${value} is not iterable`); }, 'TypeError: … is not iterable'],
  ['the cause', (value) => { throw new Error('x', { cause: new Error(value) }); }, 'Error'],
  ['several', (value) => { throw new AggregateError([new Error(value)], value); }, 'AggregateError'],
  ['the name', (value) => { throw Object.assign(new Error('x'), { name: value }); }, 'Error'],
  ['the class', (value) => { throw new ({ [value]: class extends Error {} })[value](); }, 'Error'],
  ['a class with that name', (value) => { throw new (class extends Error { public readonly name = value; })(); }, 'Error'],
  ['a name that changes', (value) => { let reads = 0; throw Object.defineProperty(new Error(), 'name', { get: () => (reads++ ? value : 'TypeError') }); }, 'TypeError'],
  ['the code', (value) => { throw Object.assign(new Error(), { code: value }); }, 'Error'],
  ['the value', (value) => { throw value; }, 'threw a value that is no Error (string)'],
  ['an object', (value) => { throw { name: value, message: value, [Symbol.toStringTag]: value }; }, 'threw a value that is no Error (object)'],
  ['a message that is none', (value) => { throw Object.assign(new TypeError(), { message: { [value]: 1 } }); }, 'TypeError'],
  ['a stack that is none', (value) => { throw Object.assign(new TypeError(), { stack: { [value]: 1 } }); }, 'TypeError'],
])('code that fails by %s is told without the value', (_, action, told) => {
  const error = thrownBy(action);
  expect(describeError(error)).toBe(told);
  expect(JSON.stringify([describeFailure(error), failureFields(error)])).not.toContain(MARK);
});

test('what cannot be read is told to be that', () => {
  expect(describeError(Object.defineProperty(new Error(), 'message', { get: () => { throw new Error(MARK); } }))).toBe('threw something that cannot be read');
});

describe('the place', () => {
  const withStack = (message: string, stack: string) => Object.assign(new TypeError(message), { stack });
  const FRAMES = '\n    at Object.push [as handle] (/var/task/../src/events/push.ts:12:5)\n    at file:///var/task/framework/runtime/process/processor.ts:80:3\n    at index.js:1:1';

  test.each<[string, string, string]>([
    ['on one line', 'm', `TypeError: m${FRAMES}`],
    ['on several', 'a\nb', `TypeError: a\nb${FRAMES}`],
    ['that is empty', '', `TypeError${FRAMES}`],
    ['with a code before it', 'm', `TypeError [ERR_X]: m${FRAMES}`],
    ['of a class', 'm', `NotFound: m${FRAMES}`],
    ['with a place in it', `at x (src/${MARK}.ts:1:1)\n    at y (src/${MARK}.ts:1:1)`, `TypeError: at x (src/${MARK}.ts:1:1)\n    at y (src/${MARK}.ts:1:1)${FRAMES}`],
  ])('is told of an error with a message %s', (_, message, stack) => {
    expect(describeError(withStack(message, stack))).toBe('TypeError at src/events/push.ts:12');
    expect(placesOf(withStack(message, stack))).toEqual(['src/events/push.ts:12', 'framework/runtime/process/processor.ts:80']);
  });

  const fake = (path: string) => `    at x (${path}:1:1)`;
  test.each<[string, string, string]>([
    ['an other message', 'x', `TypeError: m\n${fake(`src/${MARK}.ts`)}`],
    ['no message any more', '', `TypeError: \n${fake(`src/${MARK}.ts`)}`],
    ['no frames', 'm', `TypeError: m at src/${MARK}.ts:1:1`],
    ['a path that is none of a repository', 'm', `TypeError: m\n${fake(`src/${MARK} ${MARK}.ts`)}\n${fake(`src/${MARK}`)}\n${fake(`src/${MARK}.json`)}\n${fake(`src/../${MARK}/§.ts`)}`],
    ['the path of a package', 'm', `TypeError: m\n${fake(`/var/task/node_modules/${MARK}/src/${MARK}.ts`)}`],
    ['a line without end', 'm', `TypeError: m\n${fake(`${'x'.repeat(2_000)}/src/${MARK}.ts`)}`],
    ['nothing', 'm', ''],
  ])('is not taken from a stack with %s', (_, message, stack) => expect(describeError(withStack(message, stack))).toBe('TypeError'));

  test('is not taken from the name of a function', () => {
    const name = `x (src/${MARK}.ts:1:1)`;
    const error = thrownBy(() => ({ [name]() { throw new Error('m'); } })[name]());
    expect((error as Error).stack).toContain(MARK);
    expect(describeError(error)).not.toContain(MARK);
  });
});

test('whatever an error holds, what is told of it is of a few words', () => {
  const words = /^(threw [a-zA-Z ()]+|\w+(: [^\n]{1,100})?)$/;
  const value = fc.oneof(fc.string(), fc.string().map((text) => MARK + text), fc.constantFrom(MARK, `${MARK} is not a function`, `Cannot read properties of undefined (reading '${MARK}')`,
    `Cannot destructure property '${MARK}' of '${MARK}' as it is undefined.`, `Error: ${MARK}`, `x\n    at ${MARK} (/${MARK}:1:1)`, 'x'.repeat(1_000_000)));
  const errors = fc.record({ name: value, message: value, stack: value, code: value, cause: value, extra: value, Kind: fc.constantFrom(Error, TypeError, RangeError, SyntaxError) }, { requiredKeys: ['Kind'] })
    .map(({ Kind, ...fields }) => Object.assign(new Kind(fields.message), fields));
  fc.assert(fc.property(errors, (error) => {
    const told = describeError(error);
    expect(told).toMatch(words);
    expect(told).not.toContain(MARK);
    expect(JSON.stringify(failureFields(error))).not.toContain(MARK);
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);

test('a message of a megabyte is not looked at for long', () => {
  const start = process.cpuUsage();
  for (const part of ["Cannot destructure property ' of ", 'Cannot read ', 'Value out of range for ', ' in JSON at position ', 'x']) {
    describeError(new TypeError(part.repeat(1_000_000 / part.length)));
  }
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
});

test.each<[string, unknown, string]>([
  ['the framework’s own', new OwnError('SQS refused 1 of 2 messages'), 'SQS refused 1 of 2 messages'],
  ['one that says who may not do what', Object.assign(new Error('not authorized to perform: sqs:SendMessage'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }),
    'AccessDeniedException: not authorized to perform: sqs:SendMessage'],
  ['one that may quote the message', Object.assign(new Error(`Value (${MARK}) for parameter MessageBody is invalid`), { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400, requestId: 'r-1' } }),
    'InvalidParameterValue (HTTP 400, request r-1)'],
  ['one with a name that is none', Object.assign(new Error('x'), { name: `${MARK} ${MARK}`, $metadata: { httpStatusCode: 500 } }), 'Error (HTTP 500, request unknown)'],
  ['one of the network', Object.assign(new Error(`connect ECONNREFUSED ${MARK}`), { $metadata: { attempts: 3 } }), 'Error (ECONNREFUSED)'],
  ['a mistake in the code', new TypeError(`${MARK} is not iterable`), 'TypeError: … is not iterable'],
  ['no error', MARK, 'threw a value that is no Error (string)'],
  ['nothing', undefined, 'threw a value that is no Error (undefined)'],
])('of a failure that is %s is told what may be', (_, error, told) => expect(describeFailure(error)).toBe(told));

test('the log has the causes of a failure, too, and where in the code it was', () => {
  const cause = Object.assign(new TypeError('x', { cause: new Error(MARK) }), { stack: 'TypeError: x\n    at f (/var/task/../framework/runtime/receive/form.ts:9:1)' });
  expect(failureFields(Object.assign(new OwnError('m', { cause }), { stack: '' }))).toEqual({
    message: 'm', cause: { message: 'TypeError', at: ['framework/runtime/receive/form.ts:9'], cause: { message: 'Error' } },
  });
});

describe('what Lambda’s runtime logs', () => {
  test('of an invocation that fails is told without the value, after the metrics', async () => {
    const telemetry = { ...recordTelemetry(), flush: jest.fn() };
    expect(await invoke(telemetry, () => Promise.resolve(1))).toBe(1);
    const failure = await invoke(telemetry, () => Promise.reject(new TypeError(`${MARK} is not iterable`))).catch((error: Error) => error) as Error;
    expect(failure.message).toBe('TypeError: … is not iterable');
    expect(failure.stack).not.toContain(MARK);
    await expect(invoke(telemetry, () => Promise.reject(new OwnError('max is 0; it must be a whole number from 1')))).rejects.toThrow('max is 0');
    expect(telemetry.logs).toEqual(['the invocation failed']);
    expect(telemetry.flush).toHaveBeenCalledTimes(3);
  });

  test.each(['uncaughtException', 'unhandledRejection'])('of an %s that a handler left behind is told without the value, to the listeners that there were', async (event) => {
    const told: unknown[] = [];
    const runtime = new EventEmitter();
    runtime.on(event, (error, promise) => told.push(error, promise));
    describeUncaught(runtime);
    describeUncaught(runtime);
    const rejected = Promise.reject(new TypeError(`Cannot read properties of undefined (reading '${MARK}')`));
    rejected.catch(() => undefined);
    runtime.emit(event, new TypeError(`Cannot read properties of undefined (reading '${MARK}')`), rejected);
    expect((told[0] as Error).message).toBe('TypeError: Cannot read properties of undefined (reading …)');
    expect((told[0] as Error).stack).not.toContain(MARK);
    expect([told.length, await told[1]]).toEqual([2, undefined]);
    expect(runtime.listenerCount(event)).toBe(1);
  });

  test('where there is no runtime, nothing is listened to', () => {
    const none = new EventEmitter();
    describeUncaught(none);
    expect(none.eventNames()).toEqual([]);
  });
});
