import { hasMoto } from './moto';
import { findProviderMirror, hasTerraform } from './terraform';

const NEEDS = {
  terraform: ['`terraform` on PATH', hasTerraform],
  moto: ['`moto_server` on PATH', hasMoto],
  mirror: ['a filesystem mirror with the AWS provider (set TF_PLUGIN_MIRROR to the folder that holds registry.terraform.io)', () => mirror !== undefined],
} as const;

/** The folder with the AWS provider; there is one wherever `describeWith` is given `mirror`. */
export const mirror = findProviderMirror();

/** `describe` where this machine has the tools; elsewhere the tests are skipped, and it is said loudly which are and why. */
export function describeWith(tools: readonly (keyof typeof NEEDS)[], skipped: string): jest.Describe {
  const missing = tools.filter((tool) => !NEEDS[tool][1]()).map((tool) => NEEDS[tool][0]);
  if (missing.length === 0) {
    return describe;
  }
  console.warn(`SKIPPED: ${skipped}, because there is no ${missing.join(', and no ')}.`);
  return describe.skip as jest.Describe;
}
