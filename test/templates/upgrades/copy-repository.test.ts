import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withCopy } from '../../../templates/framework/upgrades/copy-repository';

const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-original-'));
beforeAll(() => {
  for (const path of ['package.json', '.projenrc.ts', 'src/dist/kept.ts', 'terraform.zoom-dev.tfstate', 'node_modules/a/index.js', '.git/HEAD', 'dist/a.zip', '.projen/tasks.json', '.projen/edited/a.ts']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what is written by hand and generated, and the local state, for nobody else to read', async () => {
  await withCopy(root, async (copy) => {
    expect((readdirSync(copy, { recursive: true }) as string[]).filter((path) => statSync(join(copy, path)).isFile()).sort()).toEqual([
      '.projen/tasks.json', '.projenrc.ts', 'package.json', 'src/dist/kept.ts', 'terraform.zoom-dev.tfstate',
    ]);
    expect(statSync(copy).mode & 0o077).toBe(0);
  });
});

test.each(['ends', 'fails'])('the copy is gone when the work %s, and the original as it was', async (how) => {
  let copied = '';
  const work = withCopy(root, async (copy) => {
    copied = copy;
    writeFileSync(join(copy, 'package.json'), 'changed');
    if (how === 'fails') throw new Error('no');
    return 'done';
  });
  await (how === 'fails' ? expect(work).rejects.toThrow('no') : expect(work).resolves.toBe('done'));
  expect(existsSync(copied)).toBe(false);
  expect(readFileSync(join(root, 'package.json'), 'utf8')).toBe('package.json');
});
