import { join } from 'node:path';
import { buildFunctions } from '../build/bundle';
import { buildTools } from '../build/tools';
import { config } from '../config';
import { isOnThisMachine } from '../emulator';
import { createApp } from './create-app';
import { loadExtension } from './load-extension';

const ROOT = join(__dirname, '..', '..');

/** What cdktf.json runs: bundles the functions, then writes each stack's Terraform to `cdktf.out`. */
async function main(): Promise<void> {
  const bundles = await buildFunctions(ROOT);
  const tools = Object.values(config.stages).some(({ pipeline }) => pipeline) ? await buildTools(ROOT) : [];
  // The provider takes its endpoints from it.
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const emulator = endpoint !== undefined && isOnThisMachine(endpoint);
  if (emulator) {
    process.stderr.write(`The stacks are adapted to the emulator at ${endpoint} (AWS_ENDPOINT_URL): they are not for AWS.\n`);
  }
  createApp(config, { bundles, tools, emulator, extension: loadExtension(ROOT) }).synth();
}

main().catch((error: Error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
});
