import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Tool } from '../../../templates/framework/build/tools';
import type { SourceConfig, SourceDescriptor, StageConfig } from '../../../templates/framework/config';
import type { DeployableBundle } from '../../../templates/framework/infra/constructs/event-source-function';
import type { FunctionName } from '../../../templates/framework/names';

/** Sources that differ in what infrastructure they need: a token, a signature, and a signature with a challenge. */
export { genericWebhook as generic } from '../../../src/sources/generic-webhook';
export { github } from '../../../src/sources/github';
export { zoom } from '../../../src/sources/zoom';

/** A stage as it is without any option. */
export const STAGE: StageConfig = {
  region: 'us-west-2',
  memoryMb: 512,
  logRetentionDays: 90,
  tracing: false,
  throttling: { requestsPerSecond: 1000, burst: 2000 },
  alarms: {
    deadLetters: 0,
    deadLetterAgeDays: 10,
    parkedEvents: 0,
    oldestMessageMinutes: 15,
    deniedPercent: 10,
    quarantinedPercent: 5,
    functionErrors: 0,
    throttles: 0,
    durationPercent: 80,
    serverErrors: 0,
    refusedCredentials: 0,
    gatewayRefusals: 0,
    tooLargeRequests: 0,
    throttledRequests: 0,
    blockedRequests: 0,
    requestsPerHour: 360_000,
    logMegabytesPerHour: 1_000,
  },
  notify: {},
};

export interface ConfigOverrides extends Partial<Omit<SourceConfig, 'stages'>> {
  /** Names of the stages. Default: dev. */
  readonly stages?: readonly string[];
  /** What every stage differs in from `STAGE`. */
  readonly stage?: Partial<StageConfig>;
}

/** The configuration of a source whose service is called as the source is. */
export function configOf(source: SourceDescriptor, { stages = ['dev'], stage, ...overrides }: ConfigOverrides = {}): SourceConfig {
  return {
    frameworkVersion: '0.0.0',
    namespace: 'MozDef-EF',
    service: source.id,
    stages: Object.fromEntries(stages.map((name) => [name, { ...STAGE, ...stage }])),
    apiPath: source.id,
    maxMessageBytes: 1_048_576,
    eventFormat: 'native',
    lambda: { runtime: 'nodejs22.x', architecture: 'arm64', timeoutSeconds: 28 },
    terraform: { distribution: 'terraform', version: '1.11.4', sha256: { amd64: 'a'.repeat(64), arm64: 'b'.repeat(64) } },
    runbook: 'framework/RUNBOOK.md',
    source,
    ...overrides,
  };
}

/** Bundles of all functions, in a temporary folder; `code` is all they hold. */
export function fakeBundles(code = 'exports.handler = async () => ({ statusCode: 200 });'): DeployableBundle[] {
  const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
  return (['authorizer', 'ingest', 'reprocess'] as FunctionName[]).map((name) => {
    const zip = zipSync({ 'index.js': [strToU8(code), { mtime: new Date(1980, 0, 1) }] });
    const file = join(directory, `${name}.zip`);
    writeFileSync(file, zip);
    return { name, file, sourceCodeHash: createHash('sha256').update(zip).digest('base64'), handler: 'index.handler' };
  });
}

/** The tools of a pipeline, in a temporary folder; their names are all they hold. */
export function fakeTools(): Tool[] {
  const directory = mkdtempSync(join(tmpdir(), 'tools-'));
  return (['acceptance', 'plan-summary', 'reprocess', 'take-configuration'] as const).map((name) => {
    const file = join(directory, `${name}.js`);
    writeFileSync(file, name);
    return { name, file, sha256: createHash('sha256').update(name).digest('hex') };
  });
}
