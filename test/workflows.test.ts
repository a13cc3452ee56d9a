import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintWorkflow } from './support/actionlint';

const WORKFLOWS = join(__dirname, '..', '.github', 'workflows');

test.each(readdirSync(WORKFLOWS))('%s is a workflow that GitHub Actions can run', async (name) => {
  expect(await lintWorkflow(join(WORKFLOWS, name))).toEqual([]);
});

test.each(readdirSync(WORKFLOWS))('the actions of %s are of a commit', (name) => {
  const used = [...readFileSync(join(WORKFLOWS, name), 'utf8').matchAll(/^ +(?:- )?uses: (\S+)/gm)].map(([, action]) => action);
  expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

describe('a broken workflow is refused', () => {
  const directory = mkdtempSync(join(tmpdir(), 'workflow-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each([
    ['a job that is not there', 'needs: release\n', 'needs: realese\n', '[job-needs]'],
    ['an output of a step that is not there', 'steps.git_remote.outputs', 'steps.git_remotes.outputs', '[expression]'],
    ['a permission that is not one', 'id-token: write', 'id-tokens: write', '[permissions]'],
    ['YAML that is none', 'jobs:', 'jobs: [', '[syntax-check]'],
  ])('%s', async (_, right, wrong, rule) => {
    const path = join(directory, 'release.yml');
    const workflow = readFileSync(join(WORKFLOWS, 'release.yml'), 'utf8');
    expect(workflow).toContain(right);
    writeFileSync(path, workflow.replace(right, wrong));
    expect(await lintWorkflow(path)).toContainEqual(expect.stringContaining(rule));
  });
});
