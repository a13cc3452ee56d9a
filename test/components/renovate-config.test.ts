import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource, MozdefEventSourceProject } from '../../src';
import type { MozdefEventSourceProjectOptions, PipelineOptions } from '../../src';

const FRAMEWORK = 'mozdef-ef-projen';
const GITHUB: PipelineOptions = {
  github: { connectionArn: 'arn:aws:codeconnections:us-west-2:111122223333:connection/01234567-8aad-4d5d-8878-dfcab0bc441f', repository: 'team/zoom' },
};
const CODECOMMIT: PipelineOptions = { codeCommit: { repository: 'zoom' } };

const directories: string[] = [];
beforeAll(() => { process.env.PROJEN_DISABLE_POST = 'true'; });
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A synthesized repository; the framework is a devDependency without a version, as `projen new --from` leaves it. */
function synth(options: Partial<MozdefEventSourceProjectOptions> = {}, change?: (project: MozdefEventSourceProject) => void) {
  const outdir = mkdtempSync(join(tmpdir(), 'mozdef-ef-renovate-'));
  directories.push(outdir);
  const project = new MozdefEventSourceProject({
    name: 'example',
    defaultReleaseBranch: 'main',
    service: 'zoom',
    source: EventSource.ZOOM,
    outdir,
    stateBucket: 'team-terraform-state',
    alarmEmail: 'soc@example.com',
    devDeps: [FRAMEWORK],
    ...options,
  });
  change?.(project);
  project.synth();
  const read = (path: string) => readFileSync(join(outdir, path), 'utf8');
  return {
    project,
    files: project.files.map(({ path }) => path),
    read,
    renovate: project.renovateConfig && JSON.parse(read('renovate.json5').replace(/^\/\/.*$/m, '')),
  };
}

interface Rule { matchPackageNames?: string[]; matchUpdateTypes?: string[]; enabled?: boolean }

/** What is left to the framework, as nothing but a fix of a vulnerability raises it. */
const leftAlone = (name: string, renovate: any) => rulesFor(name, renovate).enabled === false;

/** The rules for a package and a kind of update, merged as Renovate does, the last first. */
function rulesFor(name: string, { packageRules }: { packageRules: Rule[] }, updateType = 'minor') {
  const matching = packageRules.filter(({ matchPackageNames, matchUpdateTypes = [updateType] }) => (
    matchPackageNames?.includes(name) && matchUpdateTypes.includes(updateType)
  ));
  return Object.assign({}, ...matching) as Record<string, any>;
}

test('the framework and projen are raised, together; what the framework brings is left to it', () => {
  const { renovate, project } = synth();
  for (const name of [FRAMEWORK, 'projen']) {
    expect(leftAlone(name, renovate)).toBe(false);
    expect(rulesFor(name, renovate).groupName).toBe(FRAMEWORK);
  }
  expect(renovate.rangeStrategy).toBe('bump');
  expect(renovate.extends).not.toContain(':preserveSemverRanges');
  const pinned = project.deps.all.filter(({ version }) => version).map(({ name }) => name);
  expect(pinned).toEqual(expect.arrayContaining(['cdktf', 'constructs', 'esbuild', 'jest', 'typescript']));
  expect(pinned.filter((name) => !leftAlone(name, renovate))).toEqual([]);
});

test('a patch of projen alone makes no pull request; one of the framework does', () => {
  const { renovate } = synth();
  expect(rulesFor('projen', renovate, 'patch').enabled).toBe(false);
  for (const [name, updateType] of [['projen', 'minor'], ['projen', 'major'], [FRAMEWORK, 'patch']]) {
    expect(rulesFor(name, renovate, updateType)).not.toHaveProperty('enabled');
  }
});

test('a package of the engineer\'s is raised, unless it has a version in .projenrc.ts', () => {
  const { renovate } = synth({ devDeps: [FRAMEWORK, 'left-pad', 'right-pad@^1'] });
  expect(leftAlone('left-pad', renovate)).toBe(false);
  expect(leftAlone('right-pad', renovate)).toBe(true);
});

