import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a command that ended printed. */
export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  /** Standard output and error, in the order in which they came. */
  readonly output: string;
}

/** Runs a command to its end, whatever its status. */
export function tryRun(command: string, args: readonly string[], { cwd, env = {} }: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
      output += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? 1, stdout, output }));
  });
}

/**
 * Runs a command to its end.
 *
 * @returns its standard output.
 * @throws Error with everything that it printed when it fails.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { status, stdout, output } = await tryRun(command, args, options);
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} in ${options.cwd} ended with status ${status}:\n${output}`);
  }
  return stdout;
}
