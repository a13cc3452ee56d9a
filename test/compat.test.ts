import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Release } from '../src/changelog';
import { TSX } from './templates/support/tsx';

const ROOT = join(__dirname, '..');

/** A jsii package with one interface of optional strings, as jsii compiles it. */
function writePackage(directory: string, properties: readonly string[], changelog: readonly Release[] = []): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: unknown) => writeFileSync(join(directory, name), JSON.stringify(content));
  const about = { name: 'example', version: '0.0.0', license: 'MPL-2.0', repository: { type: 'git', url: 'https://example.com' }, author: { name: 'A', roles: ['author'] } };
  write('package.json', { ...about, main: 'index.js', types: 'index.d.ts', jsii: { targets: {} } });
  write('changelog.json', changelog);
  write('.jsii', {
    ...about,
    schema: 'jsii/0.10.0',
    fingerprint: '*',
    jsiiVersion: '5.9.0',
    description: '',
    types: {
      'example.Options': {
        assembly: 'example',
        fqn: 'example.Options',
        kind: 'interface',
        datatype: true,
        name: 'Options',
        properties: properties.map((name) => ({ name, type: { primitive: 'string' }, optional: true, abstract: true, immutable: true })),
      },
    },
  });
}

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'compat-')); });
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the script as the task `compat` does, in `now`. */
function compat(...args: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [...TSX, join(ROOT, 'scripts', 'compat.ts'), ...args], {
    cwd: join(directory, 'now'),
    env: { ...process.env, PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
    encoding: 'utf8',
  });
}

/** The outcome for an API that was `['gzip']` in 0.1.0. */
function compare(properties: readonly string[], change: Release['changes'][number]): ReturnType<typeof compat> {
  writePackage(join(directory, 'before'), ['gzip']);
  writePackage(join(directory, 'now'), properties, [{ version: '0.2.0', date: '2026-12-01', changes: [change] }]);
  return compat(join(directory, 'before'));
}

test('an option more is compatible', () => {
  expect(compare(['gzip', 'format'], { type: 'feat', summary: 'format' })).toMatchObject({ status: 0 });
});

test('an option less is refused, with what is missing and what to do', () => {
  const { status, stderr } = compare([], { type: 'fix', summary: 'gzip' });
  expect(status).toBe(1);
  expect(stderr).toContain('example.Options.gzip');
  expect(stderr).toMatch(/^::error::.*BREAKING CHANGE: <what breaks/m);
});

test('an option less is reported when a commit announces it', () => {
  const { status, stderr } = compare([], { type: 'feat', summary: 'no gzip', breaking: 'Remove `gzip`.' });
  expect(status).toBe(0);
  expect(stderr).toContain('example.Options.gzip');
  expect(stderr).toMatch(/^::warning::.*0\.2\.0/m);
});

test('before the first release there is nothing to compare with', () => {
  writePackage(join(directory, 'now'), [], [{ version: '0.1.0', date: '2026-12-01', changes: [] }]);
  expect(compat()).toMatchObject({ status: 0, stderr: expect.stringContaining('::notice::') });
});

test('what cannot be compared is an error', () => {
  writePackage(join(directory, 'now'), []);
  expect(compat(join(directory, 'nowhere')).status).not.toBe(0);
});
