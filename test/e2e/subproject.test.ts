import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type Registry } from './support/registry';
import { makeReleases, SECOND } from './support/releases';
import { tree } from './support/tree';
import { openRepository, type GeneratedRepository } from '../../scripts/lib/generated-repository';
import { run } from '../../scripts/lib/run';

/** An event source beside others, in a repository whose root is of another type. */
const PROJENRC = `import { EventSource, MozdefEventSourceProject } from 'mozdef-ef-projen';
import { javascript, typescript } from 'projen';

const packageManager = javascript.NodePackageManager.NPM;
const root = new typescript.TypeScriptAppProject({
  name: 'mono', defaultReleaseBranch: 'main', projenrcTs: true, runner: typescript.TypeScriptRunner.tsx(), packageManager,
  devDeps: ['mozdef-ef-projen'], github: false, sampleCode: false, jest: false, eslint: false, depsUpgrade: false,
});
new MozdefEventSourceProject({
  parent: root, outdir: 'sources/one', name: 'one', defaultReleaseBranch: 'main', service: 'one', source: EventSource.GENERIC_WEBHOOK,
});
root.synth();
`;

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-subproject-'));
const mono = join(root, 'mono');
const folder = join(mono, 'sources', 'one');
let registry: Registry;
let subproject: GeneratedRepository;

beforeAll(async () => {
  registry = await startRegistry(join(root, 'registry'));
  const releases = await makeReleases(process.env.MOZDEF_EF_TARBALL!, join(root, 'releases'));
  await registry.publish(releases['0.1.0']);
  const env = { ...registry.env, CI: '' };
  mkdirSync(mono);
  writeFileSync(join(mono, '.projenrc.ts'), PROJENRC);
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', 'mozdef-ef-projen', 'projen', 'constructs', 'tsx'], { cwd: mono, env });
  await run('npx', ['tsx', '.projenrc.ts'], { cwd: mono, env });
  // The second release has a starter of that name, which is no test.
  writeFileSync(join(folder, SECOND.takenStarter), 'test(\'mine\', () => undefined);\n');
  await run('git', ['init', '--quiet'], { cwd: mono });
  await run('git', ['add', '--all'], { cwd: mono });
  await registry.publish(releases['0.2.0']);
  subproject = openRepository(folder, env);
});

afterAll(async () => {
  await registry?.stop();
  rmSync(root, { recursive: true, force: true });
});

test('an event source in a subproject builds', async () => {
  await subproject.projen('build');
});

test('its resync-check runs the root\'s .projenrc.ts in a copy of the repository, and tells the subproject\'s files', async () => {
  expect(await subproject.projen('resync-check')).toContain('Every managed file is what mozdef-ef-projen 0.1.0 generates.');
  const names = join(folder, 'framework', 'names.ts');
  const original = readFileSync(names, 'utf8');
  chmodSync(names, 0o644);
  appendFileSync(names, '// mine\n');
  const before = tree(mono);
  const { status, output } = await subproject.tryProjen('resync-check');
  expect(status).toBe(1);
  expect(output).toMatch(/1 managed file of the subproject sources\/one is not what mozdef-ef-projen 0\.1\.0 generates from the root's \.projenrc\.ts:\n +changed +framework\/names\.ts\n/);
  expect(tree(mono)).toEqual(before);

  const resync = await subproject.tryProjen();
  expect(resync).toMatchObject({ status: 0, output: expect.stringContaining('sources/one/framework/names.ts was edited by hand') as string });
  expect(readFileSync(names, 'utf8')).toBe(original);
});

test('its upgrade-check upgrades a copy of the root, and builds the subproject there', async () => {
  const before = tree(mono);
  const { stdout } = await subproject.tryProjen('upgrade-check', '--', '--to', '0.2.0', '--json');
  const { from, to, notes, files, buildFailure } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{'))!) as Record<string, any>;
  expect({ from, to, buildFailure }).toEqual({ from: '0.1.0', to: '0.2.0', buildFailure: undefined });
  expect(notes).toContain(`BREAKING: ${SECOND.advice}`);
  expect(files).toEqual(expect.arrayContaining([
    { status: 'A', path: `sources/one/${SECOND.addedFile}` },
    { status: 'M', path: `sources/one/${SECOND.changedFile}` },
    { status: 'D', path: `sources/one/${SECOND.removedFile}` },
  ]));
  expect(tree(mono)).toEqual(before);
});
