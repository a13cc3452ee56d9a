import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { SourceConfig } from '../config';
import { secretsOf } from '../names';
import type { SecretName } from '../names';

export type Secrets = Partial<Record<SecretName, string>>;

/** Name of a secret in the environment and in `.env.local`: `signing_secret` -> `SIGNING_SECRET`. */
export function environmentName(secret: SecretName): string {
  return secret.toUpperCase();
}

/** The secrets that are set for this machine, by the environment or else by `.env.local`. */
export function configuredSecrets(root: string, source: SourceConfig['source']): Secrets {
  const file = join(root, '.env.local');
  const fromFile: NodeJS.Dict<string> = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const secrets: Secrets = {};
  for (const name of Object.values(secretsOf(source)).flat()) {
    const value = process.env[environmentName(name)] ?? fromFile[environmentName(name)];
    if (value) secrets[name] = value;
  }
  return secrets;
}

/** The secrets of a local run: those that are set, and for the current ones that are not, random ones. */
export function localSecrets(root: string, source: SourceConfig['source']): Secrets {
  const configured = configuredSecrets(root, source);
  const current = Object.values(secretsOf(source)).flatMap(([name]) => name ?? []);
  return { ...Object.fromEntries(current.map((name) => [name, randomBytes(24).toString('base64')])), ...configured };
}
