import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly repository: { readonly url: string };
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Manifest;

/** Version of this package. */
export const FRAMEWORK_VERSION = manifest.version;

/** This package's name on npm, and its repository on GitHub. */
export const FRAMEWORK = { name: manifest.name, repository: manifest.repository.url.replace(/\.git$/, '') };

/** `name@range` of a package that the templates use: the range that they are compiled and tested with here. */
export function templateDependency(name: string): string {
  const range = manifest.devDependencies[name];
  if (!range) {
    throw new Error(`the templates are not tested with ${name}: add it to devDeps in .projenrc.ts`);
  }
  return `${name}@${range}`;
}
