import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renovateLookup, validateRenovateConfig } from './support/renovate';
import { run } from '../../scripts/lib/run';
import { EventSource, MozdefEventSourceProject } from '../../src';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-renovate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function synth(github: boolean): void {
  process.env.PROJEN_DISABLE_POST = 'true';
  new MozdefEventSourceProject({ name: 'zoom', defaultReleaseBranch: 'main', service: 'zoom', source: EventSource.ZOOM, outdir: directory, github }).synth();
  delete process.env.PROJEN_DISABLE_POST;
}

/** What a version ends with that was released today; all others were long ago. */
const TODAY = ' today';

/** Serves the versions of packages as an npm registry does, as long as `use` takes. */
async function withRegistry<T>(packages: Record<string, string[]>, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(({ url }, response) => {
    const name = url!.slice(1);
    const versions = Object.fromEntries(packages[name].map((version) => [version.replace(TODAY, ''), { name, version: version.replace(TODAY, '') }]));
    const time = Object.fromEntries(packages[name].map((version) => [
      version.replace(TODAY, ''), version.endsWith(TODAY) ? new Date().toISOString() : '2025-01-01T00:00:00.000Z',
    ]));
    response.end(JSON.stringify({ name, versions, time, 'dist-tags': { latest: Object.keys(versions).at(-1) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
  }
}

test.each([['on GitHub', true], ['elsewhere', false]])('Renovate takes the renovate.json5 of a repository %s, without a warning', async (_, github) => {
  synth(github);
  const { status, output } = await validateRenovateConfig(directory, 'renovate.json5');
  expect(output).toContain('Validating renovate.json5 as repo config');
  expect({ status, output }).toMatchObject({ status: 0 });
});

test('it takes the config.js of framework/UPGRADING.md, which allows the commands of renovate.json5', async () => {
  synth(false);
  const config = /^ {4}module\.exports = .*?^ {4}\};$/ms.exec(readFileSync(join(directory, 'framework/UPGRADING.md'), 'utf8'))![0];
  writeFileSync(join(directory, 'config.js'), config);
  const { status, output } = await validateRenovateConfig(directory, 'config.js');
  expect(output).toContain('Validating config.js as global config');
  expect({ status, output }).toMatchObject({ status: 0 });

  const { allowedCommands } = await import(join(directory, 'config.js')) as { allowedCommands: string[] };
  const { packageRules } = JSON.parse(readFileSync(join(directory, 'renovate.json5'), 'utf8').replace(/^\/\/.*$/m, ''));
  const commands = packageRules.flatMap(({ postUpgradeTasks }: any) => postUpgradeTasks?.commands ?? []) as string[];
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(allowedCommands.some((pattern) => new RegExp(pattern).test(command))).toBe(true);
});

test.each<[string, Record<string, string[]>, string]>([
  ['a patch of projen makes no pull request', { projen: ['1.0.0', '1.0.1'] }, ''],
  ['a minor version of projen makes one', { projen: ['1.0.0', '1.1.0', '1.1.1'] }, 'projen'],
  ['a patch of the framework makes one', { 'mozdef-ef-projen': ['1.0.0', '1.0.1'], 'projen': ['1.0.0', '1.0.1'] }, 'mozdef-ef-projen'],
])('%s', async (_, packages, raised) => {
  // `updates` has those too that a rule turns off.
  expect(/flattened updates found: ([^"]*)"/.exec((await lookUp(packages)).log)?.[1]).toBe(raised);
});

test('a version that was released today is not raised; the one before it is', async () => {
  const { updates } = await lookUp({ projen: ['1.0.0', '1.1.0', `1.2.0${TODAY}`] });
  expect(updates).toMatchObject([{ depName: 'projen', newValue: '^1.1.0' }]);
});

/** What Renovate finds for a repository that has these packages in their first version, 1.0.0, and the generated configuration. */
async function lookUp(packages: Record<string, string[]>): ReturnType<typeof renovateLookup> {
  synth(true);
  const repository = mkdtempSync(join(directory, 'raised-'));
  copyFileSync(join(directory, 'renovate.json5'), join(repository, 'renovate.json5'));
  const devDependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '^1.0.0']));
  writeFileSync(join(repository, 'package.json'), JSON.stringify({ devDependencies }));
  await run('git', ['init', '--quiet'], { cwd: repository });
  await run('git', ['add', '--all'], { cwd: repository });
  return withRegistry(packages, (url) => renovateLookup(repository, url));
}
