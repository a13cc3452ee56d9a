import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tool } from '../../../templates/framework/build/tools';
import { assembleRepository, temporaryFolder } from '../support/repository';
import { TSX } from '../support/tsx';

const NAMES = ['acceptance', 'plan-summary', 'reprocess', 'take-configuration'];

/** The tools, where there is nothing else: no framework, and no packages. */
const alone = mkdtempSync(join(tmpdir(), 'tools-'));
afterAll(() => rmSync(alone, { recursive: true, force: true }));

let tools: Tool[];
beforeAll(async () => {
  const repository = temporaryFolder();
  try {
    assembleRepository(repository.path, 'generic-webhook');
    execFileSync(process.execPath, [...TSX, join('framework', 'build', 'main.ts')], { cwd: repository.path });
    writeFileSync(join(repository.path, 'build-tools.ts'),
      'import { buildTools } from "./framework/build/tools"; buildTools(__dirname).then((tools) => console.log(JSON.stringify(tools)));');
    tools = JSON.parse(execFileSync(process.execPath, [...TSX, 'build-tools.ts'], { cwd: repository.path, encoding: 'utf8' })) as Tool[];
    cpSync(join(repository.path, 'dist', 'tools'), alone, { recursive: true });
  } finally {
    repository.remove();
  }
}, 60_000);

const run = (tool: string, ...args: string[]) => promisify(execFile)(process.execPath, [join(alone, `${tool}.js`), ...args], { cwd: tmpdir() })
  .then(({ stdout }) => ({ status: 0, text: stdout }), ({ code, stderr }: { code: number; stderr: string }) => ({ status: code, text: stderr }));

test('each is one file, and known by its hash', () => {
  expect(readdirSync(alone).sort()).toEqual(NAMES.map((name) => `${name}.js`));
  expect(tools.map(({ name, sha256 }) => [name, sha256])).toEqual(NAMES.map((name) => [
    name, createHash('sha256').update(readFileSync(join(alone, `${name}.js`))).digest('hex'),
  ]));
});

test.each(NAMES)('%s runs alone', async (tool) => {
  const { status, text } = await run(tool, '--help');
  expect(text).toContain('Usage:');
  expect(status).toBe(0);
});

test('they say what is wrong with a call', async () => {
  expect(await run('take-configuration')).toEqual({ status: 2, text: '--stage, --from, --to and --bounds are all needed. Try --help.\n' });
  expect(await run('acceptance', '--stage', 'nowhere')).toEqual({ status: 2, text: '--stage is "nowhere"; it must be dev\n' });
  expect((await run('acceptance', '--stage', 'dev', '--url', 'x')).text).toContain('--url or WEBHOOK_URL is "x"; it must be a URL');
});
