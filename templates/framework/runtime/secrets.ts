import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { describeSecretFault, toKey } from './secret-key';
import type { SecretForm } from './secret-key';
import type { Telemetry } from './telemetry';
import { within } from './within';

/** What the secrets of one purpose come to. */
export interface Keys {
  /** By the secrets that are set and can be used, the current one first. */
  readonly usable: readonly Buffer[];
  /** The names of the parameters that are set, and cannot be used. */
  readonly unusable: readonly string[];
}

/** Secrets of one purpose: the current one, and during a rotation the previous one. */
export interface SecretStore {
  /** The parameters' names, for messages. */
  readonly names: readonly string[];
  /** @throws the SSM client's error when there is no key to fall back on. */
  current(): Promise<Keys>;
  /**
   * The keys read again, for when those at hand do not match: during a rotation they are the older ones. At most once in
   * {@link SECRET_RETRY_MS}; undefined when it is too early.
   */
  refreshed(): Promise<Keys | undefined>;
}

export interface SecretStoreParts {
  readonly ssm: SSMClient;
  /** The parameters' names, the current secret's first. */
  readonly names: readonly string[];
  /** How their values are read. */
  readonly form: SecretForm;
  /** Told of a secret that cannot be used, each time it is read. */
  readonly telemetry: Pick<Telemetry, 'error'>;
  /** Milliseconds since the epoch. Default: the clock. */
  readonly now?: () => number;
}

/** How long keys are kept before they are read again. */
export const SECRET_TTL_MS = 5 * 60 * 1000;
/** How soon a secret that is not set, cannot be used, or could not be read, is asked for again. */
export const SECRET_RETRY_MS = 10 * 1000;

/** How long a request waits for keys to be read again when there are older ones. */
const PATIENCE_MS = 1_000;

const NONE: Keys = { usable: [], unusable: [] };

/**
 * Reads SSM SecureString parameters, together in one call, and keeps their keys for {@link SECRET_TTL_MS}. When SSM does not
 * answer, or not soon, keys read before stay in use.
 */
export function createSecretStore({ ssm, names, form, telemetry, now = Date.now }: SecretStoreParts): SecretStore {
  let keys = NONE;
  let expires = -Infinity;
  let lastRead = -Infinity;
  let pending: Promise<Keys> | undefined;

  const toKeys = (values: readonly { name: string; value: string }[]): Keys => {
    const usable: Buffer[] = [];
    const unusable: string[] = [];
    for (const { name, value } of values) {
      const reading = toKey(value, form);
      if ('key' in reading) {
        usable.push(reading.key);
      } else {
        unusable.push(name);
        telemetry.error(`${name} is set, and cannot be used: ${describeSecretFault(reading.fault, form)}`);
      }
    }
    return { usable, unusable };
  };

  const read = async (): Promise<Keys> => {
    lastRead = now();
    expires = lastRead + SECRET_RETRY_MS;
    try {
      const { Parameters: found = [] } = await ssm.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
      // SSM answers in an order of its own. A parameter that is not SecureString has been seen by too many to be a secret.
      keys = toKeys(names.flatMap((name) => {
        const value = found.find((parameter) => parameter.Name === name && parameter.Type === 'SecureString')?.Value;
        return value === undefined ? [] : [{ name, value }];
      }));
      if (keys.usable.length > 0) expires = now() + SECRET_TTL_MS;
    } catch (error) {
      if (keys.usable.length === 0) {
        expires = -Infinity;
        throw error;
      }
    }
    return keys;
  };

  const readOnce = (): Promise<Keys> => {
    pending ??= read().finally(() => { pending = undefined; });
    return keys.usable.length > 0 ? within(PATIENCE_MS, pending, () => keys) : pending;
  };

  return {
    names,
    current: async () => {
      if (names.length === 0) return NONE;
      if (pending && keys.usable.length === 0) return pending;
      return now() < expires ? keys : readOnce();
    },
    refreshed: async () => (now() < lastRead + SECRET_RETRY_MS ? undefined : readOnce()),
  };
}
