import { readRequest } from '../../../../templates/framework/runtime/reprocess/request';

test.each([undefined, null, {}])('%j asks for everything', (input) => expect(readRequest(input)).toEqual({}));

test.each([
  { dryRun: true, max: 1, reason: 'schema', eventType: 'push', before: 0 },
  { reason: 'redriven' },
  { dryRun: false, max: undefined },
  { parked: true, dryRun: true, max: 3, before: 7 },
  { parked: false, reason: 'schema' },
])('%j is a request', (input) => expect(readRequest(input)).toBe(input));

test.each<[unknown, RegExp]>([
  ['all', /^the input is "all"; it must be an object with any of dryRun, max, reason, eventType, parked, before$/],
  [[], /^the input is \[\]/],
  [{ dryrun: true }, /^"dryrun" is not known; there are dryRun, /],
  [{ constructor: 1 }, /^"constructor" is not known/],
  [{ dryRun: 'yes' }, /^dryRun is "yes"; it must be true or false$/],
  [{ dryRun: null }, /^dryRun is null/],
  [{ max: 0 }, /^max is 0; it must be a whole number from 1$/],
  [{ max: 1.5 }, /^max is 1.5/],
  [{ max: '10' }, /^max is "10"/],
  [{ reason: 'shema' }, /^reason is "shema"; it must be one of malformed-json, schema, /],
  [{ eventType: '' }, /^eventType is ""; it must be a text$/],
  [{ parked: 1 }, /^parked is 1; it must be true or false$/],
  [{ parked: true, reason: 'redriven' }, /^parked events have no reason and no event type/],
  [{ parked: true, eventType: 'push' }, /^parked events have no reason and no event type/],
  [{ before: 'yesterday' }, /^before is "yesterday"; it must be milliseconds since the epoch$/],
])('%j is refused with a message that says what to do', (input, message) => expect(() => readRequest(input)).toThrow(message));
