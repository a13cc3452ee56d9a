import { EnumMember, OptionError } from './option-error';

/** Throws an OptionError unless the value is text of this form. */
export function matching(option: string, value: unknown, pattern: RegExp, allowed: string, example: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new OptionError(option, value, allowed, example);
  }
  return value;
}

export function integer(option: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new OptionError(option, value, `a whole number from ${min} to ${max}`, min);
  }
  return value;
}

/** A list of texts of this form, with at least one. */
export function listOf(option: string, values: unknown, pattern: RegExp, allowed: string, example: string): string[] {
  if (!Array.isArray(values) || values.length === 0) {
    throw new OptionError(option, values, `a list of at least one: ${allowed}`, [example]);
  }
  for (const value of values) {
    if (typeof value !== 'string' || !pattern.test(value)) throw new OptionError(option, value, allowed, [example]);
  }
  return values as string[];
}

export function boolean(option: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new OptionError(option, value, 'true or false', true);
  return value;
}

/** A structure of options: what has fields. */
export function structure<T extends object>(option: string, value: T, example: object): T {
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new OptionError(option, value, 'an object of options', example);
  return value;
}

/** An enum's value. A misspelt member is there as `undefined`, and must not silently be the default. */
export function oneOf<T extends string>(
  option: string, options: object, members: Readonly<Record<string, T>>, fallback: T, enumName: string,
): `${T}` {
  const property = option.split('.').at(-1)!;
  const value: unknown = Object.hasOwn(options, property) ? (options as Record<string, unknown>)[property] : fallback;
  const found = Object.values(members).find((member) => member === value);
  if (found === undefined) {
    const allowed = Object.keys(members).map((name) => new EnumMember(enumName, name));
    throw new OptionError(option, value, allowed, allowed[0]);
  }
  return `${found}`;
}

/** An ARN of one service and kind of resource; with `region`, of that region. */
export function arn(option: string, value: unknown, service: string, resource: RegExp, example: string, region?: string): string {
  const parts = /^arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):(\d{12}):(.+)$/.exec(typeof value === 'string' ? value : '');
  if (!parts || !service.split('|').includes(parts[1]) || !resource.test(parts[4])) {
    throw new OptionError(option, value, `an ARN like the example (service ${service.split('|').join(' or ')})`, example);
  }
  if (region !== undefined && parts[2] !== region) {
    throw new OptionError(option, value, `an ARN in ${region}, the stage's region; this one is in ${parts[2] || 'no region'}`, example.replace('us-west-2', region));
  }
  return value as string;
}
