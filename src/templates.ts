import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Where the templates are in this package. */
const ROOT = join(__dirname, '..', 'templates');

/** A file of the templates. */
export interface Template {
  /** Where it goes in a generated repository, with forward slashes. */
  readonly target: string;
  /** Absolute path of its content. */
  readonly file: string;
}

/** What becomes the generated repository's `framework/`. */
export function frameworkTemplates(): Template[] {
  return filesBelow(join(ROOT, 'framework')).map(({ target, file }) => ({ target: `framework/${target}`, file }));
}

/** What a generated repository starts with and then owns: the files of its source's starter. */
export function starterTemplates(starter: string): Template[] {
  // A starter's tsconfig is for checking it in place.
  return filesBelow(join(ROOT, 'starters', starter)).filter(({ target }) => target !== 'tsconfig.json');
}

function filesBelow(directory: string): Template[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({ target: file.slice(directory.length + 1).split(sep).join('/'), file }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
}
