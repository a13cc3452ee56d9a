import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javascript, typescript } from 'projen';
import { Buildspec } from '../../src';
import { readBuildspec } from '../e2e/support/buildspec';
import { checkBuildspec, commandsOf } from '../support/check-buildspec';

const directories: string[] = [];
beforeAll(() => { process.env.PROJEN_DISABLE_POST = 'true'; });
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Synthesizes the buildspec, and reads it back. */
function synth({ packageManager = javascript.NodePackageManager.NPM, change }: {
  packageManager?: javascript.NodePackageManager; change?: (project: typescript.TypeScriptAppProject) => void;
} = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'buildspec-'));
  directories.push(outdir);
  const project = new typescript.TypeScriptAppProject({ name: 'example', defaultReleaseBranch: 'main', outdir, packageManager });
  new Buildspec(project);
  change?.(project);
  project.synth();
  return readBuildspec(outdir, 'buildspec.yml');
}

test('it is a buildspec: nothing that CodeBuild does not know, and no phase goes on after it failed', () => {
  checkBuildspec(synth());
});

test('the build checks what is generated, lays the configuration over it, builds, and hands on what is synthesized', () => {
  const build = synth();
  expect(commandsOf(build)).toEqual(['npm ci', 'npx projen resync-check', 'npx tsx framework/pipeline/overlay-main.ts', 'npx projen build']);
  expect(build.reports).toEqual({ tests: { 'files': ['test-reports/junit.xml'], 'file-format': 'JUNITXML' } });
  expect(build.artifacts!.files).toEqual(['cdktf.out/stacks/**/*', 'samples/**/*']);
});

test('no package runs a script when it is installed', () => {
  expect(synth().env!.variables).toMatchObject({ npm_config_ignore_scripts: 'true' });
});

test('another package manager installs', () => {
  expect(commandsOf(synth({ packageManager: javascript.NodePackageManager.PNPM }))[0]).toContain('pnpm');
});

test('it can be overridden', () => {
  const build = synth({
    change: (project) => project.tryFindObjectFile('buildspec.yml')!.addOverride('phases.install.runtime-versions.nodejs', 24),
  });
  expect(build.phases.install!['runtime-versions']).toEqual({ nodejs: 24 });
  expect(commandsOf(build)).toContain('npx projen build');
});
