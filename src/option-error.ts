import { closest } from './closest';

/** A member of an enum, as it is written in .projenrc.ts and after a flag. */
export class EnumMember {
  constructor(private readonly enumName: string, private readonly name: string) {}

  public get code(): string {
    return `${this.enumName}.${this.name}`;
  }

  public get flagValue(): string {
    return this.name.toLowerCase().replaceAll('_', '-');
  }
}

interface Refusal {
  readonly option: string;
  readonly value: unknown;
  readonly allowed: string | readonly EnumMember[];
  readonly example: unknown;
  readonly others: object;
}

/**
 * An option that cannot be used. The message names the option, its value, what is allowed and why, and an example that can be used; in
 * the words of .projenrc.ts, or of `projen new`.
 */
export class OptionError extends Error {
  // Node.js prints what it can see of an error.
  readonly #refusal: Refusal;

  /**
   * @param option where it stands, e.g. `signature.headers`.
   * @param allowed in words, or the members of an enum. Names of other options are written as in .projenrc.ts.
   * @param example what would do in its place.
   * @param others what must be set with it, as it stands in the options.
   */
  constructor(option: string, value: unknown, allowed: string | readonly EnumMember[], example: unknown, others: object = {}) {
    super();
    this.#refusal = { option, value, allowed, example, others };
    const options = Object.entries(merge(nest(option, example), others));
    this.say(`MozdefEventSourceProject: option "${option}" is ${show(value)}. ` +
      `Allowed: ${typeof allowed === 'string' ? allowed : allowed.map(({ code }) => code).join(', ')}. ` +
      `Example: ${options.map(([name, each]) => `${name}: ${toCode(each)}`).join(', ')}`);
  }

  /** The same for somebody who runs `projen new`, and typed that. Options without a flag stay as they are. */
  public forCommandLine(typed: unknown = this.#refusal.value): this {
    const { option, allowed, others } = this.#refusal;
    const members = typeof allowed === 'string' ? [] : allowed.map(({ flagValue }) => flagValue);
    const example = closest(String(typed), members) ?? this.#refusal.example;
    const options = Object.entries({ [option]: example, ...others });
    if (option.includes('.') || !options.every(([, value]) => hasFlag(value))) return this;
    this.say(`projen new: ${flagOf(option)} is ${show(typed)}. ` +
      `Allowed: ${typeof allowed === 'string' ? withFlags(allowed) : members.join(', ')}. ` +
      `Example: ${options.map(([name, value]) => toFlags(name, value)).filter(Boolean).join(' ') || 'without it'}`);
    return this;
  }

  public get name(): string {
    return 'OptionError';
  }

  /** Where it stands in the options. */
  public get option(): string {
    return this.#refusal.option;
  }

  private say(message: string): void {
    this.message = message;
    // The mistake is in .projenrc.ts or in a command; where it was found does not help, and neither does the line that Node.js would add.
    Object.defineProperty(this, 'stack', { get: () => message, set: () => undefined, configurable: true });
  }
}

/** `lambdaMemoryMb` -> `--lambda-memory-mb`. */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A value in a message: JSON, where it has one. */
function show(value: unknown): string {
  try {
    return typeof value === 'number' ? String(value) : JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function toCode(value: unknown): string {
  if (value instanceof EnumMember) return value.code;
  if (Array.isArray(value)) return `[${value.map(toCode).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? String(value);
  return `{ ${Object.entries(value).map(([name, each]) => `${name}: ${toCode(each)}`).join(', ')} }`;
}

function toFlags(option: string, value: unknown): string {
  return [value].flat().filter((each) => each !== undefined).map((each) => {
    if (typeof each === 'boolean') return each ? flagOf(option) : flagOf(option).replace('--', '--no-');
    const text = each instanceof EnumMember ? each.flagValue : String(each);
    return `${flagOf(option)} ${/^[\w./:@-]+$/.test(text) ? text : `'${text}'`}`;
  }).join(' ');
}

/** Structures have none. */
function hasFlag(value: unknown): boolean {
  return !isObject(value) && ![value].flat().some(isObject);
}

/** Names of options, which are the only words with capitals inside, as flags. */
function withFlags(text: string): string {
  return text
    .replace(/\b([a-z]+(?:[A-Z][a-z]+)+): false\b/g, (_, option: string) => flagOf(option).replace('--', '--no-'))
    .replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, flagOf);
}

function nest(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
}

function merge(a: object, b: object): object {
  const result: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    result[name] = isObject(result[name]) && isObject(value) ? merge(result[name] as object, value as object) : value;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof EnumMember);
}
