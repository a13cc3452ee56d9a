import { toKey } from '../../../templates/framework/runtime/secret-key';
import type { SecretForm } from '../../../templates/framework/runtime/secret-key';
import type { Keys } from '../../../templates/framework/runtime/secrets';

/** What a store makes of these values; those that cannot be used by the name of no parameter. */
export function keysOf(values: readonly string[], form: SecretForm): Keys {
  const readings = values.map((value) => toKey(value, form));
  return {
    usable: readings.flatMap((reading) => ('key' in reading ? [reading.key] : [])),
    unusable: readings.flatMap((reading) => ('fault' in reading ? [reading.fault] : [])),
  };
}

/** The key of a value that can be used. */
export function keyOf(value: string, form: SecretForm): Buffer {
  const [key] = keysOf([value], form).usable;
  if (!key) throw new Error(`not a secret that can be used: ${value}`);
  return key;
}
