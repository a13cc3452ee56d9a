import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projenNew } from './generated-repository';

/** The header in which the source below is signed, as `sha256=<hex>` over the body. */
export const SIGNATURE_HEADER = 'X-Signature';

/**
 * Generates the repository of a generic webhook that signs, and sends batches.
 *
 * @param create runs `projen new`, and has the packages installed.
 */
export async function generateSignedWebhook(directory: string, tarball: string, service: string, create = projenNew): Promise<void> {
  const repository = await create(directory, tarball, ['--service', service, '--source', 'generic-webhook', '--no-git']);
  const file = join(directory, '.projenrc.ts');
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^ {2}source: .*,$/m, `$&\n  signature: { headers: ['${SIGNATURE_HEADER}'], prefix: 'sha256=' },`);
  if (after === before) throw new Error(`${file} has no line with the source`);
  writeFileSync(file, after);
  await repository.projen();
}
