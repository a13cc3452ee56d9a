import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateRenovateConfig } from './support/renovate';
import { EventSource, MozdefEventSourceProject } from '../../src';

jest.setTimeout(300_000);

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-renovate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function synth(github: boolean): void {
  process.env.PROJEN_DISABLE_POST = 'true';
  new MozdefEventSourceProject({ name: 'zoom', defaultReleaseBranch: 'main', service: 'zoom', source: EventSource.ZOOM, outdir: directory, github }).synth();
  delete process.env.PROJEN_DISABLE_POST;
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
