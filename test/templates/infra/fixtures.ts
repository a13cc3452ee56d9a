import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { SourceConfig, SourceDescriptor } from '../../../templates/framework/config';
import type { DeployableBundle } from '../../../templates/framework/infra/constructs/event-source-function';
import type { FunctionName } from '../../../templates/framework/names';

/** Sources that differ in what infrastructure they need: a token, a signature, and a signature with a challenge. */
export { genericWebhook as generic } from '../../../src/sources/generic-webhook';
export { github } from '../../../src/sources/github';
export { zoom } from '../../../src/sources/zoom';

/** The configuration of a source whose service is called as the source is. */
export function configOf(source: SourceDescriptor, overrides: Partial<SourceConfig> = {}): SourceConfig {
  return {
    frameworkVersion: '0.0.0',
    namespace: 'MozDef-EF',
    service: source.id,
    stages: ['dev'],
    region: 'us-west-2',
    apiPath: source.id,
    maxMessageBytes: 1_048_576,
    lambda: { runtime: 'nodejs22.x', architecture: 'arm64', memoryMb: 512, timeoutSeconds: 28 },
    logRetentionDays: 90,
    throttling: { requestsPerSecond: 1000, burst: 2000 },
    source,
    ...overrides,
  };
}

/** Bundles of both functions, in a temporary folder; `code` is all they hold. */
export function fakeBundles(code = 'exports.handler = async () => ({ statusCode: 200 });'): DeployableBundle[] {
  const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
  return (['authorizer', 'ingest'] as FunctionName[]).map((name) => {
    const zip = zipSync({ 'index.js': [strToU8(code), { mtime: new Date(1980, 0, 1) }] });
    const file = join(directory, `${name}.zip`);
    writeFileSync(file, zip);
    return { name, file, sourceCodeHash: createHash('sha256').update(zip).digest('base64'), handler: 'index.handler' };
  });
}
