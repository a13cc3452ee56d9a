import { pack } from '../../../scripts/lib/generated-repository';

/** Packs the package once; the tests, in workers of their own, find the tarball by the environment. */
export default async function globalSetup(): Promise<void> {
  process.env.MOZDEF_EF_TARBALL = await pack();
}
