import { join } from 'node:path';
import { buildFunctions } from '../build/bundle';
import { config } from '../config';
import { createApp } from './create-app';

/** What cdktf.json runs: bundles the functions, then writes each stack's Terraform to `cdktf.out`. */
async function main(): Promise<void> {
  const bundles = await buildFunctions(join(__dirname, '..', '..'));
  // The provider takes its endpoints from AWS_ENDPOINT_URL; nobody sets it but for an emulator, such as moto or LocalStack.
  createApp(config, { bundles, emulator: Boolean(process.env.AWS_ENDPOINT_URL) }).synth();
}

main().catch((error: Error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
});
