import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../cli/command';
import type { SourceConfig } from '../config';
import { currentSecretsOf, secretsOf } from '../names';
import type { SecretName } from '../names';
import { secretProblem } from '../runtime/secret-key';

export type Secrets = Partial<Record<SecretName, string>>;

/** Name of a secret in the environment and in `.env.local`: `signing_secret` -> `SIGNING_SECRET`. */
export function environmentName(secret: SecretName): string {
  return secret.toUpperCase();
}

/**
 * The secrets that are set for this machine, by the environment or else by `.env.local`.
 *
 * @throws UsageError naming the variable of one that cannot be used.
 */
export function configuredSecrets(root: string, source: SourceConfig['source']): Secrets {
  const file = join(root, '.env.local');
  const fromFile: NodeJS.Dict<string> = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const secrets: Secrets = {};
  for (const name of Object.values(secretsOf(source)).flat()) {
    const variable = environmentName(name);
    const value = process.env[variable] ?? fromFile[variable];
    if (!value) continue;
    const problem = secretProblem(source, name, value);
    if (problem !== undefined) {
      throw new UsageError(`${variable} ${process.env[variable] === undefined ? 'in .env.local' : 'in the environment'} cannot be used: ${problem}`);
    }
    secrets[name] = value.trim();
  }
  return secrets;
}

/**
 * The secrets with which requests to a deployed webhook are signed.
 *
 * @throws UsageError naming the variables that are not set, or cannot be used.
 */
export function signingSecrets(root: string, source: SourceConfig['source']): Secrets {
  const secrets = configuredSecrets(root, source);
  const missing = currentSecretsOf(source).filter((name) => secrets[name] === undefined).map(environmentName);
  if (missing.length > 0) {
    throw new UsageError(`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set: put the value that the webhook knows into the environment, or into .env.local`);
  }
  return secrets;
}

/** The secrets of a local run: those that are set, and for the current ones that are not, random ones. */
export function localSecrets(root: string, source: SourceConfig['source']): Secrets {
  const configured = configuredSecrets(root, source);
  return { ...Object.fromEntries(currentSecretsOf(source).map((name) => [name, randomBytes(24).toString('base64')])), ...configured };
}
