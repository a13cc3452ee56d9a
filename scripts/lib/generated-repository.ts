import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run, tryRun } from './run';
import type { RunResult } from './run';
import type { LocalRunInfo } from '../../templates/framework/local/local-run';
import { installedProjen } from '../../templates/framework/upgrades/framework';

/** This repository. */
export const ROOT = join(__dirname, '..', '..');

/** The projen CLI of this repository, which is what `npx projen new` runs where there is none yet. */
const PROJEN = join(ROOT, 'node_modules', '.bin', 'projen');

/** What a person's machine has and a test runner's has not, or the other way round. */
const AS_A_PERSON = { CI: '', NODE_ENV: '', NODE_OPTIONS: '', JEST_WORKER_ID: '', npm_config_yes: 'true' };

/**
 * Packs this package as it is published.
 *
 * @param destination the tarball's folder.
 * @returns the tarball's absolute path.
 */
export async function pack(destination = join(ROOT, 'build', 'pack')): Promise<string> {
  mkdirSync(destination, { recursive: true });
  const name = await run('npm', ['pack', '--silent', '--pack-destination', destination], { cwd: ROOT });
  return join(destination, name.trim().split('\n').at(-1)!);
}

/** A repository that `projen new` made from the packed package. */
export interface GeneratedRepository {
  readonly directory: string;
  /** Runs `npx projen ARGS` in it, without the half second in which npx looks for what is in its folder. */
  projen(...args: string[]): Promise<string>;
  tryProjen(...args: string[]): Promise<RunResult>;
  /** `npx projen local` on a free port. */
  startLocal(env?: NodeJS.ProcessEnv): Promise<{ info: LocalRunInfo; stop: (signal?: NodeJS.Signals) => Promise<number> }>;
}

/** `npx projen new --from mozdef-ef-projen ARGS`, whatever its status. */
export function tryProjenNew(directory: string, tarball: string, args: readonly string[]): Promise<RunResult> {
  mkdirSync(directory, { recursive: true });
  return tryRun(PROJEN, ['new', '--from', `mozdef-ef-projen@file:${tarball}`, ...args], { cwd: directory, env: AS_A_PERSON });
}

/** `npx projen new --from mozdef-ef-projen ARGS`. */
export async function projenNew(directory: string, tarball: string, args: readonly string[]): Promise<GeneratedRepository> {
  const { status, output } = await tryProjenNew(directory, tarball, args);
  if (status !== 0) {
    throw new Error(`projen new ${args.join(' ')} ended with status ${status}:\n${output}`);
  }
  return openRepository(directory);
}

/**
 * A generated repository that is there already.
 *
 * @param env what its commands have beside a person's environment.
 */
export function openRepository(directory: string, env: NodeJS.ProcessEnv = {}): GeneratedRepository {
  const options = { cwd: directory, env: { ...AS_A_PERSON, ...env } };
  const projen = (args: readonly string[]) => {
    const installed = projenOf(directory);
    return [installed ?? 'npx', installed ? args : ['projen', ...args], options] as const;
  };
  return {
    directory,
    projen: (...args) => run(...projen(args)),
    tryProjen: (...args) => tryRun(...projen(args)),
    startLocal: (more) => startLocal(directory, { ...env, ...more }),
  };
}

/** The CLI of the repository's own packages, as npx finds it; undefined where nothing is installed yet. */
function projenOf(directory: string): string | undefined {
  try {
    return installedProjen(directory);
  } catch {
    return undefined;
  }
}

async function startLocal(directory: string, env: NodeJS.ProcessEnv = {}) {
  // A group of its own, so that it can be interrupted as Ctrl-C in a terminal does.
  const child = spawn('npx', ['projen', 'local', '--', '--port', '0'], {
    cwd: directory, env: { ...process.env, ...AS_A_PERSON, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => { printed += chunk.toString('utf8'); });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 0)));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then((code) => reject(new Error(`npx projen local ended with status ${code}:\n${printed}`)));
  });
  return {
    info: JSON.parse(line) as LocalRunInfo,
    stop: (signal: NodeJS.Signals = 'SIGINT') => {
      process.kill(-child.pid!, signal);
      return ended;
    },
  };
}
