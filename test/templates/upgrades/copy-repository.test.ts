import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withCopy } from '../../../templates/framework/upgrades/copy-repository';

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-original-'));
const REPOSITORY = { top: root, root, project: root };
beforeAll(() => {
  for (const path of ['package.json', '.projenrc.ts', 'src/dist/kept.ts', 'terraform.zoom-dev.tfstate', 'node_modules/a/index.js', '.git/HEAD', 'dist/a.zip', '.projen/tasks.json', '.projen/edited/a.ts', '.env.local', 'tools/node_modules/b/index.js']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([true, false])('what is written by hand and generated, for nobody else to read; with local states: %s', async (states) => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await withCopy(REPOSITORY, { states }, async ({ top: copy }) => {
    expect((readdirSync(copy, { recursive: true }) as string[]).filter((path) => statSync(join(copy, path)).isFile()).sort()).toEqual([
      '.projen/tasks.json', '.projenrc.ts', 'package.json', 'src/dist/kept.ts', ...(states ? ['terraform.zoom-dev.tfstate'] : []),
    ]);
    expect(statSync(copy).mode & 0o077).toBe(0);
  });
  rmSync(join(root, 'pipe'));
});

test.each(['ends', 'fails'])('the copy is gone when the work %s, and the original as it was', async (how) => {
  let copied = '';
  const work = withCopy(REPOSITORY, { states: true }, async ({ top: copy }) => {
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
    void withCopy(${JSON.stringify(REPOSITORY)}, { states: true }, ({ top: copy }) => {
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

test('of a subproject the whole repository is copied, and of states and what is made its own', async () => {
  const top = mkdtempSync(join(tmpdir(), 'mozdef-ef-original-'));
  const files = [
    'shared/options.ts', 'node_modules/a/index.js', 'mono/.projenrc.ts', 'mono/dist/a.zip', 'mono/terraform.root.tfstate',
    'mono/one/src/handler.ts', 'mono/one/dist/a.zip', 'mono/one/generated/a.ts', 'mono/one/terraform.one-dev.tfstate', 'mono/one/.env.local',
    'mono/two/dist/kept.js', 'mono/two/.env.local', 'mono/two/terraform.two-dev.tfstate', 'mono/two/cdktf.out/a.json',
  ];
  for (const path of files) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), path);
  }
  const original = { top, root: join(top, 'mono'), project: join(top, 'mono', 'one') };
  await withCopy(original, { states: true }, async (copy) => {
    expect(copy).toEqual({ top: copy.top, root: join(copy.top, 'mono'), project: join(copy.top, 'mono', 'one') });
    expect((readdirSync(copy.top, { recursive: true }) as string[]).filter((path) => statSync(join(copy.top, path)).isFile()).sort()).toEqual([
      'mono/.projenrc.ts', 'mono/one/src/handler.ts', 'mono/one/terraform.one-dev.tfstate', 'mono/two/dist/kept.js', 'shared/options.ts',
    ]);
  });
  rmSync(top, { recursive: true });
});
