import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The package that makes repositories. */
export const FRAMEWORK = 'mozdef-ef-projen';

/** The version of it that a project has installed, in its own folder or in one above. */
export function installedVersion(project: string): string {
  const manifest = createRequire(join(project, 'package.json')).resolve(`${FRAMEWORK}/package.json`);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/**
 * The CLI of projen that a project has installed, in its own folder or in one above.
 *
 * @throws Error where none is installed.
 */
export function installedProjen(project: string): string {
  return join(dirname(createRequire(join(project, 'package.json')).resolve('projen/package.json')), 'bin', 'projen');
}
