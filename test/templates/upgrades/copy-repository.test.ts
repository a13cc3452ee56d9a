import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withCopy } from '../../../templates/framework/upgrades/copy-repository';

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-original-'));
beforeAll(() => {
  for (const path of ['package.json', '.projenrc.ts', 'src/dist/kept.ts', 'terraform.zoom-dev.tfstate', 'node_modules/a/index.js', '.git/HEAD', 'dist/a.zip', '.projen/tasks.json', '.projen/edited/a.ts', '.env.local', 'tools/node_modules/b/index.js']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([true, false])('what is written by hand and generated, for nobody else to read; with local states: %s', async (states) => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await withCopy(root, { states }, async (copy) => {
    expect((readdirSync(copy, { recursive: true }) as string[]).filter((path) => statSync(join(copy, path)).isFile()).sort()).toEqual([
      '.projen/tasks.json', '.projenrc.ts', 'package.json', 'src/dist/kept.ts', ...(states ? ['terraform.zoom-dev.tfstate'] : []),
    ]);
    expect(statSync(copy).mode & 0o077).toBe(0);
  });
  rmSync(join(root, 'pipe'));
});

test.each(['ends', 'fails'])('the copy is gone when the work %s, and the original as it was', async (how) => {
  let copied = '';
  const work = withCopy(root, { states: true }, async (copy) => {
    copied = copy;
    writeFileSync(join(copy, 'package.json'), 'changed');
    if (how === 'fails') throw new Error('no');
    return 'done';
  });
  await (how === 'fails' ? expect(work).rejects.toThrow('no') : expect(work).resolves.toBe('done'));
  expect(existsSync(copied)).toBe(false);
  expect(readFileSync(join(root, 'package.json'), 'utf8')).toBe('package.json');
});

test.each(['SIGINT', 'SIGTERM'] as const)('the copy is gone after %s', async (signal) => {
  const program = `
    const { withCopy } = require('./templates/framework/upgrades/copy-repository.ts');
    void withCopy(${JSON.stringify(root)}, { states: true }, (copy) => {
      process.stdout.write(copy);
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    });
  `;
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [copied] = await once(child.stdout, 'data') as [Buffer];
  expect(existsSync(copied.toString())).toBe(true);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
  expect(existsSync(copied.toString())).toBe(false);
});
