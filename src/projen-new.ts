import { basename } from 'node:path';
import type { InitProject } from 'projen';
import { closest } from './closest';
import { flagOf, OptionError } from './option-error';

/** What projen hands to a project that `projen new` makes, beside its options. */
interface New {
  readonly __new__?: { readonly args: Record<string, unknown> };
}

/** Flags for texts that may be all digits: projen takes those for numbers. */
const TEXTS = ['account', 'title'] as const;

/** Flags that are projen's own, and not a project's (its `cli/index.ts` and `cli/cmds/new.ts`). */
const OF_PROJEN = ['comments', 'debug', 'from', 'git', 'help', 'post', 'projen-version', 'synth', 'version', 'watch'];

/** Makes texts again of what `projen new` has taken for numbers: in the options, and in what it will write to `.projenrc.ts`. */
export function restoreTexts(options: object): void {
  const typed = (options as New).__new__?.args;
  for (const values of typed ? [typed, options as Record<string, unknown>] : []) {
    for (const name of TEXTS) if (typeof values[name] === 'number') values[name] = String(values[name]);
  }
}

/** Does something with the options; what it refuses is said in the words of whoever wrote them: `.projenrc.ts`, or flags of `projen new`. */
export function inTheirWords<T>(options: object, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const typed = (options as New).__new__?.args;
    throw error instanceof OptionError && typed ? error.forCommandLine(typed[error.option]) : error;
  }
}

/**
 * projen ignores flags that it does not know: a misspelt one would make another repository than was asked for, without a word.
 *
 * @throws Error that names the flag, and what may be meant.
 */
export function refuseUnknownFlags({ type }: InitProject, [, program = '', command, ...args]: readonly string[]): void {
  // Another program may make projects, too.
  if (command !== 'new' || !/^projen(\.js)?$/.test(basename(program))) return;
  const known = [...type.options.map((option) => flagOf(option.name).slice(2)), ...OF_PROJEN];
  const written = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).filter((arg) => /^-(-|[a-z]\b)/i.test(arg));
  for (const flag of written.filter((arg) => !/^-[fw]\b/.test(arg))) {
    // `--no-x`, `--x=value`, `--x.field value`, and `--likeThis`, which yargs takes for `--like-this`.
    const name = flagOf(flag.replace(/^--?/, '').split(/[=.]/)[0]).slice(2);
    if (known.includes(name) || known.includes(name.replace(/^no-/, ''))) continue;
    const meant = closest(name, known);
    const message = `projen new: ${flag.split('=')[0]} is no option. ${meant ? `Do you mean --${meant}?` : 'The options are listed in the README of mozdef-ef-projen, and of projen\'s TypeScript project.'}`;
    throw Object.defineProperty(new Error(message), 'stack', { get: () => message, set: () => undefined });
  }
}
