import { randomBytes } from 'node:crypto';
import { DescribeParametersCommand, GetParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { ParameterMetadata, SSMClient } from '@aws-sdk/client-ssm';
import { reasonOf } from '../cli/aws-error';
import { UsageError } from '../cli/command';
import type { SourceConfig } from '../config';
import { secretPath, secretsOf } from '../names';
import type { SecretName } from '../names';
import { secretForm, secretProblem, toKey } from '../runtime/secret-key';

/** A parameter of the standard tier holds no more. */
const MAX_BYTES = 4096;

/** What is known of a secret without reading it. */
export interface SecretInfo {
  readonly name: SecretName;
  /** The parameter's name. */
  readonly path: string;
  /** SSM's description of the parameter. Undefined: there is none. */
  readonly parameter?: ParameterMetadata;
}

/** The secrets that a source has use for. */
export function usedSecrets({ source }: SourceConfig): SecretName[] {
  return Object.values(secretsOf(source)).flat();
}

/** Whether the source works without a secret: those that are valid beside the current ones, during a rotation. */
export function isPrevious(name: SecretName): boolean {
  return name.endsWith('_previous');
}

/** The secret that a command is about: the one that is named, or the only one that is needed. */
export function secretOf(config: SourceConfig, name: string | undefined): SecretName {
  const used = usedSecrets(config);
  const needed = used.filter((secret) => !isPrevious(secret));
  if (name === undefined && needed.length === 1) {
    return needed[0];
  }
  const secret = used.find((candidate) => candidate === name);
  if (!secret) {
    const uses = used.length === 0 ? `${config.source.title} uses no secrets` : `it must be one of ${used.join(', ')}`;
    throw new UsageError(`--name is ${name === undefined ? 'missing' : JSON.stringify(name)}; ${uses}`);
  }
  return secret;
}

/**
 * A value as it is written: without the white space around it.
 *
 * @throws UsageError for what the source could not use, with the parameter's name and never the value.
 */
export function secretValue(config: SourceConfig, stage: string, name: SecretName, value: string): string {
  const text = value.trim();
  const problem = Buffer.byteLength(text) > MAX_BYTES ? `a parameter holds no more than ${MAX_BYTES} bytes` : secretProblem(config.source, name, text);
  if (problem !== undefined) {
    throw new UsageError(`the value cannot be used for ${secretPath(config, stage, name)}: ${problem}`);
  }
  return text;
}

/** A new secret, in the form that the source takes: 32 random bytes. */
export function generateSecret({ source }: SourceConfig, name: SecretName): string {
  return randomBytes(32).toString(secretForm(source, name) === 'base64' ? 'base64' : 'hex');
}

/** Which of a stage's secrets there are, and what they are like. No value is read. */
export async function describeSecrets(ssm: SSMClient, config: SourceConfig, stage: string): Promise<SecretInfo[]> {
  const secrets = usedSecrets(config).map((name) => ({ name, path: secretPath(config, stage, name) }));
  const parameters: ParameterMetadata[] = [];
  if (secrets.length > 0) {
    let next: string | undefined;
    // A page may be empty, and not be the last.
    do {
      const page = await ssm.send(new DescribeParametersCommand({
        ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: secrets.map(({ path }) => path) }],
        NextToken: next,
      }));
      parameters.push(...page.Parameters ?? []);
      next = page.NextToken;
    } while (next !== undefined);
  }
  return secrets.map((secret) => ({ ...secret, parameter: parameters.find(({ Name }) => Name === secret.path) }));
}

/** The values of a stage's secrets that are set, decrypted. */
export async function readSecrets(
  ssm: SSMClient, config: SourceConfig, stage: string, names: readonly SecretName[],
): Promise<Map<SecretName, string>> {
  if (names.length === 0) return new Map();
  const byPath = new Map(names.map((name) => [secretPath(config, stage, name), name]));
  const { Parameters: parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [...byPath.keys()], WithDecryption: true }));
  return new Map(parameters.flatMap(({ Name, Value }): [SecretName, string][] => (Value ? [[byPath.get(Name!)!, Value]] : [])));
}

export interface SetSecretOptions {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly name: SecretName;
  readonly value: string;
  /** The value that is replaced stays valid, as the previous one. */
  readonly rotate?: boolean;
}

/** The parameters that were written, the one that was asked for last. */
export type WrittenSecret = { readonly path: string; readonly version?: number };

/** Writes a secret of a stage, and first, in a rotation, the previous one, so that there is no moment in which either is refused. */
export async function setSecret(ssm: SSMClient, { config, stage, name, value: given, rotate }: SetSecretOptions): Promise<WrittenSecret[]> {
  const value = secretValue(config, stage, name, given);
  const written: WrittenSecret[] = [];
  const write = async (secret: SecretName, content: string) => {
    const path = secretPath(config, stage, secret);
    const KeyId = config.stages[stage].kmsKeyArn;
    try {
      const { Version } = await ssm.send(new PutParameterCommand({
        Name: path, Value: content, Type: 'SecureString', Overwrite: true, ...(KeyId !== undefined && { KeyId }),
      }));
      written.push({ path, version: Version });
    } catch (error) {
      throw new Error(`${path} was not written: ${withoutValue(reasonOf(error), content)}`);
    }
  };

  await refuseReadable(ssm, config, stage);
  if (rotate) {
    const previous = secretOf(config, `${name}_previous`);
    const path = secretPath(config, stage, name);
    const current = await currentValue(ssm, path);
    const form = secretForm(config.source, name);
    const [old, replacement] = [toKey(current, form), toKey(value, form)];
    if ('fault' in old) {
      throw new UsageError(`the value of ${path} cannot be used, so there is nothing to rotate: leave --rotate out`);
    }
    // Or a rotation that is repeated would end the validity of the value that the source still uses.
    if ('key' in replacement && old.key.equals(replacement.key)) {
      throw new UsageError('the value is the current one already: there is nothing to rotate');
    }
    await write(previous, current);
  }
  await write(name, value);
  return written;
}

/** SSM does not turn a parameter that anybody may read into a SecureString. */
async function refuseReadable(ssm: SSMClient, config: SourceConfig, stage: string): Promise<void> {
  for (const { path, parameter } of await describeSecrets(ssm, config, stage)) {
    if (parameter && parameter.Type !== 'SecureString') {
      throw new Error(`${path} is a ${parameter.Type}, not a SecureString, so its value is no secret. Delete it, and use another value: `
        + deleteParameter(path, config.stages[stage].region));
    }
  }
}

async function currentValue(ssm: SSMClient, path: string): Promise<string> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: path, WithDecryption: true }));
    return Parameter!.Value!;
  } catch (error) {
    throw (error as Error).name === 'ParameterNotFound'
      ? new UsageError(`${path} is not set, so there is nothing to rotate: leave --rotate out`)
      : new Error(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** The command that deletes a parameter. */
export function deleteParameter(path: string, region: string): string {
  return `aws ssm delete-parameter --region ${region} --name ${path}`;
}

/** SSM quotes in some of its messages what it was given. */
function withoutValue(message: string, value: string): string {
  return message.replaceAll(value, '[value]');
}
