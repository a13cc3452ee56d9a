import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const rows = readFileSync(join(ROOT, 'docs', 'detection-github.md'), 'utf8').split('\n').filter((line) => line.startsWith('| github_'));

test.each(['panther-webhook', 'panther-audit', 'sigma-audit'])('docs/detection-github.md says what is tested: %s', (name) => {
  const file = join(ROOT, 'templates', 'starters', 'github', 'test', 'detection', `${name}.json`);
  for (const { rule, eventname, reads } of JSON.parse(readFileSync(file, 'utf8')) as { rule: string; eventname: string; reads: Record<string, object> }[]) {
    const cells = [`\`${eventname}\``, ...Object.entries(reads).map(([field, detail]) => `${field} → \`${Object.keys(detail)[0]}\``)];
    // A row may stand for several events, whose details are told together: "a → `b` or `c`".
    const row = rows.filter((each) => each.startsWith(`| ${rule} |`)).join();
    expect({ rule, missing: cells.filter((cell) => !row.includes(cell) && !row.includes(cell.replace(/^.* → /, ' or '))) }).toEqual({ rule, missing: [] });
  }
});

test('the table has one row for each rule', () => {
  expect(rows).toHaveLength(38);
});
