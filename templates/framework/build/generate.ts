import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileEventTypes } from './event-types';
import { readSchemas } from './schemas';
import { compileValidators, VALIDATORS_TYPES } from './validators';

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

  rmSync(target, { recursive: true, force: true });
  for (const [name, content] of output) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), content);
  }
  return files.filter(({ eventType }) => eventType !== undefined).length;
}
