import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startMoto, type Moto } from './support/moto';
import { linkPackages } from './support/packages';
import { startRegistry, type Registry } from './support/registry';
import { FIFTH_ADVICE, FOURTH_ADVICE, makeReleases, SECOND } from './support/releases';
import { renovateLookup } from './support/renovate';
import { writeCliConfig } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import { tree } from './support/tree';
import { openRepository, type GeneratedRepository } from '../../scripts/lib/generated-repository';
import { run } from '../../scripts/lib/run';

const STACK = 'upgrades-dev';
const describeDeployed = describeWith(['terraform', 'moto', 'mirror'], 'what an upgrade does to what is deployed is not tried');

/** What the engineer wrote; of it, nothing may change. */
const HANDLER = `import { defineHandlers } from '../framework';
import type { Events, OtherEvent } from '../generated/events';

// Written by the engineer.
export const handlers = defineHandlers<Events, OtherEvent>({
  events: {
    'login.failed': ({ type, body: { user, reason } }) => ({ summary: \`\${user.name}: \${reason}\`, details: { event_type: type } }),
  },
  otherwise: ({ type }) => ({ summary: type }),
});
`;
const TEST = `import { processSample } from '../framework/testing';

test('the reason of a login that failed is in the summary', async () => {
  expect((await processSample('login.mine.json')).summary).toBe('alice: locked');
});
`;
const SCHEMA = {
  type: 'object',
  properties: { time: { type: 'string' }, reason: { type: 'string' }, user: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
  required: ['time', 'reason', 'user'],
};
const SAMPLE = { type: 'login.failed', time: '2026-01-31T11:59:58Z', reason: 'locked', user: { name: 'alice' } };
const ENGINEERS = [
  '.projenrc.ts', 'README.md', 'src/handler.ts', 'schemas/login.failed.schema.json', 'samples/login.mine.json', 'samples/login.failed.json', SECOND.takenStarter,
];

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-upgrade-'));
let registry: Registry;
let releases: Awaited<ReturnType<typeof makeReleases>>;
/** The repository, as its engineer has it. */
let repository: GeneratedRepository;
let theirs: Record<string, string>;
let moto: Moto | undefined;
/** Clones of what is `ours` that are upgraded, as far as they take minutes, beside the tests before theirs. */
let fresh: { directory: string; resynced: Promise<string> };
let twoBehind: { directory: string; built: Promise<string> };

const file = (path: string, directory = repository.directory) => join(directory, path);
const read = (path: string, directory = repository.directory) => readFileSync(file(path, directory), 'utf8');
const git = (...args: string[]) => run('git', ['-c', 'user.name=engineer', '-c', 'user.email=engineer@example.com', ...args], { cwd: repository.directory });
const engineers = (directory = repository.directory) => Object.fromEntries(ENGINEERS.map((path) => [path, read(path, directory)]));

const inCi = (directory: string) => openRepository(directory, { ...registry.env, CI: 'true' });

/** Environment of commands that reach the emulated AWS. */
function aws(): NodeJS.ProcessEnv {
  return moto === undefined ? {} : {
    AWS_ENDPOINT_URL: moto.url,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    TF_CLI_CONFIG_FILE: writeCliConfig(mirror!),
    CHECKPOINT_DISABLE: '1',
  };
}

/** A fresh clone in which Renovate has raised the framework: package.json and the lock file, as one commit of its branch. */
async function raisedClone(name: string, version: string): Promise<string> {
  const directory = join(root, name);
  await git('clone', '--quiet', '.', directory);
  const manifest = read('package.json', directory);
  chmodSync(file('package.json', directory), 0o644);
  writeFileSync(file('package.json', directory), manifest.replace(/"mozdef-ef-projen": "[^"]*"/, `"mozdef-ef-projen": "^${version}"`));
  await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd: directory, env: registry.env });
  return directory;
}

/** Paths of the files that differ from a commit's, as git would have them. */
async function changedFrom(directory: string, commit: string): Promise<string[]> {
  await run('git', ['add', '--all'], { cwd: directory });
  return (await run('git', ['diff', '--cached', '--name-only', commit], { cwd: directory })).split('\n').filter(Boolean);
}

