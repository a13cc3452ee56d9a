import type { SSMClient } from '@aws-sdk/client-ssm';
import type { SourceConfig } from '../config';
import type { Secrets } from '../local/secrets';
import { currentSecretsOf, secretPath } from '../names';
import { readSecrets } from '../operations/secrets';
import { secretProblem } from '../runtime/secret-key';

/**
 * Reads the current secrets of a stage, with which a sample is signed.
 *
 * @throws Error naming the parameters that are not set, or one that cannot be used.
 */
export async function readStageSecrets(ssm: SSMClient, config: SourceConfig, stage: string): Promise<Secrets> {
  const names = currentSecretsOf(config.source);
  const values = await readSecrets(ssm, config, stage, names);
  const missing = names.filter((name) => !values.has(name)).map((name) => secretPath(config, stage, name));
  if (missing.length > 0) {
    throw new Error(`There is no SSM parameter ${missing.join(', and no ')}. Set it first: samples are signed with it.`);
  }
  for (const [name, value] of values) {
    const problem = secretProblem(config.source, name, value);
    if (problem !== undefined) throw new Error(`The SSM parameter ${secretPath(config, stage, name)} cannot be used: ${problem}.`);
  }
  return Object.fromEntries(values);
}
