import { spawn } from 'node:child_process';

/** How a program is run. */
export interface ProgramOptions {
  readonly cwd: string;
  /** Beside this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What a program came to. */
export interface ProgramResult {
  readonly status: number;
  readonly stdout: string;
  /** Standard output and error, in the order in which they came. */
  readonly output: string;
}

/**
 * Runs a program to its end, whatever its status, without showing what it prints.
 *
 * @throws Error when there is no such program.
 */
export function runProgram(program: string, args: readonly string[], { cwd, env = {} }: ProgramOptions): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { output += text; });
    child.once('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.once('close', (status) => resolve({ status: status ?? 1, stdout, output }));
  });
}

/**
 * Runs a program to its end.
 *
 * @returns its standard output.
 * @throws Error with what it printed when its status is not 0.
 */
export async function runOrFail(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const { status, stdout, output } = await runProgram(program, args, options);
  if (status !== 0) {
    throw new Error(`${[program, ...args].join(' ')} in ${options.cwd} ended with status ${status}:\n${output.trim()}`);
  }
  return stdout;
}
