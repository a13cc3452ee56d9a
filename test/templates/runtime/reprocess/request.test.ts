import { readRequest } from '../../../../templates/framework/runtime/reprocess/request';

test.each([undefined, null, {}])('%j asks for everything', (input) => expect(readRequest(input)).toEqual({}));

test.each([
  { dryRun: true, max: 1, reason: 'schema', eventType: 'push', before: 0 },
  { reason: 'redriven' },
  { dryRun: false, max: undefined },
  { parked: true, dryRun: true, max: 3, before: 7 },
  { parked: false, reason: 'schema' },
  { discard: true, eventId: 'a', dryRun: true },
  { discarded: true, eventType: 'push' },
  { measure: true },
])('%j is a request', (input) => expect(readRequest(input)).toBe(input));

test.each<[unknown, RegExp]>([
  ['all', /^the input is "all"; it must be an object with any of dryRun, max, reason, eventType, eventId, parked, discarded, discard, measure, before$/],
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
  [{ parked: true, reason: 'redriven' }, /^parked events have no reason, event type or id/],
  [{ parked: true, eventType: 'push' }, /^parked events have no reason, event type or id/],
  [{ parked: true, discarded: true }, /^parked events have no reason/],
  [{ discard: true }, /^discard takes some dead letters, never all: give reason, eventType or eventId with it$/],
  [{ discard: true, parked: true }, /^only what is on the dead-letter queue can be discarded/],
  [{ discard: true, discarded: true, eventId: 'a' }, /^only what is on the dead-letter queue can be discarded/],
  [{ measure: 'age' }, /^measure is "age"; it must be true or false$/],
  [{ measure: true, dryRun: true }, /^measure processes nothing: give it alone$/],
  [{ eventId: '' }, /^eventId is ""; it must be a text$/],
  [{ before: 'yesterday' }, /^before is "yesterday"; it must be milliseconds since the epoch$/],
])('%j is refused with a message that says what to do', (input, message) => expect(() => readRequest(input)).toThrow(message));
