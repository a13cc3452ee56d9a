import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from './changelog';
import { FRAMEWORK } from './template-versions';

/**
 * What is generated must come from the version that package.json asks for.
 *
 * @param version of the framework that runs.
 * @throws Error when package.json asks for another one: it was changed, and not installed.
 */
export function refuseStaleInstall(outdir: string, version: string): void {
  const file = join(outdir, 'package.json');
  if (!existsSync(file)) return;
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const range: string = { ...dependencies, ...devDependencies }[FRAMEWORK.name] ?? '*';
  if (!admits(range, version)) {
    throw new Error(`package.json asks for ${FRAMEWORK.name} ${range}, and ${version} is installed. Run npm install, then npx projen again.`);
  }
}

/** Whether a version is in a range as npm and Renovate write it. Any other range, a file or a tag is not judged. */
function admits(range: string, version: string): boolean {
  const [, operator, base] = /^([\^~]?)(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (base === undefined) return true;
  // ^ keeps the leftmost part that is not 0 (https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies).
  const kept = operator === '' ? 3 : operator === '~' || base.startsWith('0.') ? 2 : 1;
  const start = (text: string) => text.split('.').slice(0, kept).join('.');
  return compareVersions(version, base) >= 0 && start(version.split('-')[0]) === start(base);
}
