import { table } from '../../../templates/framework/cli/table';

test.each<[string, string[][], string]>([
  ['rows', [['a', 'long value'], ['longer', 'b']], 'name    value\n------  ----------\na       long value\nlonger  b'],
  ['no rows', [], 'name  value\n----  -----'],
  ['empty cells', [['', '']], 'name  value\n----  -----\n'],
])('a table of %s has columns as wide as their content, and no blanks at the ends of lines', (_, rows, text) => {
  expect(table(['name', 'value'], rows)).toBe(text);
});

test('a table may be long', () => expect(table(['n'], Array.from({ length: 50_000 }, (_, n) => [String(n)])).split('\n')).toHaveLength(50_002));
