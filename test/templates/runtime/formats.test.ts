import { fullFormats } from 'ajv-formats/dist/formats';
import fc from 'fast-check';
import { formats } from '../../../templates/framework/runtime/formats';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';
import { growthOf, MOST_GROWTH } from '../support/growth';

type Check = (text: string) => unknown;

/** The formats of texts, as functions. */
const CHECKS = Object.entries(formats as Record<string, unknown>).flatMap(([name, format]): [string, Check][] => {
  const { validate = format, type = 'string' } = format as { validate?: unknown; type?: string };
  if (type !== 'string' || format === true) return [];
  return [[name, validate instanceof RegExp ? (text) => validate.test(text) : validate as Check]];
});

/** How hostile texts begin, what they go on with, and how they end. */
const STARTS = ['', 'http://', 'http://a@', 'http://a.aa/', '//[', 'a@a.', 'P', '#/', '{', '2026-01-01T00:00:00.'];
const UNITS = ['a', ' ', '1', '0', 'a.', 'a-', 'a@', 'a@b.cc/', ':', 'a:', '%41', '/', '/~0', '{a}', 'a,', 'AAAA', '(', '1:', '\u00a1', '😀'];
const ENDS = ['', ' ', '!', '@'];
const SIZE = 20_000;
/** What takes less for so many characters needs no second look. */
const SUSPICIOUS_MS = 2;

const textOf = (size: number, [start, unit, end]: readonly string[]) => start + unit.repeat(Math.ceil(size / unit.length)) + end;

test('every format of texts is measured', () => expect(CHECKS.length).toBeGreaterThanOrEqual(20));

test.each(CHECKS)('%s takes no more than in proportion to the length of a text, whatever it is made of', async (_, check) => {
  for (const shape of STARTS.flatMap((start) => UNITS.flatMap((unit) => ENDS.map((end) => [start, unit, end])))) {
    const text = textOf(SIZE, shape);
    const before = process.cpuUsage();
    check(text);
    if (process.cpuUsage(before).user / 1_000 < SUSPICIOUS_MS) continue;
    const growth = await growthOf(SIZE, (size) => textOf(size, shape), check);
    expect({ shape, isLinear: growth < MOST_GROWTH }).toEqual({ shape, isLinear: true });
  }
}, FUZZ_TIMEOUT_MS);

test('url takes the texts that ajv-formats takes', () => {
  const parts = fc.constantFrom('http://', 'HTTPS://', 'ftp://', 'a', 'user', 'b1', 'é', ':', '@', '.', '-', '10', '192.168', '8.8.8.8', '.com', '/', '?q#', ' ', '\n', '😀', 'xn--a', '8080');
  const original = fullFormats.url as RegExp;
  fc.assert(fc.property(fc.constantFrom('http://', 'https://', ''), fc.array(parts, { maxLength: 10 }), (start, rest) => {
    const text = start + rest.join('');
    expect(formats.url(text)).toBe(original.test(text));
  }), fuzz(2_000));
  expect(['http://a.bc', 'ftp://u:p:q@h.example:8080/x@y?z', 'http://8.8.8.8'].map(formats.url)).toEqual([true, true, true]);
}, FUZZ_TIMEOUT_MS);
