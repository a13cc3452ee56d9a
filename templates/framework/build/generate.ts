import { join } from 'node:path';
import { compileEventTypes } from './event-types';
import { readSchemas } from './schemas';
import { compileValidators, VALIDATORS_TYPES } from './validators';
import { writeDirectory } from './write-directory';

/**
 * Makes `generated/` from `schemas/`: `validators.js`, which validates in Lambda, and `events.ts`, which types the handlers.
 *
 * @returns how many event types have a schema of their own.
 */
export async function generate(root: string, target = join(root, 'generated')): Promise<number> {
  const schemas = join(root, 'schemas');
  const files = readSchemas(schemas);
  // First, because it refuses what the types would be fetched for.
  const validators = compileValidators(files);
  const output = await compileEventTypes(files, schemas);
  output.set('validators.js', validators);
  output.set('validators.d.ts', VALIDATORS_TYPES);
  writeDirectory(target, output);
  return files.filter(({ eventType }) => eventType !== undefined).length;
}
