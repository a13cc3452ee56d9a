import { _ as code } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { transformSync } from 'esbuild';
import { addExactKeywords, toExact, withoutBigInts } from './exact-keywords';
import { checkSchemas } from './schema-safety';
import { OTHERWISE_SCHEMA } from './schemas';
import type { SchemaFile } from './schemas';
import type { Schema } from './subschemas';
import { formats } from '../runtime/formats';

/** Types for the generated validators, which are JavaScript. */
export const VALIDATORS_TYPES = `import type { Validators } from '../framework/runtime/process/validators';

export declare const validators: Validators;
`;

/**
 * Compiles the schemas to one JavaScript module without eval or ajv in it: only what the schemas need is bundled.
 * Draft 2020-12 and, as far as their keywords are the same, drafts 06 and 07.
 *
 * @throws Error naming the schema that is not safe (`schema-safety.ts`) or that ajv's strict mode refuses, and why.
 */
export function compileValidators(files: readonly SchemaFile[]): string {
  checkSchemas(files);
  const roots = files.filter(({ path, eventType }) => eventType !== undefined || path === OTHERWISE_SCHEMA);
  // Strict mode judges the schemas as they are written; what validates is made of those with exact keywords.
  const strict = new Ajv2020({
    code: { optimize: false }, inlineRefs: false, strict: true, strictRequired: false, strictTuples: false, allowUnionTypes: true,
  });
  compile(strict, files, roots, withoutBigInts);
  const ajv = new Ajv2020({
    code: { source: true, esm: true, optimize: 2, formats: code`require("../framework/runtime/formats").formats` },
    inlineRefs: false,
    strictSchema: false,
    strictTypes: false,
    strictTuples: false,
    validateSchema: false,
  });
  addExactKeywords(ajv);
  compile(ajv, files, roots, toExact);
  const source = standaloneCode(ajv, Object.fromEntries(roots.map(({ path }, index) => [`ofSchema${index}`, path])))
    // The names that were evaluated are those of an object; what it inherits was not.
    .replace(/(props\d+ ?= ?(?:props\d+ \|\| )?)\{\}/g, '$1{ __proto__: null }')
    .replace(/!(props\d+)\[(key\d+)\]/g, '!Object.hasOwn($1, $2)')
    // Names of the event that its schema does not say are the event's, and no message may have them.
    .replace(/\b\w+\.replace\(\/~\/g, "~0"\)\.replace\(\/\\\/\/g, "~1"\)/g, '"*"');
  const byType = roots.flatMap(({ eventType }, index) => (eventType === undefined ? [] : [`  [${JSON.stringify(eventType)}]: ofSchema${index},`]));
  const otherwise = roots.findIndex(({ path }) => path === OTHERWISE_SCHEMA);
  const module = [
    source.replace(/^export const (ofSchema\d+) = /gm, 'const $1 = ').replace('export default', 'const unused ='),
    'export const validators = {',
    `  byType: {\n${byType.join('\n')}\n  },`,
    `  otherwise: ${otherwise < 0 ? 'undefined' : `ofSchema${otherwise}`},`,
    '};',
  ].join('\n');
  // As a module, ajv's copies of the schemas are seen to be unused and left out: half the size.
  return transformSync(module, { format: 'cjs', treeShaking: true, minifySyntax: true }).code;
}

/** Has ajv compile the schemas, and all that they refer to, each as `change` makes it. */
function compile(ajv: Ajv2020, files: readonly SchemaFile[], roots: readonly SchemaFile[], change: (schema: Schema) => unknown): void {
  // For the keywords that compare, formatMinimum and its kin.
  addFormats(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  for (const { path, schema } of files) {
    const { $schema: _, ...rest } = change(schema) as Schema;
    addNamed(path, () => ajv.addSchema({ ...rest, $id: path }));
    // Known by their own address, shared definitions are compiled once and not once for each schema that refers to them.
    for (const [name, definition] of Object.entries((rest.$defs ?? {}) as Record<string, object>)) {
      addNamed(path, () => ajv.addSchema(definition, `${path}#/$defs/${name}`));
    }
  }
  for (const { path } of roots) {
    addNamed(path, () => ajv.getSchema(path));
  }
}

function addNamed(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Error(`schemas/${path} cannot be compiled: ${(error as Error).message}`);
  }
}
