import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javascript, typescript } from 'projen';
import { Buildspecs } from '../../src/components/buildspecs';
import { readBuildspec } from '../e2e/support/buildspec';

const FILES = ['buildspec.yml', 'buildspec-deploy.yml', 'buildspec-verify.yml'];

const directories: string[] = [];
beforeAll(() => { process.env.PROJEN_DISABLE_POST = 'true'; });
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Synthesizes the buildspecs, and reads them back by their names. */
function synth({ terraformBinary = 'terraform', packageManager = javascript.NodePackageManager.NPM, change }: {
  terraformBinary?: string; packageManager?: javascript.NodePackageManager; change?: (project: typescript.TypeScriptAppProject) => void;
} = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'buildspecs-'));
  directories.push(outdir);
  const project = new typescript.TypeScriptAppProject({ name: 'example', defaultReleaseBranch: 'main', outdir, packageManager });
  new Buildspecs(project, { terraformBinary });
  change?.(project);
  project.synth();
  return Object.fromEntries(FILES.map((file) => [file, readBuildspec(outdir, file)]));
}
const commandsOf = (buildspec: ReturnType<typeof readBuildspec>) => Object.values(buildspec.phases).flatMap(({ commands = [] }) => commands);

test('they are buildspecs: nothing that CodeBuild does not know, and no phase goes on after it failed', () => {
  for (const [file, spec] of Object.entries(synth())) {
    expect(['//', 'artifacts', 'cache', 'env', 'phases', 'reports', 'version']).toEqual(expect.arrayContaining(Object.keys(spec)));
    expect({ file, version: spec.version, shell: spec.env?.shell }).toEqual({ file, version: 0.2, shell: 'bash' });
    expect(['install', 'pre_build', 'build', 'post_build'].filter((name) => name in spec.phases)).toEqual(Object.keys(spec.phases));
    expect(spec.phases.install!['runtime-versions']).toEqual({ nodejs: 22 });
    for (const { commands, ...phase } of Object.values(spec.phases).filter((each) => each.commands)) {
      expect(phase['on-failure']).toBe('ABORT');
      expect(commands!.every((command) => typeof command === 'string' && command.length > 0 && command.length < 150)).toBe(true);
    }
  }
});

test('the build tests before it plans, and hands on the plan with all that the actions after it run', () => {
  const { 'buildspec.yml': build } = synth();
  const commands = commandsOf(build);
  const at = (text: string) => commands.findIndex((command) => command.includes(text));
  const order = ['npm ci', 'npx projen resync-check', 'overlay-main', 'install-terraform-main', 'npx projen build', 'tools-main', ' init ', ' plan ', 'plan-summary-main'].map(at);
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(build.env!['exported-variables']).toEqual(['PLAN_SUMMARY', 'BUILD_URL']);
  expect(build.reports).toEqual({ tests: { 'files': ['test-reports/junit.xml'], 'file-format': 'JUNITXML' } });
  expect(build.artifacts!.files).toEqual(expect.arrayContaining(['cdktf.out/stacks/**/*', 'dist/tools/**/*', 'samples/**/*', 'buildspec-deploy.yml', 'buildspec-verify.yml']));
});

test('what comes after the build needs no packages', () => {
  const { 'buildspec-deploy.yml': deploy, 'buildspec-verify.yml': verify } = synth();
  for (const command of [...commandsOf(deploy), ...commandsOf(verify)]) {
    expect(command).not.toMatch(/\b(npm|npx|tsx)\b/);
  }
  expect(deploy.env!['exported-variables']).toEqual(['WEBHOOK_URL', 'QUEUE_URL']);
  expect(commandsOf(deploy).filter((command) => / (plan|apply) /.test(command))).toEqual([
    'terraform -chdir="cdktf.out/stacks/$STACK" apply -input=false -lock-timeout=5m plan.tfplan',
  ]);
  expect(commandsOf(verify)).toEqual(['node "dist/tools/$ACTION.js" --stage "$STAGE"']);
});

test('with OpenTofu its program runs, and no other', () => {
  const commands = Object.values(synth({ terraformBinary: 'tofu' })).flatMap(commandsOf);
  expect(commands.filter((command) => command.includes('-chdir')).every((command) => /(^|\()tofu -chdir|"\$\(tofu -chdir/.test(command))).toBe(true);
  expect(commands.filter((command) => /(^|\$\()terraform /.test(command))).toEqual([]);
});

test('another package manager installs', () => {
  const commands = commandsOf(synth({ packageManager: javascript.NodePackageManager.PNPM })['buildspec.yml']);
  expect(commands[0]).toContain('pnpm');
});

test('they can be overridden', () => {
  const { 'buildspec.yml': build } = synth({
    change: (project) => project.tryFindObjectFile('buildspec.yml')!.addOverride('phases.install.runtime-versions.nodejs', 24),
  });
  expect(build.phases.install!['runtime-versions']).toEqual({ nodejs: 24 });
  expect(commandsOf(build)).toContain('npx projen build');
});
