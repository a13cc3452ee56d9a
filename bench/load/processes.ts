import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalRunInfo } from '../../templates/framework/local/local-run';

/** A process of the bench that is ready. */
export interface Running<Info> {
  /** What it printed when it was ready. */
  readonly info: Info;
  /** Milliseconds of processor time that it has used. */
  cpu(): number;
  stop(): Promise<void>;
}

export type EmulatorInfo = Pick<LocalRunInfo, 'queueUrl'> & { readonly endpoint: string };

/** Starts the queues of a generated repository in a process of their own. */
export function startEmulator(directory: string): Promise<Running<EmulatorInfo>> {
  return start<EmulatorInfo>(directory, [join(__dirname, 'emulator.ts'), directory]);
}

/**
 * Starts a generated repository's local run, as `npx projen local -- --endpoint URL` does, without what npx and projen put before it.
 *
 * @param flags of Node.js.
 */
export function startServer(directory: string, endpoint: string, secret: string, flags: readonly string[] = []): Promise<Running<LocalRunInfo>> {
  return start<LocalRunInfo>(directory, [join('framework', 'local', 'main.ts'), '--port', '0', '--endpoint', endpoint], flags, { SIGNING_SECRET: secret });
}

async function start<Info>(cwd: string, args: readonly string[], flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Running<Info>> {
  const log = join(cwd, `${basename(args[0], '.ts')}.log`);
  // A file and not a pipe: what reads a pipe takes processor time from what is measured.
  const stderr = openSync(log, 'w');
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', ...args], {
    cwd, stdio: ['ignore', 'pipe', stderr], env: { ...process.env, ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  closeSync(stderr);
  const exited = once(child, 'exit');
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    void exited.then(() => reject(new Error(`${args.join(' ')} ended before it was ready:\n${readFileSync(log, 'utf8')}`)));
  });
  return {
    info: JSON.parse(line) as Info,
    cpu: () => cpuOf(child.pid!),
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** Milliseconds in a tick of Linux's clock of processes (USER_HZ, 100 a second). */
const TICK_MS = 10;

/** Milliseconds of processor time, of user and system, that a process has used (proc(5)). */
function cpuOf(pid: number): number {
  // The name, in brackets, may have spaces in it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Milliseconds of processor time that all of the machine has used. */
export function machineCpu(): number {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) * TICK_MS;
}
