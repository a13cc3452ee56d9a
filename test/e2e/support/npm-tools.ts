import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/lib/generated-repository';
import { run } from '../../../scripts/lib/run';

/**
 * The folder of a tool that only one test needs, and that is too large for everybody who works here: `test/e2e/tools/<name>/package.json`
 * is installed to `build/tools/<name>` once.
 */
export async function toolDirectory(name: string): Promise<string> {
  const wanted = join(ROOT, 'test', 'e2e', 'tools', name, 'package.json');
  const directory = join(ROOT, 'build', 'tools', name);
  const manifest = join(directory, 'package.json');
  const installed = existsSync(join(directory, 'node_modules', '.package-lock.json')) && readFileSync(manifest, 'utf8') === readFileSync(wanted, 'utf8');
  if (!installed) {
    process.stderr.write(`installing ${name} to build/tools/${name} …\n`);
    mkdirSync(directory, { recursive: true });
    copyFileSync(wanted, manifest);
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: directory });
  }
  return directory;
}
