import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { SSMClient } from '@aws-sdk/client-ssm';

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
}

/** How long values are kept before they are read again. */
export const SECRET_TTL_MS = 5 * 60 * 1000;
/** How soon a value that is not set, or could not be read, is asked for again. */
export const SECRET_RETRY_MS = 10 * 1000;

/**
 * Reads SSM SecureString parameters, together in one call, and keeps them for {@link SECRET_TTL_MS}. When SSM does not
 * answer, values read before stay in use.
 */
export function createSecretStore(ssm: SSMClient, names: readonly string[], now: () => number = Date.now): SecretStore {
  let values: readonly string[] | undefined;
  let expires = 0;
  let pending: Promise<readonly string[]> | undefined;

  const read = async (): Promise<readonly string[]> => {
    try {
      const { Parameters: found = [] } = await ssm.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
      // SSM answers in an order of its own. A parameter that is not SecureString has been seen by too many to be a secret.
      values = names.flatMap((name) => found.find((parameter) => parameter.Name === name && parameter.Type === 'SecureString')?.Value ?? []);
      expires = now() + (values.length > 0 ? SECRET_TTL_MS : SECRET_RETRY_MS);
    } catch (error) {
      if (!values?.length) throw error;
      expires = now() + SECRET_RETRY_MS;
    }
    return values;
  };

  return {
    names,
    current: async () => {
      if (names.length === 0) return [];
      if (values && now() < expires) return values;
      pending ??= read().finally(() => { pending = undefined; });
      return pending;
    },
  };
}
