/** An example that is code and not a value. */
export class Expression {
  constructor(public readonly code: string) {}
}

/**
 * An option that cannot be used. The message names the option, its value, what is allowed, and an example.
 */
export class OptionError extends Error {
  public readonly name = 'OptionError';

  constructor(option: string, value: unknown, allowed: string, example: unknown) {
    const code = example instanceof Expression ? example.code : JSON.stringify(example);
    super(`MozdefEventSourceProject: option "${option}" is ${JSON.stringify(value) ?? String(value)}. ` +
      `Allowed: ${allowed}. Example: ${option.split('.').pop()}: ${code}`);
    // The mistake is in .projenrc.ts; where it was found does not help.
    this.stack = `${this.name}: ${this.message}`;
  }
}
