import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assembleRepository, temporaryFolder } from '../support/repository';
import { TSX } from '../support/tsx';

/** The tools, where there is nothing else: no framework, and no packages. */
const alone = mkdtempSync(join(tmpdir(), 'tools-'));
afterAll(() => rmSync(alone, { recursive: true, force: true }));

beforeAll(async () => {
  const repository = temporaryFolder();
  try {
    assembleRepository(repository.path, 'generic-webhook');
    execFileSync(process.execPath, [...TSX, join('framework', 'build', 'main.ts')], { cwd: repository.path });
    execFileSync(process.execPath, [...TSX, join('framework', 'build', 'tools-main.ts')], { cwd: repository.path });
    cpSync(join(repository.path, 'dist', 'tools'), join(alone, 'dist', 'tools'), { recursive: true });
  } finally {
    repository.remove();
  }
}, 60_000);

const run = (tool: string, ...args: string[]) => promisify(execFile)(process.execPath, [join(alone, 'dist', 'tools', `${tool}.js`), ...args], { cwd: tmpdir() })
  .then(({ stdout }) => ({ status: 0, text: stdout }), ({ code, stderr }: { code: number; stderr: string }) => ({ status: code, text: stderr }));

test('each is one file', () => {
  expect(readdirSync(join(alone, 'dist', 'tools')).sort()).toEqual(['acceptance.js', 'install-terraform.js', 'reprocess.js']);
});

test.each(['acceptance', 'install-terraform', 'reprocess'])('%s runs alone', async (tool) => {
  const { status, text } = await run(tool, '--help');
  expect(text).toContain('Usage:');
  expect(status).toBe(0);
});

test('they say what is wrong with a call', async () => {
  expect(await run('install-terraform')).toEqual({ status: 2, text: 'Give one directory to install to. Try --help.\n' });
  expect(await run('acceptance', '--stage', 'nowhere')).toEqual({ status: 2, text: '--stage is "nowhere"; it must be dev\n' });
  expect((await run('acceptance', '--stage', 'dev', '--url', 'x')).text).toContain('--url or WEBHOOK_URL is "x"; it must be a URL');
});
