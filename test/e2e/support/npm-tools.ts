import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce } from './made-once';
import { ROOT } from '../../../scripts/lib/generated-repository';
import { run } from '../../../scripts/lib/run';

/**
 * The folder of a tool that few tests need, and that is too large for everybody who works here: `test/e2e/tools/<name>/package.json`
 * is installed to `build/tools/<name>` once.
 */
export function toolDirectory(name: string): Promise<string> {
  const wanted = readFileSync(join(ROOT, 'test', 'e2e', 'tools', name, 'package.json'), 'utf8');
  const directory = join(ROOT, 'build', 'tools', name);
  const manifest = join(directory, 'package.json');
  return madeOnce(directory, async (fresh) => {
    process.stderr.write(`installing ${name} to build/tools/${name} …\n`);
    writeFileSync(join(fresh, 'package.json'), wanted);
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: fresh });
  }, () => existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted);
}
