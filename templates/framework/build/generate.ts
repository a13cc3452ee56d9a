import { join } from 'node:path';
import { compileEventTypes } from './event-types';
import { readSchemas } from './schemas';
import { compileValidators, VALIDATORS_TYPES } from './validators';
import { writeDirectory } from './write-directory';

/**
 * Makes `generated/` from `schemas/`: `validators.js`, which validates in Lambda, and `events.ts`, which types the handlers.
 *
 * @returns how many event types have a schema of their own.
 * @throws Error naming the schema that cannot be compiled, and why.
 */
export function generate(root: string, target = join(root, 'generated')): number {
  const files = readSchemas(join(root, 'schemas'));
  const output = compileEventTypes(files);
  output.set('validators.js', compileValidators(files));
  output.set('validators.d.ts', VALIDATORS_TYPES);
  writeDirectory(target, output);
  return files.filter(({ eventType }) => eventType !== undefined).length;
}
