import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { github, javascript, typescript } from 'projen';
import { ResyncWorkflow } from '../../src';
import type { ResyncWorkflowOptions } from '../../src';
import { lintWorkflow } from '../support/actionlint';

/** The parser of what projen writes. */
const { parse } = createRequire(require.resolve('projen'))('yaml') as { parse: (text: string) => Workflow };

interface Step {
  id: string;
  if?: string;
  run?: string;
  shell?: string;
  uses?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
}
interface Job { if?: string; env?: Record<string, string>; permissions: Record<string, string>; environment?: string; steps: Step[] }
/** Of steps, by their ids. */
type Outputs = Record<string, Record<string, string>>;
interface Workflow { on: object; concurrency: object; permissions?: object; jobs: Record<'resync' | 'push', Job> }

const directories: string[] = [];
function scratch(): string {
  directories.push(mkdtempSync(join(tmpdir(), 'mozdef-ef-resync-')));
  return directories.at(-1)!;
}
beforeAll(() => { process.env.PROJEN_DISABLE_POST = 'true'; });
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

interface Options extends Partial<ResyncWorkflowOptions> {
  projenCredentials?: github.GithubCredentials;
}

function synth({ projenCredentials, ...options }: Options = {}) {
  const project = new typescript.TypeScriptAppProject({
    name: 'example', defaultReleaseBranch: 'main', outdir: scratch(), packageManager: javascript.NodePackageManager.NPM, githubOptions: { projenCredentials },
  });
  new ResyncWorkflow(project, { github: project.github!, ...options });
  project.synth();
  const file = join(project.outdir, '.github/workflows/resync.yml');
  return { file, workflow: parse(readFileSync(file, 'utf8')) };
}

const VARIANTS: [string, Options][] = [
  ['as it is', {}],
  ['with a GitHub App', { projenCredentials: github.GithubCredentials.fromApp({ environment: 'bots' }) }],
  ['on a runner of one\'s own', { runsOn: ['self-hosted', 'linux'] }],
];

