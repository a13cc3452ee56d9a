import { installTerraform } from './install-terraform';
import { runCommand, UsageError } from '../cli/command';
import { config } from '../config';

const { distribution, version } = config.terraform;

const HELP = `
Downloads ${distribution} ${version}, checks it against the SHA-256 that is pinned, and unpacks it.

Usage: node dist/tools/install-terraform.js DIRECTORY

TERRAFORM_RELEASES_URL names a mirror: what stands before /<version>/ in the address of a release.
`;

runCommand(HELP, {}, async ({ positionals: [directory, ...more] }) => {
  if (!directory || more.length > 0) {
    throw new UsageError('Give one directory to install to. Try --help.');
  }
  const file = await installTerraform({ terraform: config.terraform, directory, releasesUrl: process.env.TERRAFORM_RELEASES_URL });
  console.log(`${file}: ${distribution} ${version}, its SHA-256 is the one that is pinned.`);
});
