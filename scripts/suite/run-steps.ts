import { spawn } from 'node:child_process';

/** A part of a whole that is a program of its own. */
export interface Step {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Names of steps that are before it in the list, and must have passed before it starts. Default: none. */
  readonly after?: readonly string[];
}

/** A step that was run, or was not. */
export interface StepRun {
  readonly name: string;
  /** `skipped`: a step before it did not pass. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** How often it is said what is still running, in milliseconds: a CI that sees nothing for long takes a job for dead. */
const SIGN_OF_LIFE_MS = 60_000;

/**
 * Runs steps, each as soon as those before it have passed, all others beside it.
 *
 * @param print is given what a step printed, in one piece once it has ended, so that no two mix; and of those that failed, in the end.
 * @returns what became of the steps, in their order.
 */
export async function runSteps(steps: readonly Step[], print: (text: string) => void, signOfLifeMs = SIGN_OF_LIFE_MS): Promise<StepRun[]> {
  const running = new Map<string, number>();
  const runs = new Map<string, Promise<StepRun>>();
  const begin = async ({ name, command, after = [] }: Step): Promise<StepRun> => {
    const before = await Promise.all(after.map((each) => runs.get(each)!));
    if (before.some(({ outcome }) => outcome !== 'passed')) {
      return { name, outcome: 'skipped', output: '' };
    }
    const started = Date.now();
    running.set(name, started);
    const { status, output } = await runCommand(command);
    running.delete(name);
    const outcome = status === 0 ? 'passed' : 'failed';
    print(`${heading(`${name} ${outcome} after ${secondsSince(started)}`)}${outcome === 'passed' ? output : ''}`);
    return { name, outcome, output };
  };
  const signOfLife = setInterval(() => {
    print(`… ${[...running].map(([name, started]) => `${name} (${secondsSince(started)})`).join(', ')}\n`);
  }, signOfLifeMs);
  try {
    for (const step of steps) runs.set(step.name, begin(step));
    const ended = await Promise.all(runs.values());
    for (const { name, output } of ended.filter(({ outcome }) => outcome === 'failed')) print(`${heading(`${name} failed`)}${output}`);
    return ended;
  } finally {
    clearInterval(signOfLife);
  }
}

/** A program that cannot be run is one that failed. */
function runCommand([program, ...args]: Step['command']): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
    child.once('error', (error) => resolve({ status: 1, output: `${program} cannot be run: ${error.message}\n` }));
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

const heading = (text: string) => `\n── ${text} ${'─'.repeat(Math.max(0, 100 - text.length))}\n`;
const secondsSince = (started: number) => `${Math.round((Date.now() - started) / 1000)} s`;