test('a package of the framework\'s can be raised in .projenrc.ts, as framework/UPGRADING.md says', () => {
  const { read } = synth({}, (project) => project.addDeps('@aws-sdk/client-sqs@^99'));
  expect((JSON.parse(read('package.json')) as { dependencies: Record<string, string> }).dependencies['@aws-sdk/client-sqs']).toBe('^99');
});

test('a package that .projenrc.ts adds is known when the file is written', () => {
  const { renovate } = synth({}, (project) => project.addDevDeps('centre-pad@^1'));
  expect(leftAlone('centre-pad', renovate)).toBe(true);
});

test('a fix of a vulnerability is raised at once, also of what is bundled into the functions; all else a week after its release', () => {
  const { renovate } = synth();
  // A rule that Renovate makes of an alert wins over the others; from ignoreDeps nothing is raised.
  expect(renovate).toMatchObject({ ignoreDeps: [], vulnerabilityAlerts: { enabled: true }, osvVulnerabilityAlerts: true, minimumReleaseAge: '7 days' });
  expect(synth({ renovatebotOptions: { minimumReleaseAge: '3 days', ignore: ['left-pad'] } }).renovate)
    .toMatchObject({ minimumReleaseAge: '3 days', ignoreDeps: ['left-pad'] });
});

test('what other packages bring is raised in the lock file', () => {
  const { renovate } = synth();
  expect(renovate.lockFileMaintenance).toMatchObject({ enabled: true });
  expect(renovate.packageRules).toContainEqual({ matchUpdateTypes: ['lockFileMaintenance'], enabled: true });
});

test('no package runs a script when CI or Renovate installs it', () => {
  const { read, renovate } = synth({ pipeline: GITHUB });
  for (const path of ['.github/workflows/build.yml', '.github/workflows/resync.yml', 'buildspec.yml']) {
    expect(read(path)).toMatch(/npm_config_ignore_scripts: "true"/);
  }
  expect(JSON.stringify(renovate)).not.toContain('npm ci"');
  expect(JSON.stringify(synth().renovate)).toContain('npm ci --ignore-scripts');
});

