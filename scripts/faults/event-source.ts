import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random';
import type { Secrets } from '../../templates/framework/local/secrets';
import { environmentName } from '../../templates/framework/local/secrets';
import type { SecretName } from '../../templates/framework/names';
import type { ReprocessReport } from '../../templates/framework/runtime/reprocess/request';
import { tryRun } from '../lib/run';

/** What happened to a program that was started again and again. */
export interface Starts {
  started: number;
  killed: number;
  /** It ended by itself, with a status that is not 0: it could not start among the faults, or was given up by them. */
  failed: number;
}

/** What a person's terminal has and a test runner's has not. */
const ENVIRONMENT = { CI: '', NODE_OPTIONS: '', JEST_WORKER_ID: '', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** Puts the handler and the schema of the run in the place of the starter's; or, later, the mended ones. */
export function writeCode(directory: string, which: 'event-source' | 'event-source-mended'): void {
  if (which === 'event-source') rmSync(join(directory, 'schemas'), { recursive: true });
  cpSync(join(__dirname, which), directory, { recursive: true });
}

/** The local run, started again whenever it has ended. */
export interface LocalRun {
  readonly starts: Starts;
  /** Resolves when it has been ready once. */
  readonly ready: Promise<void>;
  /** Kills it, as `kill -9` does. */
  kill(): void;
  stop(): Promise<void>;
}

export function startLocalRun(directory: string, port: number, endpoint: string, secrets: Secrets): LocalRun {
  const secretsEnvironment = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [environmentName(name as SecretName), value]));
  let becomeReady: () => void;
  const ready = new Promise<void>((resolve) => { becomeReady = resolve; });
  const { starts, kill, stop } = keepRunning(directory, [...LOCAL, '--port', String(port), '--endpoint', endpoint], secretsEnvironment, (child) => {
    child.stdout!.once('data', () => becomeReady());
  });
  return { starts, ready, kill: () => kill(), stop };
}

/** Of four runs of the reprocess command, so many are left to end. */
const LEFT_TO_END = 1;
/** The others are killed once they have made so many calls about dead letters, and some milliseconds have passed. */
const CALLS = { least: 1, most: 60 };
const DELAY_MS = { least: 0, most: 200 };

/** The reprocess command on the local run, one run after another, most of them killed. */
export interface ReprocessLoop {
  readonly starts: Starts;
  stop(): Promise<void>;
}

/** @param calls tells how many calls about dead letters there have been. */
export function startReprocessLoop(directory: string, random: Random, calls: () => number): ReprocessLoop {
  const { starts, kill, stop } = keepRunning(directory, REPROCESS, {}, async (child) => {
    if (random.between(1, 4) <= LEFT_TO_END) return;
    const fatal = calls() + random.between(CALLS.least, CALLS.most);
    while (isRunning(child) && calls() < fatal) await sleep(20);
    await sleep(random.between(DELAY_MS.least, DELAY_MS.most));
    kill(child);
  });
  return { starts, stop };
}

/** Starts a program whenever it has ended, and tells of each start. */
function keepRunning(directory: string, argv: readonly string[], env: NodeJS.ProcessEnv, onStart: (child: ChildProcess) => void) {
  const starts: Starts = { started: 0, killed: 0, failed: 0 };
  let stopping = false;
  let child: ChildProcess | undefined;
  const end = () => child?.kill('SIGKILL');
  const run = async () => {
    while (!stopping) {
      starts.started++;
      child = spawn(process.execPath, argv, { cwd: directory, env: { ...process.env, ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout!.resume();
      onStart(child);
      const [status] = await once(child, 'close') as [number | null];
      if (status !== null && status !== 0) starts.failed++;
    }
  };
  process.once('exit', end);
  const running = run();
  return {
    starts,
    kill: (which = child) => {
      if (!which || !isRunning(which)) return;
      starts.killed++;
      which.kill('SIGKILL');
    },
    stop: async () => {
      stopping = true;
      end();
      await running;
      process.removeListener('exit', end);
    },
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** What `npx projen local` and `npx projen reprocess -- --local` run, without npx and projen, which take longer than they do. */
const LOCAL = ['--import', 'tsx', join('framework', 'local', 'main.ts')];
const REPROCESS = ['--import', 'tsx', join('framework', 'operations', 'reprocess-main.ts'), '--local', '--json'];

/** Runs the reprocess command to its end. */
export async function reprocess(directory: string, ...args: readonly string[]): Promise<ReprocessReport> {
  const { status, stdout, output } = await tryRun(process.execPath, [...REPROCESS, ...args], { cwd: directory, env: ENVIRONMENT });
  if (status !== 0) throw new Error(`reprocessing without faults ended with status ${status}:\n${output}`);
  return JSON.parse(stdout) as ReprocessReport;
}
