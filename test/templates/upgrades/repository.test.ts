import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRepository } from '../../../templates/framework/upgrades/repository';
import { git } from '../../support/git';

let top: string;
beforeEach(() => { top = realpathSync(mkdtempSync(join(tmpdir(), 'mozdef-ef-repository-'))); });
afterEach(() => rmSync(top, { recursive: true }));

/** A project of projen's, whose default task runs where its subproject's says. */
function project(path: string, defaultTask: object): string {
  const folder = join(top, path);
  mkdirSync(join(folder, '.projen'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, '.projen', 'tasks.json'), JSON.stringify({ tasks: { default: defaultTask } }));
  return folder;
}

const ROOT = { steps: [{ spawn: 'install:ci' }, { exec: 'tsx .projenrc.ts' }] };

test('a project without a parent is its own root, and, without git, all of the repository', () => {
  const folder = project('zoom', ROOT);
  expect(findRepository(folder)).toEqual({ top: folder, root: folder, project: folder });
});

test.each(['one', 'sources/one', 'sources/of/one'])('a subproject in %s is made by its root', (path) => {
  const root = project('.', ROOT);
  const folder = project(path, { steps: [{ exec: 'npx projen default', cwd: path.split('/').map(() => '..').join('/') }] });
  expect(findRepository(folder)).toEqual({ top: root, root, project: folder });
});

describe('in git', () => {
  const commitAll = (folder: string) => {
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'all');
  };

  test('the repository is git\'s, whatever is above the root', () => {
    const root = project('mono', ROOT);
    const folder = project('mono/one', { steps: [{ exec: 'npx projen default', cwd: '..' }] });
    commitAll(top);
    expect(findRepository(folder)).toEqual({ top, root, project: folder });
  });

  test('also where a hook calls', () => {
    const folder = project('zoom', ROOT);
    commitAll(top);
    process.env.GIT_DIR = '/nowhere';
    try {
      expect(findRepository(folder).top).toBe(top);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test('but one that does not have the project is of something else', () => {
    writeFileSync(join(top, '.profile'), '');
    commitAll(top);
    const folder = project('zoom', ROOT);
    expect(findRepository(folder)).toEqual({ top: folder, root: folder, project: folder });
  });
});
