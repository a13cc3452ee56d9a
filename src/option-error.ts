/**
 * An option that cannot be used. The message names the option, its value, what is allowed, and an example.
 */
export class OptionError extends Error {
  public readonly name = 'OptionError';

  constructor(option: string, value: unknown, allowed: string, example: unknown) {
    super(`MozdefEventSourceProject: option "${option}" is ${JSON.stringify(value) ?? String(value)}. ` +
      `Allowed: ${allowed}. Example: ${option.split('.').pop()}: ${JSON.stringify(example)}`);
  }
}
