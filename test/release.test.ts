import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, git, GIT_ENV } from './support/git';
import type { Release } from '../src/changelog';
import { TSX } from './templates/support/tsx';

const ROOT = join(__dirname, '..');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'release-'));
  cpSync(join(ROOT, '.projen', 'tasks.json'), join(directory, '.projen', 'tasks.json'));
  git(directory, 'init', '--quiet');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** What a task of this repository prints in the test's. */
const projen = (task: string, env: NodeJS.ProcessEnv) =>
  execFileSync(join(ROOT, 'node_modules', '.bin', 'projen'), [task], { cwd: directory, env: { ...GIT_ENV, ...env }, encoding: 'utf8', stdio: 'pipe' }).trim();

test('the commits that make a release are those that changelog.json lists', () => {
  const listed = ['feat: a', 'fix: b', 'fix(infra): c', 'perf(a-b): d', 'revert: e', 'refactor!: f', 'build(deps)!: g', 'chore: h\n\nBREAKING CHANGE: i'];
  commit(directory, 'feat: first');
  git(directory, 'tag', 'v0.1.0');
  [...listed, 'docs: no', 'refactor(x): no', 'feature: no', 'Fix it: no', 'feat no'].forEach((message) => commit(directory, message));
  const subjects = listed.map((message) => message.split('\n')[0]);

  const releasable = projen('bump:releasable-commits', { LATEST_TAG: 'v0.1.0' });
  expect(releasable.split('\n').map((line) => line.replace(/^\w+ /, '')).reverse()).toEqual(subjects);

  writeFileSync(join(directory, 'package.json'), '{ "version": "0.2.0" }');
  spawnSync(process.execPath, [...TSX, join(ROOT, 'scripts', 'changelog.ts')], { cwd: directory });
  const [{ changes }] = JSON.parse(readFileSync(join(directory, 'changelog.json'), 'utf8')) as Release[];
  expect(changes.map(({ summary }) => summary).reverse()).toEqual(subjects.map((subject) => subject.split(': ')[1]));
});

test('the first version is 0.1.0, and the commits decide on the others', () => {
  expect(projen('bump:next-version', { VERSION: '0.0.0', SUGGESTED_BUMP: 'none' })).toBe('0.1.0');
  expect(projen('bump:next-version', { VERSION: '0.1.0', SUGGESTED_BUMP: 'minor' })).toBe('');
});