describe.each(VARIANTS)('%s', (_, options) => {
  let file: string;
  let workflow: Workflow;
  let steps: Step[];
  beforeAll(() => {
    ({ file, workflow } = synth(options));
    steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  });

  test('it is a workflow that GitHub Actions can run', async () => {
    expect(await lintWorkflow(file)).toEqual([]);
  });

  test('what runs packages may only read, and what may write runs none', () => {
    const { resync, push } = workflow.jobs;
    expect(workflow.permissions).toBeUndefined();
    expect(resync.permissions).toEqual({ contents: 'read' });
    expect(JSON.stringify(resync)).not.toMatch(/secrets\.|github\.token/);
    expect(push.permissions).toEqual({ contents: 'write', statuses: 'write' });
    expect(push.steps.filter(({ run = '' }) => /\b(npm|npx|node)\b(?! projen')/.test(run))).toEqual([]);
    expect(push.steps.filter(({ uses = '' }) => uses && !uses.startsWith('actions/'))).toEqual([]);
  });

  test('nothing that others choose, a branch for one, becomes part of a command', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  test('no package runs a script when it is installed', () => {
    expect(workflow.jobs.resync.env).toEqual({ npm_config_ignore_scripts: 'true' });
  });
});

test('it runs on Renovate\'s branches, by hand, and on one state of a branch at a time', () => {
  const { on, concurrency } = synth().workflow;
  expect(on).toEqual({ push: { branches: ['renovate/**'] }, workflow_dispatch: {} });
  expect(synth({ branchPrefix: 'deps-' }).workflow.on).toMatchObject({ push: { branches: ['deps-**'] } });
  expect(concurrency).toEqual({ 'group': 'resync-${{ github.ref }}', 'cancel-in-progress': true });
});

test('it pushes with the workflow\'s token, or one that was given for it, and never to the default branch', () => {
  const { push } = synth().workflow.jobs;
  expect(push.if).toBe("needs.resync.outputs.changed == 'true' && github.ref_name != github.event.repository.default_branch");
  expect(push.steps.find(({ id }) => id === 'checkout')!.with).toEqual({ token: '${{ secrets.PROJEN_GITHUB_TOKEN || github.token }}' });

  const app = synth({ projenCredentials: github.GithubCredentials.fromApp({ environment: 'bots' }) }).workflow.jobs.push;
  expect(app.environment).toBe('bots');
  expect(app.steps.find(({ id }) => id === 'checkout')!.with).toEqual({ token: '${{ steps.generate_token.outputs.token || github.token }}' });
});

/** A branch's name may have all of this. */
const BRANCH = 'renovate/$(touch${IFS}pwned)`touch${IFS}pwned`;"&\'-x';

/**
 * A repository with a bare remote, on whose branch the workflow runs. `npm` and `npx` are the given scripts, which stand in for what
 * they would do; `gh` writes down what it is asked for.
 */
function repository({ resync, build = 'exit 0' }: { resync: string; build?: string }) {
  const root = scratch();
  const [remote, bin, temp] = ['remote.git', 'bin', 'temp'].map((name) => join(root, name));
  const executable = (name: string, script: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  mkdirSync(bin);
  mkdirSync(temp);
  executable('npm', 'exit 0');
  executable('npx', `case "$*" in projen) ${resync} ;; "projen build") ${build} ;; *) exit 9 ;; esac`);
  executable('gh', `printf '%s\\n' "$@" > ${root}/gh`);
  const env = {
    ...process.env,
    PATH: [bin, process.env.PATH].join(delimiter),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GITHUB_REF: `refs/heads/${BRANCH}`,
    GITHUB_REPOSITORY: 'team/zoom',
    GITHUB_RUN_ID: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
    RUNNER_TEMP: temp,
  };
  const git = (cwd: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const seed = join(root, 'seed');
  git(root, 'init', '--quiet', '--bare', remote);
  git(root, 'init', '--quiet', '--initial-branch', BRANCH, seed);
  for (const name of ['changed.txt', 'deleted.txt', 'kept.txt']) writeFileSync(join(seed, name), `${name}\n`);
  writeFileSync(join(seed, '.gitignore'), 'node_modules/\n');
  git(seed, 'add', '--all');
  git(seed, '-c', 'user.name=renovate', '-c', 'user.email=renovate@example.com', 'commit', '--quiet', '--message', 'bump');
  git(seed, 'push', '--quiet', remote, 'HEAD');

  /** What a push trigger would have checked out. */
  const before = git(seed, 'rev-parse', 'HEAD');
  return {
    remote: (...args: string[]) => git(remote, ...args),
    head: () => git(remote, 'rev-parse', `refs/heads/${BRANCH}`),
    before,
    read: (name: string) => existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined,
    /** Somebody else is faster. */
    pushElsewhere: () => {
      git(seed, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '--message', 'other');
      git(seed, 'push', '--quiet', remote, 'HEAD');
    },

    /** Runs a job's commands as GitHub does, in a checkout of its own; actions are left out, for the artifact is there already. */
    run(job: Job, needs: Record<string, string> = {}) {
      const checkout = mkdtempSync(join(root, 'checkout-'));
      git(root, 'clone', '--quiet', '--branch', BRANCH, remote, checkout);
      git(checkout, 'reset', '--quiet', '--hard', before);
      const outputs: Outputs = {};
      const evaluate = (text: string) => text.replace(/(?:\$\{\{ )?(steps|needs)\.(\w+)\.outputs\.(\w+)(?: \}\})?/g,
        (_, kind: string, id: string, name: string) => (kind === 'steps' ? outputs[id]?.[name] : needs[name]) ?? '');
      let log = '';
      for (const step of job.steps) {
        const skipped = step.if !== undefined && evaluate(step.if) === '';
        if (!step.run || skipped) continue;
        const output = join(temp, 'output');
        writeFileSync(output, '');
        const script = join(temp, 'script.sh');
        writeFileSync(script, step.run);
        // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
        const args = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail', script] : ['-e', script];
        const stepEnv = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value)]));
        const shell = { cwd: checkout, env: { ...env, ...stepEnv, GITHUB_OUTPUT: output }, encoding: 'utf8' as const };
        const { status, stdout, stderr } = spawnSync('bash', args, shell);
        log += stdout + stderr;
        outputs[step.id] = Object.fromEntries(readFileSync(output, 'utf8').split('\n').filter(Boolean).map((line) => line.split('=')));
        if (status !== 0) return { failed: step.id, outputs, log };
      }
      return { failed: undefined, outputs, log };
    },
  };
}

describe('its commands', () => {
  let resync: Job;
  let push: Job;
  beforeAll(() => { ({ resync, push } = synth().workflow.jobs); });
  const CHANGES = [
    'echo new > changed.txt',
    'rm deleted.txt',
    'printf "\\0\\1" > added.bin',
    'mkdir node_modules',
    'touch node_modules/ignored',
    'echo "what changed"',
  ].join('; ');
  const handOver = ({ outputs: { patch, build } }: { outputs: Outputs }) => ({ changed: patch.changed, build: build?.state });

  test('commit exactly what npx projen changed, by the identity that Renovate knows, and report that it builds', () => {
    const repo = repository({ resync: CHANGES });
    const made = repo.run(resync);
    expect(handOver(made)).toEqual({ changed: 'true', build: 'success' });
    expect(repo.read('summary.md')).toContain('what changed');
    expect(repo.head()).toBe(repo.before);

    expect(repo.run(push, handOver(made)).failed).toBeUndefined();
    expect(repo.remote('diff', '--name-status', repo.before, repo.head()).split('\n')).toEqual(['A\tadded.bin', 'M\tchanged.txt', 'D\tdeleted.txt']);
    expect(repo.remote('log', '-1', '--format=%P %an <%ae> %ce', repo.head()))
      .toBe(`${repo.before} github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com> 41898282+github-actions[bot]@users.noreply.github.com`);
    expect(repo.read('gh')!.split('\n')).toEqual(expect.arrayContaining([
      `repos/team/zoom/statuses/${repo.head()}`, 'context=build', 'state=success', 'target_url=https://github.com/team/zoom/actions/runs/42',
    ]));
    expect(repo.remote('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${BRANCH}`);
  });

  test('do nothing where nothing changed: the workflow does not start itself over and over', () => {
    expect(handOver(repository({ resync: 'true', build: 'exit 1' }).run(resync))).toEqual({ changed: undefined, build: undefined });
  });

  test('push what does not build too, and say so', () => {
    const repo = repository({ resync: CHANGES, build: 'echo "a compile error"; exit 1' });
    const made = repo.run(resync);
    expect(made.log).toContain('a compile error');
    expect(handOver(made)).toEqual({ changed: 'true', build: 'failure' });
    repo.run(push, handOver(made));
    expect(repo.head()).not.toBe(repo.before);
    expect(repo.read('gh')).toContain('state=failure');
  });

  test('what the build leaves behind is not committed', () => {
    const repo = repository({ resync: CHANGES, build: 'touch left-by-build.txt' });
    repo.run(push, handOver(repo.run(resync)));
    expect(repo.remote('ls-tree', '--name-only', repo.head())).not.toContain('left-by-build.txt');
  });

  test('fail where npx projen fails, after its output is in the summary', () => {
    const repo = repository({ resync: 'echo "option is wrong"; exit 3' });
    expect(repo.run(resync).failed).toBe('resynchronize');
    expect(repo.read('summary.md')).toContain('option is wrong');
  });

  test('fail where the branch has moved on, or GitHub refuses, and say where to look', () => {
    const repo = repository({ resync: CHANGES });
    const made = repo.run(resync);
    repo.pushElsewhere();
    const moved = repo.head();
    const { failed, log } = repo.run(push, handOver(made));
    expect(failed).toBe('push');
    expect(log).toMatch(/^::error::.*moved on.*runs again by itself.*framework\/UPGRADING\.md/m);
    expect(repo.head()).toBe(moved);
    expect(repo.read('gh')).toBeUndefined();
  });
});
