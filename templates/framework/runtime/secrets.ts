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
  /** @throws the error of the last read when it failed and there is no key to fall back on. */
  current(): Promise<Keys>;
  /**
   * Newer keys than those, for when those do not match: during a rotation they are the older ones. Undefined when there are none, as
   * those were read within {@link SECRET_RETRY_MS}.
   *
   * @throws the error of the last read when it failed: then nobody knows whether there are.
   */
  refreshed(tried: Keys): Promise<Keys | undefined>;
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
  /** From 0 to 1. Default: random. */
  readonly random?: () => number;
}

/** How long keys are kept before they are read again. */
export const SECRET_TTL_MS = 5 * 60 * 1000;
/** How soon at the earliest SSM is asked again, whatever comes. After a failure it is up to half as long again, at random, so that functions do not ask all at once. */
export const SECRET_RETRY_MS = 10 * 1000;

/** How long a request waits for keys to be read again when there are older ones. */
const PATIENCE_MS = 1_000;

const NONE: Keys = { usable: [], unusable: [] };

/**
 * Reads SSM SecureString parameters, together in one call, and keeps their keys for {@link SECRET_TTL_MS}, and that they could not be read for
 * {@link SECRET_RETRY_MS}. Strangers can make it read once in that time, however many they are: SSM's throughput is the whole account's.
 * When SSM does not answer, or not soon, keys read before stay in use.
 */
export function createSecretStore({ ssm, names, form, telemetry, now = Date.now, random = Math.random }: SecretStoreParts): SecretStore {
  let keys = NONE;
  /** The last read's, if it failed. */
  let failure: { readonly error: unknown } | undefined;
  /** When keys are read again, if somebody asks for them; and when at the earliest, if somebody doubts them. */
  let expires = -Infinity;
  let doubtedFrom = -Infinity;
  let pending: Promise<void> | undefined;

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

  const read = async (): Promise<void> => {
    try {
      const { Parameters: found = [] } = await ssm.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
      // SSM answers in an order of its own. A parameter that is not SecureString has been seen by too many to be a secret.
      keys = toKeys(names.flatMap((name) => {
        const value = found.find((parameter) => parameter.Name === name && parameter.Type === 'SecureString')?.Value;
        return value === undefined ? [] : [{ name, value }];
      }));
      failure = undefined;
      doubtedFrom = now() + SECRET_RETRY_MS;
      expires = keys.usable.length > 0 ? now() + SECRET_TTL_MS : doubtedFrom;
    } catch (error) {
      failure = { error };
      doubtedFrom = now() + SECRET_RETRY_MS * (1 + random() / 2);
      expires = doubtedFrom;
    }
  };

  const readOnce = (): Promise<void> => (pending ??= read().finally(() => { pending = undefined; }));

  return {
    names,
    current: async () => {
      if (names.length === 0) return NONE;
      if (keys.usable.length === 0) {
        if (now() >= expires) await readOnce();
        if (failure && keys.usable.length === 0) throw failure.error;
      } else if (!pending && now() >= expires) {
        // Who comes while SSM is waited for, and does not answer, goes on with the keys at hand at once.
        await within(PATIENCE_MS, readOnce(), () => undefined);
      }
      return keys;
    },
    refreshed: async (tried) => {
      if (keys === tried && (pending || now() >= doubtedFrom)) await readOnce();
      if (keys !== tried) return keys;
      if (failure) throw failure.error;
      return undefined;
    },
  };
}
