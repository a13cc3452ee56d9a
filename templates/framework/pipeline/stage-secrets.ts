import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { SourceConfig } from '../config';
import type { Secrets } from '../local/secrets';
import { currentSecretsOf, secretPath } from '../names';

/**
 * Reads the current secrets of a stage, with which a sample is signed.
 *
 * @throws Error naming the parameters that are not set.
 */
export async function readStageSecrets(ssm: SSMClient, config: SourceConfig, stage: string): Promise<Secrets> {
  const byPath = new Map(currentSecretsOf(config.source).map((name) => [secretPath(config, stage, name), name]));
  if (byPath.size === 0) return {};
  const { Parameters: parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [...byPath.keys()], WithDecryption: true }));
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value]));
  const missing = [...byPath.keys()].filter((path) => !values.get(path));
  if (missing.length > 0) {
    throw new Error(`There is no SSM parameter ${missing.join(', and no ')}. Set it first: samples are signed with it.`);
  }
  return Object.fromEntries([...byPath].map(([path, name]) => [name, values.get(path)]));
}
