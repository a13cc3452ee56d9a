import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { STAGE, configOf, fakeBundles, fakeTools, type ConfigOverrides } from './fixtures';
import type { Terraform } from './synthesize';
import type { PipelineConfig, SourceConfig, SourceDescriptor, StageConfig } from '../../../templates/framework/config';
import { adaptToEmulator } from '../../../templates/framework/infra/emulator';
import { EventSourceStack } from '../../../templates/framework/infra/event-source-stack';
import { PipelineStack } from '../../../templates/framework/infra/pipeline-stack';
import { pipelineStackName, stackName, stageNames } from '../../../templates/framework/names';

const GITHUB = {
  connectionArn: 'arn:aws:codeconnections:us-west-2:123456789012:connection/0a1b2c3d-0000-4000-8000-000000000000',
  repository: 'acme/mozdef-github',
  branch: 'main',
};
const CODE_COMMIT = { repository: 'mozdef-github', branch: 'trunk', create: false };
const REST = { approval: true, acceptanceSamples: ['push.json'], reprocess: true };

/** The three forms of a pipeline's sources, each with every stage. */
export const PIPELINES = {
  'GitHub': { ...REST, github: GITHUB },
  'CodeCommit': { ...REST, codeCommit: CODE_COMMIT },
  'GitHub with configuration in CodeCommit': { ...REST, github: GITHUB, codeCommit: { ...CODE_COMMIT, create: true } },
} as const satisfies Record<string, PipelineConfig>;

/** Every option of a stage that gives somebody permissions. */
export const ALL_OPTIONS: Partial<StageConfig> = {
  account: '123456789012',
  reservedConcurrency: 10,
  vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
  kmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/00000000-0000-4000-8000-000000000000',
  domain: { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/00000000-0000-4000-8000-000000000000' },
  accessLogs: { retentionDays: 30 },
  tracing: true,
  waf: { rateLimit: 1_000, allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'], maxBodyKilobytes: 64 },
  permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
  notify: { email: 'soc@example.com', subscriptions: [{ protocol: 'https', endpoint: 'https://alarms.example.com/sns' }] },
  reprocessSchedule: 'rate(1 hour)',
  api: { allowedCidrs: ['192.0.2.0/24'] },
  tags: { CostCenter: '4711' },
};

export const STATE = { bucket: 'acme-terraform-state', region: 'us-west-2' };

/** The configuration of a source whose stages have a pipeline, and whose state is in a bucket. */
export function pipelineConfig(source: SourceDescriptor, pipeline: PipelineConfig, { stage, ...overrides }: ConfigOverrides = {}): SourceConfig {
  return configOf(source, { state: STATE, ...overrides, stage: { ...STAGE, ...stage, pipeline } });
}

/** The pipeline of a stage, and what it deploys, in an app with a folder of its own to write to. */
export function pipelineStack(config: SourceConfig, emulator = false, stage = stageNames(config)[0]): PipelineStack {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdktf-')) });
  const eventSource = new EventSourceStack(app, stackName(config, stage), { config, stage, bundles: fakeBundles() });
  const stack = new PipelineStack(app, pipelineStackName(config, stage), { config, stage, tools: fakeTools(), eventSource });
  if (emulator) {
    adaptToEmulator(stack);
  }
  return stack;
}

/** The stack of a pipeline, as Terraform reads it. */
export function synthesizePipeline(config: SourceConfig, stage = stageNames(config)[0]): Terraform {
  return JSON.parse(Testing.synth(pipelineStack(config, false, stage), true)) as Terraform;
}
