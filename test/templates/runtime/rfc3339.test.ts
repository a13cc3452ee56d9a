import { fullFormats } from 'ajv-formats/dist/formats';
import fc from 'fast-check';
import { formats, timeFormats } from '../../../templates/framework/runtime/formats';
import { readDate, readDateTime, readLocalDateTime, readLocalTime, readTime } from '../../../templates/framework/runtime/rfc3339';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';

const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

test.each<[string, string]>([
  // The examples of RFC 3339, section 5.8.
  ['1985-04-12T23:20:50.52Z', '1985-04-12T23:20:50.520Z'],
  ['1996-12-19T16:39:57-08:00', '1996-12-20T00:39:57.000Z'],
  ['1990-12-31T23:59:60Z', '1991-01-01T00:00:00.000Z'],
  ['1990-12-31T15:59:60-08:00', '1991-01-01T00:00:00.000Z'],
  ['1937-01-01T12:00:27.87+00:20', '1937-01-01T11:40:27.870Z'],
  // Letters of either case, a blank for the T, any number of digits, an unknown offset (section 4.3).
  ['2026-01-31t11:59:57z', '2026-01-31T11:59:57.000Z'],
  ['2026-01-31 11:59:57Z', '2026-01-31T11:59:57.000Z'],
  ['2026-01-31T11:59:57.1234567890Z', '2026-01-31T11:59:57.123Z'],
  ['2026-01-31T11:59:57.0009Z', '2026-01-31T11:59:57.000Z'],
  ['2026-01-31T11:59:57-00:00', '2026-01-31T11:59:57.000Z'],
  // ISO 8601.
  ['2026-01-31T11:59Z', '2026-01-31T11:59:00.000Z'],
  ['2026-01-31T11:59:57,5Z', '2026-01-31T11:59:57.500Z'],
  ['2026-01-31T11:59:57+0530', '2026-01-31T06:29:57.000Z'],
  ['2026-01-31T11:59:57+05', '2026-01-31T06:59:57.000Z'],
  ['2026-01-31T24:00:00Z', '2026-02-01T00:00:00.000Z'],
  // The calendar and the clock at their borders.
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60.999Z', '2017-01-01T00:00:00.999Z'],
  ['2017-01-01T05:29:60+05:30', '2017-01-01T00:00:00.000Z'],
  ['2017-01-01T00:29:60+00:30', '2017-01-01T00:00:00.000Z'],
  ['2026-01-31T00:00:00+23:59', '2026-01-30T00:01:00.000Z'],
  ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
  ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
  ['9999-12-31T23:59:60Z', '+010000-01-01T00:00:00.000Z'],
])('%s is %s', (text, time) => expect(iso(readDateTime(text))).toBe(time));

test.each([
  '', '2026', '2026-01-31', '2026-01-31T', '2026-01-31T11:59:57', '11:59:57Z', '2026-01-31T11Z', '2026-01-31Z', '2026-01-31_11:59:57Z', '2026-01-31  11:59:57Z',
  '2023-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-00-10T00:00:00Z', '2026-13-10T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-32T00:00:00Z',
  '2026-01-31T24:00:01Z', '2026-01-31T24:01:00Z', '2026-01-31T24:00:00.1Z', '2026-01-31T25:00:00Z', '2026-01-31T11:60:00Z', '2026-01-31T11:59:61Z',
  // Leap seconds where there is none; these two ajv-formats takes.
  '2016-12-31T22:59:60Z', '2016-12-31T23:58:60Z', '2016-12-31T23:59:60+01:00', '2016-12-31T23:59:61Z', '2016-12-31T23:60:00+00:01', '2016-12-31T46:59:60+23:00',
  '2026-01-31T11:59:57+24:00', '2026-01-31T11:59:57+01:60', '2026-01-31T11:59:57+1', '2026-01-31T11:59:57+01:', '2026-01-31T11:59:57ZZ', '2026-01-31T11:59:57.Z', '2026-01-31T11:59.5Z',
  ' 2026-01-31T11:59:57Z', '2026-01-31T11:59:57Z ', '2026-01-31T11:59:57Z\n', '+002026-01-31T11:59:57Z', '2026-01-31T11:59:57\u221201:00', '２026-01-31T11:59:57Z', 'yesterday',
])('%j is no time', (text) => expect(readDateTime(text)).toBeUndefined());

