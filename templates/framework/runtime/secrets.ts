import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { within } from './within';

/** Secrets of one purpose: the current one, and during a rotation the previous one. */
export interface SecretStore {
  /** The parameters' names, for messages. */
  readonly names: readonly string[];
  /**
   * The values that are set, the current one first; empty when none is.
   *
   * @throws the SSM client's error when there is no value to fall back on.
   */
  current(): Promise<readonly string[]>;
  /**
   * The values read again, for when those at hand do not match: during a rotation they are the older ones. At most once in
   * {@link SECRET_RETRY_MS}; undefined when it is too early.
   */
  refreshed(): Promise<readonly string[] | undefined>;
}

/** How long values are kept before they are read again. */
export const SECRET_TTL_MS = 5 * 60 * 1000;
/** How soon a value that is not set, or could not be read, is asked for again. */
export const SECRET_RETRY_MS = 10 * 1000;

/** How long a request waits for values to be read again when there are older ones. */
const PATIENCE_MS = 1_000;

/**
 * Reads SSM SecureString parameters, together in one call, and keeps them for {@link SECRET_TTL_MS}. When SSM does not
 * answer, or not soon, values read before stay in use.
 */
export function createSecretStore(ssm: SSMClient, names: readonly string[], now: () => number = Date.now): SecretStore {
  let values: readonly string[] = [];
  let expires = -Infinity;
  let lastRead = -Infinity;
  let pending: Promise<readonly string[]> | undefined;

  const read = async (): Promise<readonly string[]> => {
    lastRead = now();
    expires = lastRead + SECRET_RETRY_MS;
    try {
      const { Parameters: found = [] } = await ssm.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
      // SSM answers in an order of its own. A parameter that is not SecureString has been seen by too many to be a secret.
      values = names.flatMap((name) => found.find((parameter) => parameter.Name === name && parameter.Type === 'SecureString')?.Value ?? []);
      if (values.length > 0) expires = now() + SECRET_TTL_MS;
    } catch (error) {
      if (values.length === 0) {
        expires = -Infinity;
        throw error;
      }
    }
    return values;
  };

  const readOnce = (): Promise<readonly string[]> => {
    pending ??= read().finally(() => { pending = undefined; });
    return values.length > 0 ? within(PATIENCE_MS, pending, () => values) : pending;
  };

  return {
    names,
    current: async () => {
      if (names.length === 0) return [];
      if (pending && values.length === 0) return pending;
      return now() < expires ? values : readOnce();
    },
    refreshed: async () => (now() < lastRead + SECRET_RETRY_MS ? undefined : readOnce()),
  };
}
