import { join } from 'node:path';
import { buildFunctions } from '../build/bundle';
import { config } from '../config';
import { createApp } from './create-app';

/** What cdktf.json runs: bundles the functions, then writes each stack's Terraform to `cdktf.out`. */
async function main(): Promise<void> {
  const bundles = await buildFunctions(join(__dirname, '..', '..'));
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const emulator = endpoint !== undefined && isLoopback(endpoint);
  if (emulator) {
    process.stderr.write(`The stacks are adapted to the emulator at ${endpoint} (AWS_ENDPOINT_URL): they are not for AWS.\n`);
  }
  createApp(config, { bundles, emulator }).synth();
}

/** The provider takes its endpoints from AWS_ENDPOINT_URL. On this machine, that is an emulator; elsewhere, it may be AWS by another way. */
function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname);
}

main().catch((error: Error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
});
