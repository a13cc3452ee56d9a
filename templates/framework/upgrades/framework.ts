import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package that makes repositories. */
export const FRAMEWORK = 'mozdef-ef-projen';

/** The version of it that a repository has installed. */
export function installedVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules', FRAMEWORK, 'package.json'), 'utf8')) as { version: string }).version;
}
