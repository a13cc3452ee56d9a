import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptTarget, transpile } from 'typescript';
import { nodeFault } from '../../templates/framework/node-version';

const ROOT = join(__dirname, '..', '..');
const TEMPLATES = join(ROOT, 'templates', 'framework');
const FILES = ['node-version.js', 'run.js'];

test.each([
  ['>= 20.16.0', '18.20.8'], ['>= 20.16.0', '20.15.1'], ['>= 20.16.0', '20.9.0'], ['>= 22.19.0', '20.20.2'], ['>= 22.19.0', '22.9.0'], ['>= 20.16.0', '0.10.48'],
  ['>= 20.16.0', '9.11.2'], ['>=20.16.1', '20.16.0'],
])('where %s is wanted, %s is too old', (wanted, found) => {
  const [oldest] = /[\d.]+/.exec(wanted)!;
  expect(nodeFault(wanted, found)).toBe(`this repository needs Node.js ${oldest} or later (engines in package.json), and this is ${found}: install it from `
    + `https://nodejs.org/en/download, or with your version manager, e.g. nvm install ${oldest.slice(0, 2)}`);
});

test.each([
  ['>= 20.16.0', '20.16.0'], ['>= 20.16.0', '20.20.2'], ['>= 20.16.0', '22.0.0'], ['>= 22.19.0', '24.1.0'], ['>= 20.16.0', '100.0.0'],
  ['>= 20.16.0', '20.16.0-nightly'], ['>= 20', '20.0.0'], [undefined, '18.0.0'], ['', '18.0.0'], ['*', '18.0.0'],
])('where %s is wanted, %s is new enough', (wanted, found) => expect(nodeFault(wanted, found)).toBeUndefined());

describe('in a repository', () => {
  const root = mkdtempSync(join(tmpdir(), 'node-version-'));
  const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const asksFor = (node?: string) => writeFileSync(join(root, 'package.json'), JSON.stringify({ engines: node && { node } }));
  beforeAll(() => {
    mkdirSync(join(root, 'framework', 'build'), { recursive: true });
    [...FILES, 'build/json-file.ts'].forEach((file) => cpSync(join(TEMPLATES, file), join(root, 'framework', file)));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'program.ts'), 'const args: string[] = process.argv.slice(2); console.log(JSON.stringify(args));');
    writeFileSync(join(root, 'reader.ts'), "import data from './data.json'; console.log(data);");
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('an old Node.js is refused before anything is loaded', () => {
    asksFor('>= 999.1.2');
    for (const args of [['framework/node-version.js'], ['framework/run.js', 'program.ts']]) {
      expect(run(...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^error: this repository needs Node\.js 999\.1\.2 or later .*\n$/) as string });
    }
  });

  test.each([undefined, '>= 20.16.0'])('with one that is new enough (%s), the file is run, and has its arguments', (node) => {
    asksFor(node);
    expect(run('framework/node-version.js')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(run('framework/run.js', 'program.ts', '--', '--stage', 'a b')).toMatchObject({ status: 0, stdout: '["--","--stage","a b"]\n', stderr: '' });
  });

  test('JSON that is loaded and was broken by hand is told with its place', () => {
    asksFor();
    writeFileSync(join(root, 'data.json'), '{\n  "a" 1\n}\n');
    expect(run('framework/run.js', 'reader.ts')).toMatchObject({
      status: 1, stdout: '', stderr: 'error: data.json:2:7 is not JSON: Expected ":" but found "1"\n    "a" 1\n        ^\n',
    });
  });

  test('an error of what is run is its own', () => {
    asksFor();
    writeFileSync(join(root, 'failing.ts'), "throw new SyntaxError('a mistake in data.json');");
    expect(run('framework/run.js', 'failing.ts')).toMatchObject({ status: 1, stderr: expect.stringMatching(/SyntaxError: a mistake in data\.json\n +at /) as string });
  });
});

test.each(FILES)('%s can be read by every Node.js', (file) => {
  const text = readFileSync(join(TEMPLATES, file), 'utf8');
  const needsNewer = (code: string) => transpile(code, { target: ScriptTarget.ES5 }) !== transpile(code, { target: ScriptTarget.ESNext });
  expect(needsNewer(text)).toBe(false);
  for (const newer of ['const a = 1;', 'var a = () => 1;', 'var a = b?.c;', 'var a = `b`;']) expect(needsNewer(`${text}\n${newer}`)).toBe(true);
});
