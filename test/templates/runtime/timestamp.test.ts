import fc from 'fast-check';
import { timeFormats } from '../../../templates/framework/runtime/formats';
import { toMozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import { isEventTime, timestampOf } from '../../../templates/framework/runtime/timestamp';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { workerTakes } from '../support/worker-oracle';

const defaults = { service: 'example', source: 'github', processid: '7', receivedAt: new Date('2026-01-31T12:00:00.123Z') };
const RECEIVED = '2026-01-31T12:00:00.123+00:00';
const guard = (timestamp: unknown) => toMozdefEvent({ summary: 's', timestamp }, defaults);

test.each<[unknown, string | undefined]>([
  [new Date('2026-01-31T12:00:00Z'), '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31 12:00:00+0100', '2026-01-31T11:00:00.000Z'],
  ['2026-01-31T12:00z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00,123456789Z', '2026-01-31T12:00:00.123Z'],
  [1_769_860_800, '2026-01-31T12:00:00.000Z'],
  [1_769_860_800.123, '2026-01-31T12:00:00.123Z'],
  [1_769_860_800_123, '2026-01-31T12:00:00.123Z'],
  [1_769_860_800_123_456, '2026-01-31T12:00:00.123Z'],
  [1_769_860_800_123_456_789n, '2026-01-31T12:00:00.123Z'],
  ['1769860800', '2026-01-31T12:00:00.000Z'],
  ['1769860800.000005', '2026-01-31T12:00:00.000Z'],
  ['1769860800123', '2026-01-31T12:00:00.123Z'],
  ['1769860800123456789', '2026-01-31T12:00:00.123Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ['9999-12-31T23:59:59-01:00', '+010000-01-01T00:59:59.000Z'],
  ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-01-31T12:00:00', undefined],
  ['2026-01-31', undefined],
  ['0769860800', undefined],
  [170_000_000, undefined],
  [17_000_000_000, undefined],
  [0, undefined],
  [Infinity, undefined],
  [17n, undefined],
  [new Date(NaN), undefined],
  [true, undefined],
  [{ valueOf: () => 1_769_860_800 }, undefined],
  [null, undefined],
])('the time that %p stands for is %p', (value, time) => expect(timestampOf(value)?.toISOString()).toBe(time));

// 7 to 9 are points of facts about MozDef: it drops such an event, or gives it another time.
test.each<[string, unknown, string]>([
  ['7: a negative number', -1, '-1'],
  ['7: zero', 0, '0'],
  ['8: nine digits', 170_000_000, '170000000'],
  ['8: eleven digits', '17000000000', '17000000000'],
  ['a number out of all measure', 1e300, '1e+300'],
  ['a fraction', 0.5, '0.5'],
  ['9: no offset', '2026-01-31T12:00:00', '2026-01-31T12:00:00'],
  ['9: a date', '2026-01-31', '2026-01-31'],
  ['a time of day', '12:00:00z', '12:00:00z'],
  ['before 1970', '1969-12-31T23:59:59Z', '1969-12-31T23:59:59Z'],
  ['the first year', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['the year 0', '0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ['after 9999', '9999-12-31T23:59:60Z', '9999-12-31T23:59:60Z'],
  ['a Date before 1970', new Date(-1), '1969-12-31T23:59:59.999Z'],
  ['the last Date', new Date(8.64e15), '+275760-09-13T00:00:00.000Z'],
])('a time that no event can have, or that means several (%s), is that of the receipt, and stays readable', (_, value, given) => {
  expect(guard(value)).toMatchObject({ timestamp: RECEIVED, utctimestamp: RECEIVED, details: { mozdef_ef_timestamp: given } });
});

test('an event of a time that it can have has no such detail, and one of the source’s own moves', () => {
  expect(guard('2026-01-31T12:00:00Z').details).toEqual({});
  expect(toMozdefEvent({ summary: 's', details: { mozdef_ef_timestamp: 'x' } }, defaults).details).toEqual({ mozdef_ef_timestamp_invalid: 'x' });
});

test('what is given is cut like any text', () => {
  const { details } = guard(`1969-12-31T23:59:59.${'9'.repeat(100_000)}Z`);
  expect(Buffer.byteLength(details.mozdef_ef_timestamp as string)).toBe(32_766);
});

test('any time that a format of times takes is delivered, and MozDef keeps it as it goes out; what none takes is no time', () => {
  const part = (pattern: RegExp) => fc.stringMatching(pattern);
  const near = fc.tuple(part(/^\d{4}-[01]\d-[0-3]\d$/), fc.constantFrom('T', 't', ' '), part(/^[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,12})?$/), part(/^([zZ]|[+-][0-2]\d(:?[0-5]\d)?)?$/))
    .chain((parts) => fc.constantFrom(parts.join(''), parts[0], parts[2] + parts[3]));
  let [taken, refused] = [0, 0];
  fc.assert(fc.property(fc.oneof(near, fc.string(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString())), (text) => {
    fc.pre(!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text));
    if (!Object.values(timeFormats).some(({ validate }) => validate(text))) {
      refused++;
      expect(() => guard(text)).toThrow('timestamp is ');
      return;
    }
    taken++;
    const sent = guard(text);
    const time = timestampOf(text);
    expect([text, timeFormats['date-time'].validate(text)]).toEqual([text, time !== undefined]);
    expect([text, sent.timestamp]).toEqual([text, time && isEventTime(time) ? time.toISOString().replace('Z', '+00:00') : RECEIVED]);
    expect(workerTakes(JSON.stringify(sent))).toMatchObject({ fate: 'indexed', altered: [], event: { timestamp: sent.timestamp.replace('+00:00', 'Z') } });
  }), fuzz(1_000));
  expect(Math.min(taken, refused)).toBeGreaterThan(50);
}, FUZZ_TIMEOUT_MS);

test('every number is a time: it never quarantines the event', () => {
  fc.assert(fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.bigInt(), fc.stringMatching(/^\d{1,25}$/)), (value) => {
    expect(workerTakes(JSON.stringify(guard(value)))).toMatchObject({ fate: 'indexed', altered: [] });
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
