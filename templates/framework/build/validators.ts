import { _ as code } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { transformSync } from 'esbuild';
import { checkSchemas } from './schema-safety';
import { OTHERWISE_SCHEMA } from './schemas';
import type { SchemaFile } from './schemas';
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
  const ajv = new Ajv2020({
    code: { source: true, esm: true, optimize: 2, formats: code`require("../framework/runtime/formats").formats` },
    inlineRefs: false,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  // For the keywords that compare, formatMinimum and its kin.
  addFormats(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  for (const { path, schema } of files) {
    const { $schema: _, ...rest } = schema;
    addNamed(path, () => ajv.addSchema({ ...rest, $id: path }));
    // Known by their own address, shared definitions are compiled once and not once for each schema that refers to them.
    for (const [name, definition] of Object.entries((schema.$defs ?? {}) as Record<string, object>)) {
      addNamed(path, () => ajv.addSchema(definition, `${path}#/$defs/${name}`));
    }
  }
  const roots = files.filter(({ path, eventType }) => eventType !== undefined || path === OTHERWISE_SCHEMA);
  for (const { path } of roots) {
    addNamed(path, () => ajv.getSchema(path));
  }
  const source = standaloneCode(ajv, Object.fromEntries(roots.map(({ path }, index) => [`validate${index}`, path])));
  const byType = roots.flatMap(({ eventType }, index) => (eventType === undefined ? [] : [`  [${JSON.stringify(eventType)}]: validate${index},`]));
  const otherwise = roots.findIndex(({ path }) => path === OTHERWISE_SCHEMA);
  const module = [
    source.replace(/^export const (validate\d+) = /gm, 'const $1 = ').replace('export default', 'const unused ='),
    'export const validators = {',
    `  byType: {\n${byType.join('\n')}\n  },`,
    `  otherwise: ${otherwise < 0 ? 'undefined' : `validate${otherwise}`},`,
    '};',
  ].join('\n');
  // As a module, ajv's copies of the schemas are seen to be unused and left out: half the size.
  return transformSync(module, { format: 'cjs', treeShaking: true, minifySyntax: true }).code;
}

function addNamed(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Error(`schemas/${path} cannot be compiled: ${(error as Error).message}`);
  }
}