beforeAll(async () => {
  registry = await startRegistry(join(root, 'registry'));
  releases = await makeReleases(process.env.MOZDEF_EF_TARBALL!, join(root, 'releases'));
  await registry.publish(releases['0.1.0']);

  const directory = join(root, 'upgrades');
  mkdirSync(directory);
  const env = { ...registry.env, CI: '', npm_config_yes: 'true' };
  await run('npx', ['projen', 'new', '--from', 'mozdef-ef-projen', '--service', 'upgrades', '--aws-provider-version', '5.100.0', '--no-git'], { cwd: directory, env });
  repository = openRepository(directory, registry.env);
  await git('init', '--quiet', '--initial-branch=main');

  writeFileSync(file('src/handler.ts'), HANDLER);
  writeFileSync(file('schemas/login.failed.schema.json'), JSON.stringify(SCHEMA));
  writeFileSync(file('samples/login.mine.json'), JSON.stringify(SAMPLE));
  writeFileSync(file('samples/login.failed.json'), JSON.stringify(SAMPLE));
  rmSync(file('test/handler.test.ts'));
  writeFileSync(file(SECOND.takenStarter), TEST);
  appendFileSync(file('README.md'), '\nOurs.\n');
  writeFileSync(file('.projenrc.ts'), read('.projenrc.ts')
    .replace('  service: \'upgrades\',', '$&\n  lambdaMemoryMb: 1024,')
    .replace('project.synth();', 'project.tryFindObjectFile(\'cdktf.json\')?.addOverride(\'context.team\', \'secops\');\n$&'));
  await repository.projen();
  await git('add', '--all');
  await git('commit', '--quiet', '--message=ours');
  theirs = engineers();

  await registry.publish(releases['0.2.0']);
  for (const later of ['0.3.0', '0.4.0', '0.5.0'] as const) await registry.publish(releases[later], 'next');
  const clone = await raisedClone('clone', '0.2.0');
  expect(existsSync(file('node_modules', clone))).toBe(false);
  fresh = { directory: clone, resynced: inCi(clone).projen() };
  const behind = await raisedClone('two-behind', '0.3.0');
  await linkPackages(repository.directory, behind);
  twoBehind = { directory: behind, built: upgradeAndBuild(behind) };
  // Whether they succeed is seen in their tests.
  void Promise.allSettled([fresh.resynced, twoBehind.built]);
});

/** What a resync printed in which everything was upgraded, once it builds. */
async function upgradeAndBuild(directory: string): Promise<string> {
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: directory, env: registry.env });
  const printed = await inCi(directory).projen();
  await inCi(directory).projen('build');
  return printed;
}

afterAll(async () => {
  await moto?.stop();
  await registry?.stop();
  rmSync(root, { recursive: true, force: true });
});

test('the repository is generated by the first release, and builds', async () => {
  expect(JSON.parse(read('package.json')).devDependencies['mozdef-ef-projen']).toBe('^0.1.0');
  expect(read('.projenrc.ts')).toContain('devDeps: [\'mozdef-ef-projen\']');
  expect(existsSync(file(SECOND.removedFile))).toBe(true);
  expect(read('package-lock.json')).not.toContain(`node_modules/${SECOND.dependency}"`);
  await repository.projen('build');
  expect(await git('status', '--porcelain')).toBe('');
});

