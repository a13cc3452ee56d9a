import { matching, oneOf, structure } from './checks';
import type { SourceConfig } from './config';
import { OptionError } from './option-error';
import { TerraformDistribution } from './options';
import type { MozdefEventSourceProjectOptions } from './options';

/** The default of each distribution; checksums from the SHA256SUMS of its release, of the linux zip files. */
const DEFAULTS = {
  terraform: {
    version: '1.11.4',
    sha256: {
      amd64: '1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc',
      arm64: 'a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633',
    },
  },
  tofu: {
    version: '1.13.1',
    sha256: {
      amd64: '8ccbc6f8ee21d2827715f3c6e08a9b3e0209b1e62057c05067ef117e047c1a80',
      arm64: 'b9614df40575cc3fc10a8a25025b7245d961da279f715ea3efff4ddae8e6938a',
    },
  },
};

type Options = Pick<MozdefEventSourceProjectOptions, 'terraformDistribution' | 'terraformVersion' | 'terraformSha256'>;

/** What the pipelines download and run. Another version needs its checksums: what deploys to AWS is never run unverified. */
export function terraformRelease(options: Options): SourceConfig['terraform'] {
  const { terraformVersion, terraformSha256 } = options;
  const distribution = oneOf('terraformDistribution', options, TerraformDistribution, TerraformDistribution.TERRAFORM, 'TerraformDistribution');
  const release = DEFAULTS[distribution];
  if (terraformVersion === undefined && terraformSha256 === undefined) {
    return { distribution, ...release };
  }
  // The S3 backend's lock file needs 1.10.
  if (typeof terraformVersion !== 'string' || !/^1\.[1-9]\d+\.\d+$/.test(terraformVersion)) {
    throw new OptionError('terraformVersion', terraformVersion, 'an exact version, 1.10.0 or later, with the checksums of its release in terraformSha256',
      release.version, { terraformSha256: release.sha256 });
  }
  if (terraformSha256 === undefined) {
    throw new OptionError('terraformSha256', terraformSha256, `the checksums of ${distribution} ${terraformVersion} (SHA256SUMS of its release)`, release.sha256);
  }
  const { amd64, arm64 } = structure('terraformSha256', terraformSha256, release.sha256);
  for (const [arch, value] of Object.entries({ amd64, arm64 })) {
    matching(`terraformSha256.${arch}`, value, /^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex, 64 characters', release.sha256.amd64);
  }
  return { distribution, version: terraformVersion, sha256: { amd64, arm64 } };
}
