import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from './changelog';

/**
 * What is generated must come from the version that package.json asks for.
 *
 * @param version of the framework that runs.
 * @throws Error when package.json asks for a later one: it was raised, and not installed.
 */
export function refuseStaleInstall(outdir: string, version: string): void {
  const file = join(outdir, 'package.json');
  if (!existsSync(file)) return;
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const range: string = { ...dependencies, ...devDependencies }['mozdef-ef-projen'] ?? '';
  // A file or a tag says nothing of the version.
  if (/^[\^~>=\s]*\d/.test(range) && compareVersions(range, version) > 0) {
    throw new Error(`package.json asks for mozdef-ef-projen ${range}, and ${version} is installed. Run npm install, then npx projen again.`);
  }
}
