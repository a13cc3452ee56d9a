import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/lib/generated-repository';
import { run } from '../../../scripts/lib/run';

const TOOLS = join(ROOT, 'build', 'tools');

/**
 * The folder of a tool that few tests need, and that is too large for everybody who works here: `test/e2e/tools/<name>/package.json`
 * is installed to `build/tools/<name>` once. Tests that want it at the same time each install it, and the first one's stays.
 */
export async function toolDirectory(name: string): Promise<string> {
  const wanted = readFileSync(join(ROOT, 'test', 'e2e', 'tools', name, 'package.json'), 'utf8');
  const directory = join(TOOLS, name);
  const isThere = () => existsSync(join(directory, 'package.json')) && readFileSync(join(directory, 'package.json'), 'utf8') === wanted;
  if (isThere()) {
    return directory;
  }
  process.stderr.write(`installing ${name} to build/tools/${name} …\n`);
  mkdirSync(TOOLS, { recursive: true });
  const fresh = mkdtempSync(join(TOOLS, `${name}-`));
  writeFileSync(join(fresh, 'package.json'), wanted);
  // npm leaves package.json as it is: what is there is whole, because it is moved there.
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: fresh });
  if (isThere()) {
    rmSync(fresh, { recursive: true, force: true });
  } else {
    rmSync(directory, { recursive: true, force: true });
    renameSync(fresh, directory);
  }
  return directory;
}