test('every action is of a commit', () => {
  const { read } = synth({ pipeline: GITHUB, buildWorkflowOptions: { mutableBuild: true } });
  const used = ['build', 'resync'].flatMap((name) => [...read(`.github/workflows/${name}.yml`).matchAll(/^ +(?:- )?uses: (\S+)/gm)].map(([, action]) => action));
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

test('no generated file but package.json and the lock file is changed', () => {
  const { renovate } = synth({ github: true });
  expect(renovate.enabledManagers).toEqual(['npm']);
  expect(renovate.packageRules).toContainEqual({
    matchDepTypes: ['!dependencies', '!devDependencies', '!peerDependencies', '!optionalDependencies'], enabled: false,
  });
});

test('the pull request says where the changes are told, and what to do', () => {
  const { changelogUrl, prBodyNotes } = rulesFor(FRAMEWORK, synth().renovate);
  expect(changelogUrl).toBe('https://github.com/mozdef-ef/mozdef-ef-projen/releases');
  expect(prBodyNotes.join()).toContain('npx projen upgrade-check');
  expect(rulesFor('projen', synth().renovate)).not.toHaveProperty('changelogUrl');
});

describe('on GitHub', () => {
  test('a workflow resynchronizes, whose commits Renovate takes for its own, and runs no command itself', () => {
    const { renovate, files, project } = synth({ pipeline: GITHUB });
    expect(files).toEqual(expect.arrayContaining(['.github/workflows/build.yml', '.github/workflows/resync.yml']));
    expect(renovate.gitIgnoredAuthors).toEqual([project.resyncWorkflow!.gitIdentity.email]);
    expect(JSON.stringify(renovate)).not.toContain('postUpgradeTasks');
    expect(rulesFor(FRAMEWORK, renovate).prBodyNotes.join()).toContain('workflow `resync`');
  });

  test('pull requests are built, by a job that may only read; nothing else is set up there', () => {
    const { read, files } = synth({ pipeline: GITHUB });
    const build = read('.github/workflows/build.yml');
    expect(build).toContain('npx projen build');
    expect(build).toContain('Fail build on mutation');
    expect(build.match(/permissions:\n\s+contents: (\w+)\n/)?.[1]).toBe('read');
    expect(build).not.toMatch(/: write\b|secrets\./);
    expect(files.filter((path) => path.startsWith('.github/') || path.includes('mergify')))
      .toEqual(['.github/workflows/build.yml', '.github/workflows/resync.yml']);
  });

  test('the engineer\'s own options win', () => {
    const { files, read } = synth({
      pipeline: GITHUB,
      githubOptions: { pullRequestLint: true },
      pullRequestTemplate: true,
      workflowNodeVersion: '24',
      buildWorkflowOptions: { name: 'ci' },
    });
    expect(files).toEqual(expect.arrayContaining(['.github/workflows/ci.yml', '.github/workflows/pull-request-lint.yml', '.github/pull_request_template.md']));
    expect(read('.github/workflows/resync.yml')).toContain('node-version: "24"');
  });
});

describe.each([
  ['on CodeCommit', { pipeline: CODECOMMIT }],
  ['without a pipeline', {}],
  ['with github: false', { pipeline: GITHUB, github: false }],
  ['without workflows', { pipeline: GITHUB, githubOptions: { workflows: false } }],
])('%s', (_, options) => {
  test('Renovate runs npx projen itself, and all that it changes is committed', () => {
    const { renovate, files, project } = synth(options);
    expect(rulesFor('projen', renovate).postUpgradeTasks).toEqual({ commands: ['npm ci --ignore-scripts', 'npx projen'], fileFilters: ['**/*'], executionMode: 'branch' });
    expect(renovate).not.toHaveProperty('gitIgnoredAuthors');
    expect(rulesFor('projen', renovate).prBodyNotes.join()).not.toContain('workflow');
    expect(files.filter((path) => path.startsWith('.github/'))).toEqual([]);
    expect(project.resyncWorkflow).toBeUndefined();
  });
});

test('projen is not pinned, unless the engineer does', () => {
  expect(JSON.parse(synth().read('.projen/deps.json')).dependencies).toContainEqual({ name: 'projen', type: 'build' });
  const pinned = synth({ projenVersion: '0.103.25' });
  expect(leftAlone('projen', pinned.renovate)).toBe(true);
});

test('the engineer\'s settings win, key by key, and can take it away', () => {
  const { renovate } = synth({ renovatebotOptions: { scheduleInterval: ['before 3am on Monday'], labels: ['deps'], overrideConfig: { rangeStrategy: 'pin' } } });
  expect(renovate).toMatchObject({ schedule: ['before 3am on Monday'], labels: ['deps'], rangeStrategy: 'pin', enabledManagers: ['npm'] });
  expect(leftAlone('projen', renovate)).toBe(false);
  expect(synth({ renovatebot: false }).files).not.toContain('renovate.json5');
});

test('the workflow follows Renovate\'s branches where they have another prefix, and is there without Renovate', () => {
  const { read } = synth({ github: true, renovatebotOptions: { overrideConfig: { branchPrefix: 'deps-' } } });
  expect(read('.github/workflows/resync.yml')).toMatch(/push:\n +branches:\n +- deps-\*\*\n/);
  expect(synth({ github: true, renovatebot: false }).files).toContain('.github/workflows/resync.yml');
});

test('framework/UPGRADING.md says how', () => {
  const upgrading = synth().read('framework/UPGRADING.md');
  expect(upgrading).toContain('npm install -D mozdef-ef-projen@latest && npx projen');
  expect(upgrading).not.toMatch(/\{\{|undefined/);
});
