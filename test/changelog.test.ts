import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit, git, GIT_ENV } from './support/git';
import type { Release } from '../src/changelog';
import { TSX } from './templates/support/tsx';

const SCRIPT = join(__dirname, '..', 'scripts', 'changelog.ts');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'changelog-'));
  writeFileSync(join(directory, 'package.json'), '{ "version": "0.0.0" }');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the script as the task `compile` does. */
function run(env: NodeJS.ProcessEnv = {}, cwd = directory): { status: number | null; stderr: string; changelog: () => Release[] } {
  const { status, stderr } = spawnSync(process.execPath, [...TSX, SCRIPT], { cwd, env: { ...GIT_ENV, RELEASE: '', ...env }, encoding: 'utf8' });
  return { status, stderr, changelog: () => JSON.parse(readFileSync(join(cwd, 'changelog.json'), 'utf8')) };
}

describe('in a repository', () => {
  beforeEach(() => git(directory, 'init', '--quiet'));

  test('before the first release, every commit belongs to the version of package.json', () => {
    writeFileSync(join(directory, 'package.json'), '{ "version": "0.1.0" }');
    commit(directory, 'feat: queues');
    commit(directory, 'fix(infra): the role of the queue (#3)');
    expect(run({ RELEASE: 'true' }).changelog()).toEqual([{
      version: '0.1.0',
      date: '2026-12-01',
      changes: [{ type: 'fix', scope: 'infra', summary: 'the role of the queue (#3)' }, { type: 'feat', summary: 'queues' }],
    }]);
  });

  test('commits belong to the tag that follows them; versions are in order, newest first, with the day of their last commit in UTC', () => {
    commit(directory, 'feat: one', '2026-12-01T23:30:00-02:00');
    git(directory, 'tag', 'v0.9.0');
    commit(directory, 'perf: two', '2026-12-03T12:00:00Z');
    git(directory, 'tag', 'v0.10.0');
    git(directory, 'tag', 'nightly');
    commit(directory, 'revert: three', '2026-12-04T12:00:00Z');
    expect(run().changelog()).toEqual([
      { version: '0.0.0', date: '2026-12-04', changes: [{ type: 'revert', summary: 'three' }] },
      { version: '0.10.0', date: '2026-12-03', changes: [{ type: 'perf', summary: 'two' }] },
      { version: '0.9.0', date: '2026-12-02', changes: [{ type: 'feat', summary: 'one' }] },
    ]);
  });

  test('nothing comes after a tag at the last commit, or after one that is the version still', () => {
    commit(directory, 'feat: one');
    git(directory, 'tag', 'v0.1.0');
    expect(run().changelog().map(({ version }) => version)).toEqual(['0.1.0']);
    writeFileSync(join(directory, 'package.json'), '{ "version": "0.1.0" }');
    commit(directory, 'docs: nothing to release');
    expect(run().changelog().map(({ version }) => version)).toEqual(['0.1.0']);
  });

  test('what users do not notice is left out, and what is not conventional', () => {
    ['docs: a page', 'refactor: names', 'chore: tools', 'Queues and more', 'Revert "feat: one"', 'feat:no space'].forEach((message) => commit(directory, message));
    git(directory, 'switch', '--quiet', '-c', 'branch', 'HEAD~1');
    commit(directory, 'fix: on a branch');
    git(directory, 'switch', '--quiet', '-');
    git(directory, 'merge', '--quiet', '--no-ff', '-m', 'fix: merged', 'branch');
    expect(run().changelog()[0].changes).toEqual([{ type: 'fix', summary: 'on a branch' }]);
  });

  test.each([
    ['a footer says what to do', 'feat: gzip\n\nText.\n\nBREAKING CHANGE: Messages are compressed.\nSet `gzip: false` to keep them.',
      { type: 'feat', summary: 'gzip', breaking: 'Messages are compressed.\nSet `gzip: false` to keep them.' }],
    ['a footer with other footers', 'fix(infra)!: roles\n\nBREAKING-CHANGE: Deploy twice:\nsee #7 first.\nAnd wait.\n\nCloses #3\nCo-authored-by: B <b@example.com>',
      { type: 'fix', scope: 'infra', summary: 'roles', breaking: 'Deploy twice:\nsee #7 first.\nAnd wait.' }],
    ['a footer with git\'s trailer', 'fix!: roles\n\nBREAKING CHANGE: Deploy twice.\n\nSigned-off-by: A <a@example.com>',
      { type: 'fix', summary: 'roles', breaking: 'Deploy twice.' }],
    ['only `!`', 'feat(api)!: `stages` is a list', { type: 'feat', scope: 'api', summary: '`stages` is a list', breaking: '`stages` is a list' }],
    ['a type that is not listed else', 'refactor!: no more default export', { type: 'refactor', summary: 'no more default export', breaking: 'no more default export' }],
  ])('breaking: %s', (_, message, change) => {
    commit(directory, message);
    expect(run().changelog()[0].changes).toEqual([change]);
  });

  test('a shallow clone builds with an empty list, and cannot be released', () => {
    commit(directory, 'feat: one');
    commit(directory, 'feat: two');
    const shallow = join(directory, 'shallow');
    git(directory, 'clone', '--quiet', '--depth', '1', `file://${directory}`, shallow);
    writeFileSync(join(shallow, 'package.json'), '{ "version": "0.0.0" }');
    const built = run({}, shallow);
    expect(built).toMatchObject({ status: 0, stderr: expect.stringContaining('git fetch --unshallow --tags') });
    expect(built.changelog()).toEqual([]);
    expect(run({ RELEASE: 'true' }, shallow)).toMatchObject({ status: 1, stderr: expect.stringContaining('shallow clone') });
  });
});

test('sources without a repository build with an empty list, and cannot be released', () => {
  const built = run({ GIT_CEILING_DIRECTORIES: tmpdir() });
  expect(built).toMatchObject({ status: 0, stderr: expect.stringContaining('not a git repository') });
  expect(built.changelog()).toEqual([]);
  expect(run({ RELEASE: 'true' }).status).toBe(1);
});