describe('a managed file that was edited by hand', () => {
  test('is refused by the delivery pipeline, and restored by a resync, which says how to change it', async () => {
    const [names, cdktf] = [read('framework/names.ts'), read('cdktf.json')];
    for (const path of ['framework/names.ts', 'cdktf.json']) chmodSync(file(path), 0o644);
    writeFileSync(file('framework/names.ts'), `${names}\n// mine\n`);
    writeFileSync(file('cdktf.json'), cdktf.replace('secops', 'mine'));
    rmSync(file('framework/config.ts'));
    const manifest = read('package.json');
    writeFileSync(file('package.json'), manifest.replace(/"esbuild": "[^"]*"/, '"esbuild": "^0.20.0"'));

    const before = tree(repository.directory);
    const check = await repository.tryProjen('resync-check');
    expect(check.status).toBe(1);
    expect(check.output).toMatch(/4 managed files are not what mozdef-ef-projen 0\.1\.0 generates.+changed +cdktf\.json\n +missing +framework\/config\.ts\n +changed +framework\/names\.ts\n +changed +package\.json\n/s);
    expect(tree(repository.directory)).toEqual(before);

    writeFileSync(file('package.json'), manifest);
    const { output } = await repository.tryProjen();
    expect(output).toContain('framework/names.ts was edited by hand');
    expect(output).toContain('project.tryRemoveFile(\'framework/names.ts\')');
    expect(output).toContain('project.tryFindObjectFile(\'cdktf.json\')?.addOverride(');
    expect(read('.projen/edited/framework/names.ts')).toBe(`${names}\n// mine\n`);
    expect(await git('status', '--porcelain')).toBe('');
    expect(await repository.projen('resync-check')).toContain('Every managed file is what mozdef-ef-projen 0.1.0 generates.');
  });
});

describeDeployed('deployed', () => {
  test('by the first release', async () => {
    moto = await startMoto();
    const deploy = ['deploy', '--', '--stage', 'dev', '--auto-approve', '--', '--skip-provider-lock'];
    await openRepository(repository.directory, { ...registry.env, ...aws() }).projen(...deploy);
    expect(JSON.parse(read(`terraform.${STACK}.tfstate`)).resources.length).toBeGreaterThan(20);
  });
});

describe('the second release', () => {
  test('is found by Renovate, which raises it together with projen, and leaves alone what the framework gives', async () => {
    const copy = join(root, 'renovate');
    await git('clone', '--quiet', '.', copy);
    // As if projen, too, had a release since.
    rmSync(file('package-lock.json', copy));
    chmodSync(file('package.json', copy), 0o644);
    writeFileSync(file('package.json', copy), read('package.json', copy).replace(/"projen": "\^[^"]*"/, '"projen": "^0.100.0"').replace(/"esbuild": "[^"]*"/, '"esbuild": "^0.20.0"'));
    const { updates, skipped } = await renovateLookup(copy, registry.url);
    expect(updates.map(({ depName, currentValue, branchName }) => ({ depName, currentValue, branchName }))).toEqual(expect.arrayContaining([
      { depName: 'mozdef-ef-projen', currentValue: '^0.1.0', branchName: 'renovate/mozdef-ef-projen' },
      { depName: 'projen', currentValue: '^0.100.0', branchName: 'renovate/mozdef-ef-projen' },
    ]));
    expect(updates.find(({ depName }) => depName === 'mozdef-ef-projen')!.newValue).toBe('^0.2.0');
    expect(updates.map(({ depName }) => depName)).not.toContain('esbuild');
    expect(skipped).toMatchObject({ esbuild: 'disabled', cdktf: 'disabled' });
  });

  test('is looked at by upgrade-check, which changes nothing', async () => {
    const before = tree(repository.directory);
    // As in a git hook.
    const env = { ...registry.env, ...aws(), GIT_DIR: file('.git') };
    const { status, stdout, output } = await openRepository(repository.directory, env).tryProjen('upgrade-check');
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining('This upgrade needs something of you') });
    expect(stdout).toContain('mozdef-ef-projen 0.1.0 -> 0.2.0\n');
    expect(stdout).toContain(`BREAKING: ${SECOND.advice}`);
    for (const line of [`changed  ${SECOND.changedFile}`, `added    ${SECOND.addedFile}`, `removed  ${SECOND.removedFile}`, `added    ${SECOND.starter}`]) {
      expect(stdout).toContain(`  ${line}\n`);
    }
    expect(stdout).not.toContain(SECOND.takenStarter);
    expect(stdout).toContain('Build: green');
    expect((await git('log', '--format=%s')).trim()).toBe('ours');
    expect(stdout).toContain(moto ? `  ${STACK}: 0 to add, ` : 'no state of a stack is here');
    expect(tree(repository.directory)).toEqual(before);
  });

  test('is refused until it is installed', async () => {
    const manifest = read('package.json');
    writeFileSync(file('package.json'), manifest.replace('"mozdef-ef-projen": "^0.1.0"', '"mozdef-ef-projen": "^0.2.0"'));
    const { status, output } = await repository.tryProjen();
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining('package.json asks for mozdef-ef-projen ^0.2.0, and 0.1.0 is installed. Run npm install') });
    writeFileSync(file('package.json'), manifest);
    expect(await git('status', '--porcelain')).toBe('');
  });

  test('by hand: npm install and npx projen regenerate what is managed, and nothing else', async () => {
    await run('npm', ['install', '--save-dev', 'mozdef-ef-projen@0.2.0', '--no-audit', '--no-fund'], { cwd: repository.directory, env: registry.env });
    const { status, stdout, output } = await repository.tryProjen();
    expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
    expect(stdout).toContain(`mozdef-ef-projen 0.1.0 -> 0.2.0\n0.2.0 (2026-12-01)\n  feat: logins that succeed\n    BREAKING: ${SECOND.advice}\n`);
    expect(stdout).toContain(`Added: ${SECOND.addedFile}\nRemoved: ${SECOND.removedFile}\nYours, from the starter: ${SECOND.starter}\n`);

    expect(engineers()).toEqual(theirs);
    expect(read(SECOND.changedFile)).toContain('// Changed in 0.2.0.');
    expect([SECOND.addedFile, SECOND.removedFile, SECOND.starter].map((path) => existsSync(file(path)))).toEqual([true, false, true]);
    expect(JSON.parse(read('cdktf.json')).context).toEqual({ team: 'secops' });
    expect(JSON.parse(read('package.json')).devDependencies).toMatchObject({ 'mozdef-ef-projen': '^0.2.0', [SECOND.dependency]: '^1.3.3' });
    await run('npm', ['ci', '--dry-run'], { cwd: repository.directory, env: registry.env });
    await repository.projen('build');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=upgraded');

    const again = await repository.projen();
    expect(again).not.toContain('0.1.0');
    expect(await git('status', '--porcelain')).toBe('');
  });

  test('by Renovate and a CI: from a fresh clone, with CI=true, one resync comes to the same', async () => {
    const { directory, resynced } = fresh;
    await resynced;
    await run('git', ['fetch', '--quiet'], { cwd: directory });
    expect(await changedFrom(directory, 'origin/main')).toEqual([]);
    expect(read('package-lock.json', directory)).toContain(`node_modules/${SECOND.dependency}"`);
    await run('npm', ['ci', '--dry-run'], { cwd: directory, env: registry.env });
    await inCi(directory).projen('resync-check');
  });
});

