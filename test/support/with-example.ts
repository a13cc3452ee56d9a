import { javascript } from 'projen';
import type { OptionError } from '../../src/option-error';
import * as options from '../../src/options';

/** What is refused, or undefined where nothing is. */
export function refusalOf(work: () => unknown): OptionError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as OptionError;
  }
}

/** The options with the example of a message in the place of what it refuses: as somebody would do who reads it. */
export function withExample<T extends object>(given: T, { message, option }: OptionError): T {
  const [, example] = /Example: ([^]+)$/.exec(message)!;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const read = new Function('scope', `with (scope) { return ({ ${example} }); }`) as (scope: object) => object;
  return merge(without(given, option.split('.')), read({ ...options, javascript })) as T;
}

function without(value: object, [name, ...rest]: string[]): object {
  const { [name]: inner, ...others } = value as Record<string, unknown>;
  return rest.length > 0 && isObject(inner) ? { ...others, [name]: without(inner, rest) } : others;
}

function merge(a: object, b: object): object {
  const result: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) result[name] = isObject(result[name]) && isObject(value) ? merge(result[name], value) : value;
  return result;
}

function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}
