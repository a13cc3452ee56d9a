import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EXTENSION_FILE, type Extension } from './extension';

/**
 * A repository's additions to its stacks; undefined where it has none.
 *
 * @throws Error when the file is there and exports none.
 */
export function loadExtension(root: string): Extension | undefined {
  const file = join(root, EXTENSION_FILE);
  if (!existsSync(file)) return undefined;
  const { extension } = createRequire(__filename)(file) as { extension?: unknown };
  if (typeof extension !== 'object' || extension === null) {
    throw new Error(`${EXTENSION_FILE} exports no extension: export const extension = defineExtension({ stage: ({ stack }) => { … } });`);
  }
  return extension;
}
