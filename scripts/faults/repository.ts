import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projenNew } from '../lib/generated-repository';


/** Generates the repository of a source that signs, and sends batches. */
export async function generateRepository(directory: string, tarball: string): Promise<void> {
  const repository = await projenNew(directory, tarball, ['--service', 'faults', '--source', 'generic-webhook', '--no-git']);
  const file = join(directory, '.projenrc.ts');
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^ {2}source: .*,$/m, '$&\n  signature: { headers: ["X-Signature"], prefix: "sha256=" },');
  if (after === before) throw new Error(`${file} has no line with the source`);
  writeFileSync(file, after);
  await repository.projen();
}