/** Texts that are times, or nearly. */
const digits = (max: number, length = 2) => fc.nat({ max }).map((number) => String(number).padStart(length, '0'));
const edge = (text: string) => fc.constantFrom(text, text, text, '', 'x', ' ');
const date = fc.tuple(fc.oneof(digits(9999, 4), fc.constantFrom('0000', '1900', '2000', '2024')), digits(13), digits(32)).map((parts) => parts.join('-'));
const clock = fc.tuple(digits(25), digits(61), fc.oneof(digits(61), fc.constant('60'))).map((parts) => parts.join(':'));
const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,12}$/), fc.constantFrom('.', ',5'));
const offset = fc.oneof(fc.constantFrom('Z', 'z', '', '+01', '+0530', '+00:01', '-23:59'), fc.tuple(fc.constantFrom('+', '-'), digits(25), digits(61)).map(([sign, h, m]) => `${sign}${h}:${m}`));
const time = fc.tuple(clock, fraction, offset).map((parts) => parts.join(''));
const dateTime = fc.tuple(edge(''), date, fc.constantFrom('T', 'T', 't', ' ', '\t', '', '_'), time, edge('')).map((parts) => parts.join(''));
const texts = fc.oneof(
  { weight: 6, arbitrary: dateTime }, date, time, fc.string(), fc.date({ noInvalidDate: true }).map((value) => value.toISOString()),
);
const LEAP = /:6\d|24:|46:/;

test('every format of times takes what that of ajv-formats takes, but for seconds that no clock has', () => {
  const readers = { 'date': readDate, 'time': readTime, 'iso-time': readLocalTime, 'date-time': readDateTime, 'iso-date-time': readLocalDateTime };
  let taken = 0;
  fc.assert(fc.property(texts, fc.constantFrom(...Object.keys(readers) as (keyof typeof readers)[]), (text, name) => {
    const { validate: theirs } = fullFormats[name] as { validate(text: string): boolean };
    expect(formats[name].validate(text)).toBe(readers[name](text) !== undefined);
    if (!theirs(text)) return;
    taken++;
    if (!LEAP.test(text)) expect([text, formats[name].validate(text)]).toEqual([text, true]);
  }), fuzz(3_000));
  expect(taken).toBeGreaterThan(100);
}, FUZZ_TIMEOUT_MS);

test('what is taken for a time is the one that the engine reads, where it reads one', () => {
  let read = 0;
  fc.assert(fc.property(texts, (text) => {
    const ours = readDateTime(text);
    // Date loses count after nine digits.
    const theirs = new Date(text.replace(/[t\s]/, 'T').replace('z', 'Z').replace(',', '.').replace(/(\.\d{9})\d+/, '$1'));
    if (ours === undefined || Number.isNaN(theirs.getTime())) return;
    read++;
    expect([text, iso(ours)]).toEqual([text, theirs.toISOString()]);
  }), fuzz(3_000));
  expect(read).toBeGreaterThan(100);
}, FUZZ_TIMEOUT_MS);

test('an instant reads the same in every offset, to the millisecond', () => {
  const instants = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true });
  fc.assert(fc.property(instants, fc.integer({ min: -1439, max: 1439 }), (instant, minutes) => {
    const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
    const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0'));
    fc.pre(!local.startsWith('+') && !local.startsWith('-'));
    expect(iso(readDateTime(`${local}${minutes < 0 ? '-' : '+'}${hour}:${minute}`))).toBe(instant.toISOString());
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('of two times the earlier comes first, however they are written', () => {
  const { compare } = timeFormats['date-time'];
  expect(compare('2026-01-31T12:00:00+01:00', '2026-01-31t11:00:01z')).toBeLessThan(0);
  expect(compare('2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z')).toBeGreaterThan(0);
  expect(compare('2026-01-31T12:00:00Z', 'never')).toBeNaN();
});
