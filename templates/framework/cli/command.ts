import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { awsFailure, reasonOf } from './aws-error';

/** A mistake in how a command was called; its message says what to do. */
export class UsageError extends Error {
  public readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>;

/**
 * Runs a command: parses its arguments, answers `--help`, and turns an error into one clear message on stderr and an exit
 * status (2 for a mistake in the call, 1 for anything else).
 */
export function runCommand<O extends Options>(help: string, options: O, main: (args: Parsed<O>) => Promise<void>): void {
  const run = async () => {
    // `npx projen TASK -- ARGS` hands the dashes on.
    const args = process.argv.slice(process.argv[2] === '--' ? 3 : 2);
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(`${help.trim()}\n`);
      return;
    }
    let parsed: Parsed<O>;
    try {
      parsed = parseArgs({ args, options, allowPositionals: true, strict: true }) as Parsed<O>;
    } catch (error) {
      throw new UsageError(`${(error as Error).message}. Try --help.`);
    }
    await main(parsed);
  };
  run().catch((error: Error) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : `error: ${awsFailure(error) ? reasonOf(error) : error.message}`}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  });
}

/** A whole number from the command line. */
export function toInteger(option: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^-?\d+$/.test(value) || number < min || number > max) {
    throw new UsageError(`--${option} is ${JSON.stringify(value)}; it must be a whole number from ${min} to ${max}`);
  }
  return number;
}
