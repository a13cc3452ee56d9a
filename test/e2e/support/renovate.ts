import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { toolDirectory } from './npm-tools';
import { tryRun } from '../../../scripts/lib/run';
import type { RunResult } from '../../../scripts/lib/run';

/** A dependency that Renovate could raise; a rule may turn it off, which only the log tells (`flattened updates found`). */
export interface RenovateUpdate {
  readonly depName: string;
  /** The range now, e.g. `^0.1.0`. */
  readonly currentValue: string;
  /** The range then. */
  readonly newValue: string;
  /** `patch`, `minor`, `major`… */
  readonly updateType: string;
  /** Updates of one group have one branch, which is one pull request. */
  readonly branchName: string;
}

/** What Renovate found out about a repository. */
export interface RenovateLookup {
  readonly updates: readonly RenovateUpdate[];
  /** Why a dependency was not looked up (`ignored`, `disabled`…), by its name. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Everything that Renovate logged, in lines of JSON. */
  readonly log: string;
}

/** The part of Renovate's report that is used here. */
interface Report {
  readonly repositories: Readonly<Record<'local', {
    readonly packageFiles: Readonly<Record<string, readonly { readonly deps: readonly Dependency[] }[]>>;
  }>>;
}

interface Dependency {
  readonly depName: string;
  readonly currentValue: string;
  readonly skipReason?: string;
  readonly updates: readonly Pick<RenovateUpdate, 'newValue' | 'updateType' | 'branchName'>[];
}

/**
 * Runs [Renovate](https://docs.renovatebot.com/modules/platform/local/) on a repository, up to where it would make branches.
 *
 * @param directory the repository, a git work tree.
 * @param registry URL of the npm registry.
 */
export async function renovateLookup(directory: string, registry: string): Promise<RenovateLookup> {
  const scratch = mkdtempSync(join(tmpdir(), 'mozdef-ef-renovate-'));
  try {
    const report = join(scratch, 'report.json');
    const args = ['--platform=local', '--dry-run=lookup', '--report-type=file', `--report-path=${report}`];
    const { status, output: log } = await renovate('renovate', args, directory, {
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
      RENOVATE_BASE_DIR: scratch,
      RENOVATE_NPMRC: `registry=${registry}`,
    });
    if (status !== 0) {
      throw new Error(`renovate in ${directory} ended with status ${status}:\n${log}`);
    }
    return { ...read(JSON.parse(readFileSync(report, 'utf8')) as Report), log };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function read({ repositories: { local } }: Report): Omit<RenovateLookup, 'log'> {
  const dependencies = Object.values(local.packageFiles).flat().flatMap(({ deps }) => deps);
  return {
    updates: dependencies.flatMap(({ depName, currentValue, updates }) => updates.map(({ newValue, updateType, branchName }) => (
      { depName, currentValue, newValue, updateType, branchName }
    ))),
    skipped: Object.fromEntries(dependencies.flatMap(({ depName, skipReason }) => skipReason ? [[depName, skipReason]] : [])),
  };
}

/**
 * Checks a configuration with Renovate's own validator; a warning is an error.
 *
 * @param path of a repository's `renovate.json5`, or of a `config.js` for Renovate itself.
 */
export function validateRenovateConfig(directory: string, path: string): Promise<RunResult> {
  return renovate('renovate-config-validator', ['--strict', ...(path.endsWith('.js') ? [] : ['--no-global']), path], directory);
}

/** Renovate needs a later Node.js than this repository: npm's `node` is one. */
async function renovate(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<RunResult> {
  const modules = join(await toolDirectory('renovate'), 'node_modules');
  const PATH = [join(modules, 'node', 'bin'), process.env.PATH].join(delimiter);
  return tryRun(join(modules, '.bin', program), args, { cwd, env: { PATH, ...env } });
}
