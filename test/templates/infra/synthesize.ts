import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing, type App, type TerraformStack } from 'cdktf';
import { fakeBundles, fakeTools } from './fixtures';
import type { SourceConfig } from '../../../templates/framework/config';
import { createApp, type AppOptions } from '../../../templates/framework/infra/create-app';
import { stackName, stageNames } from '../../../templates/framework/names';

type Block = Record<string, any>;

/** Terraform's JSON, as far as the tests look into it: type, then name, then attributes. */
export interface Terraform {
  readonly terraform: Block;
  readonly provider: Record<string, Block[]>;
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
  readonly output: Record<string, { value: string }>;
}

/** The app of a configuration, with a folder of its own to write to. */
export function testApp(config: SourceConfig, options: Partial<AppOptions> = {}): App {
  return createApp(config, { bundles: fakeBundles(), tools: fakeTools(), outdir: mkdtempSync(join(tmpdir(), 'cdktf-')), ...options });
}

/** The stack of a stage, as Terraform reads it. Default: the first stage. */
export function synthesize(config: SourceConfig, stage = stageNames(config)[0], options: Partial<AppOptions> = {}): Terraform {
  const app = testApp(config, options);
  return JSON.parse(Testing.synth(app.node.findChild(stackName(config, stage)) as TerraformStack, true)) as Terraform;
}

/** Every `<type>.<name>` of a stack, data sources as `data.<type>.<name>`, sorted. */
export function addresses({ resource, data }: Terraform): string[] {
  const list = (prefix: string, blocks: Terraform['resource']) =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return [...list('', resource), ...list('data.', data)].sort();
}
