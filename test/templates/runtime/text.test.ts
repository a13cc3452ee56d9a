import fc from 'fast-check';
import { fitsSqs, MAX_KEYWORD_BYTES, oneLine, toSqsJson, wellFormed } from '../../../templates/framework/runtime/text';
import { anyString } from '../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../support/fuzz';

const anyText = fc.oneof(anyString({ maxLength: 300 }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)));

test.each<[string, string, number, string, boolean]>([
  ['short', 'abc', 10, 'abc', false],
  ['of exactly the size', 'abcde', 5, 'abcde', false],
  ['one byte too long', 'abcdef', 5, 'abcde', true],
  ['of two-byte characters, on the border', 'üüü', 5, 'üü', true],
  ['of four-byte characters', '😀😀', 7, '😀', true],
  ['with half a character', 'a\uD800b', 100, 'a\uFFFDb', false],
  ['with half a character, long enough to be measured', 'a\uDC00b', 5, 'a\uFFFDb', false],
  ['empty', '', 0, '', false],
])('a text %s is cut to the limit and well-formed', (_, text, maxBytes, expected, cut) => expect(wellFormed(text, maxBytes)).toEqual({ text: expected, cut }));

test('every text comes out as UTF-8 within the limit, and unchanged when it was', () => {
  fc.assert(fc.property(anyText, fc.nat({ max: 400 }), (text, maxBytes) => {
    const result = wellFormed(text, maxBytes);
    expect(Buffer.byteLength(result.text)).toBeLessThanOrEqual(maxBytes);
    expect(Buffer.from(result.text).toString()).toBe(result.text);
    expect(result.text).not.toMatch(/\p{Cs}/u);
    if (!result.cut) expect(result.text).toBe(Buffer.from(text).toString());
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test.each<[string, string, string]>([
  ['lines', 'a\r\nb\tc', 'a b c'], ['nothing', '', '-'], ['blanks', ' \n ', '-'], ['NUL', 'a\u0000b', 'a b'], ['non-characters', 'a\uFFFEb\uFFFF', 'a b'],
])('%s become one line', (_, text, expected) => expect(oneLine(text)).toBe(expected));

test('every text becomes one line that SQS takes as an attribute', () => {
  fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, maxLength) => {
    const line = oneLine(text, maxLength);
    expect(line.length).toBeGreaterThan(0);
    expect(line.length).toBeLessThanOrEqual(maxLength);
    expect(fitsSqs(line)).toBe(true);
    expect(line).not.toMatch(/[\r\n\t]/);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('a line that is too long ends with an ellipsis', () => expect(oneLine('x'.repeat(MAX_KEYWORD_BYTES * 2), 5)).toBe('xxxx…'));

test.each<[string, string, boolean]>([
  ['tab, line feed, carriage return', '\t\n\r', true], ['U+FFFD', '\uFFFD', true], ['😀', '😀', true], ['DEL', '\u007F', true],
  ['NUL', '\u0000', false], ['ESC', '\u001B', false], ['U+FFFE', '\uFFFE', false], ['U+FFFF', '\uFFFF', false],
  ['half a character', '\uD83D', false], ['the other half', '\uDE00', false], ['the halves in the wrong order', '\uDE00\uD83D', false],
])('SQS takes %s: %p', (_, text, fits) => expect(fitsSqs(text)).toBe(fits));

test('JSON for SQS is text that SQS takes, and means the same', () => {
  fc.assert(fc.property(fc.object({ key: anyText, values: [anyText, fc.boolean()] }), (value) => {
    const json = toSqsJson(value);
    expect(fitsSqs(json)).toBe(true);
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
