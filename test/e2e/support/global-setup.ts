import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../../scripts/lib/generated-repository';

/**
 * Packs the package once; the tests, in workers of their own, find the tarball by the environment. What they and the programs that
 * they run write to temporary folders is in one, which goes in the end.
 */
export default async function globalSetup(): Promise<void> {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'mozdef-ef-e2e-'));
  process.env.MOZDEF_EF_TARBALL = await pack();
}