describeDeployed('deployed', () => {
  test('the second release replaces and deletes nothing', async () => {
    const { output } = await openRepository(repository.directory, { ...registry.env, ...aws() }).tryProjen('diff', '--', '--stage', 'dev', '--', '--skip-provider-lock');
    expect(stripVTControlCharacters(output)).toMatch(/Plan: 0 to add, 3 to change, 0 to destroy\./);
  });
});

describe('later releases', () => {
  test('are reached over one that was left out', async () => {
    const { directory, built } = twoBehind;
    const behind = inCi(directory);
    expect(await built).toMatch(/0\.1\.0 -> 0\.3\.0\n0\.3\.0 \(2027-01-01\)\n  fix \(names\): a third of everything\n0\.2\.0 \(2026-12-01\)\n/);
    expect(engineers(directory)).toEqual(theirs);
    expect(read(SECOND.changedFile, directory)).toContain('// And in 0.3.0.');
    const changed = await changedFrom(directory, 'HEAD');
    await behind.projen();
    expect(await changedFrom(directory, 'HEAD')).toEqual(changed);

    // An option that goes: what to do instead is said before .projenrc.ts fails.
    await run('npm', ['install', '--save-dev', 'mozdef-ef-projen@0.5.0', '--no-audit', '--no-fund'], { cwd: directory, env: registry.env });
    const { status, stdout, output } = await behind.tryProjen();
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining(`BREAKING: ${FIFTH_ADVICE}`) });
    expect(output).toMatch(/\.projenrc\.ts\(\d+,\d+\): error TS\d+: .*'lambdaMemoryMb'/);
  });

  test('that break the engineer\'s code are compile errors, with what to do at the type; upgrade-check shows it before', async () => {
    const { status, stdout } = await repository.tryProjen('upgrade-check', '--', '--to', '0.4.0', '--json');
    const line = stdout.split('\n').find((text) => text.startsWith('{'))!;
    const { from, to, notes, buildFailure } = JSON.parse(line);
    expect({ status, from, to }).toEqual({ status: 1, from: '0.2.0', to: '0.4.0' });
    expect(notes).toContain(`BREAKING: ${FOURTH_ADVICE}`);
    expect(buildFailure).toMatch(/src\/handler\.ts\(\d+,\d+\): error TS\d+: .*'details'/s);
  });
});
