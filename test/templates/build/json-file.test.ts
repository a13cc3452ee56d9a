import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonFault, readJsonFile } from '../../../templates/framework/build/json-file';

test.each<[string, string, string, string]>([
  ['a word', '{\n  "a": abc\n}', '2:8', 'Unexpected "abc"'],
  ['a comma too few', '{\n  "required": ["a" "b"]\n}', '2:20', 'Expected "," but found "\\"b\\""'],
  ['a comma too many', '{"a": 1,}', '1:8', 'does not support trailing commas'],
  ['a name without quotation marks', '{\n\n\ta: 1}', '3:2', 'Expected string but found "a"'],
  ['single quotation marks', "{'a': 1}", '1:2', 'must use double quotes'],
  ['a bracket for a brace', '{"a": [1, 2}', '1:12', 'Expected "," but found "}"'],
  ['an end too early', '{"a": {\n', '2:1', 'end of file'],
  ['an end too late', '{"a": 1}}', '1:9', 'Expected end of file but found "}"'],
  ['a comment', '// types\n{}', '1:1', 'does not support comments'],
  ['a line break in a text', '{"a": "x\ny"}', '1:9', 'Unterminated string literal'],
  ['letters of more than a byte before it', '{"ü€😀": abc}', '1:10', 'Unexpected "abc"'],
  ['NaN', '[NaN]', '1:2', 'Unexpected "NaN"'],
  ['nothing', '', '1:1', 'Unexpected end of file'],
])('JSON with %s is told with its place and what is expected', (_, text, place, what) => {
  const [first, line, caret] = jsonFault(text, 'schemas/x.schema.json')!.split('\n');
  expect(first).toContain(`schemas/x.schema.json:${place} is not JSON: `);
  expect(first).toContain(what);
  const [lineNumber, column] = place.split(':').map(Number);
  expect(line).toBe(`  ${text.split('\n')[lineNumber - 1]}`);
  expect(caret.indexOf('^')).toBe(column + 1);
});

test('a line of which nobody finds the end is not shown', () => {
  expect(jsonFault(`[${'1,'.repeat(500)}x]`, 'f')).toBe('f:1:1002 is not JSON: Unexpected "x"');
});

test.each(['{}', ' [1, "ü"]\n', 'null', '\uFEFF{"a": 1}', '{"__proto__": 1}', '"\u2028"'])('%j is JSON', (text) => expect(jsonFault(text, 'f')).toBeUndefined());

test('a file is read, or told by its name and not its path', () => {
  const directory = mkdtempSync(join(tmpdir(), 'json-'));
  try {
    const file = join(directory, 'x.json');
    writeFileSync(file, '\uFEFF{"a": 1}\r\n');
    expect(readJsonFile(file, 'schemas/x.json')).toEqual({ a: 1 });
    writeFileSync(file, '{"a": 1');
    expect(() => readJsonFile(file, 'schemas/x.json')).toThrow(/^schemas\/x\.json:1:8 is not JSON: Expected "," but found end of file/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
