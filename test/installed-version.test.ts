import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseStaleInstall } from '../src/installed-version';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-installed-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function check(range: string, installed: string, section = 'devDependencies'): void {
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ [section]: { 'mozdef-ef-projen': range } }));
  refuseStaleInstall(directory, installed);
}

test.each([
  ['^0.2.0', '0.1.9'], ['^0.1.0', '0.2.0'], ['^0.2.3', '0.2.2'], ['^1.2.0', '2.0.0'], ['^1.2.0', '1.1.9'], ['~1.2.0', '1.3.0'], ['0.2.0', '0.2.1'],
])('%s does not admit %s', (range, installed) => {
  expect(() => check(range, installed))
    .toThrow(`package.json asks for mozdef-ef-projen ${range}, and ${installed} is installed. Run npm install, then npx projen again.`);
});

test.each([
  ['^0.2.0', '0.2.0'], ['^0.2.0', '0.2.7'], ['^1.2.0', '1.10.0'], ['~1.2.0', '1.2.9'], ['0.2.0', '0.2.0'], ['^0.2.0', '0.2.1-rc.1'],
  ['*', '0.0.0'], ['latest', '0.1.0'], ['>=0.1.0 <2', '0.0.1'], ['file:../mozdef-ef-projen-0.9.0.tgz', '0.1.0'],
])('%s is content with %s', (range, installed) => {
  expect(() => check(range, installed)).not.toThrow();
});

test('whichever section it is in', () => {
  expect(() => check('^0.2.0', '0.1.0', 'dependencies')).toThrow('^0.2.0');
});

test('a folder without package.json has nothing to say', () => {
  rmSync(join(directory, 'package.json'));
  expect(() => refuseStaleInstall(directory, '0.1.0')).not.toThrow();
});
