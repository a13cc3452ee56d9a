import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAMEWORK, installedVersion } from './framework';
import { NO_REPOSITORY } from './repository';
import type { Repository } from './repository';
import { runOrFail, runProgram } from '../cli/run-program';
import { stackDirectory } from '../operations/cdktf';
import { lossesOf, parsePlan, summarizePlan } from '../pipeline/plan-summary';

/** Whatever the person's own git is configured to. */
const GIT_OPTIONS = ['user.name=upgrade-check', 'user.email=upgrade-check@localhost', 'commit.gpgSign=false', 'core.autocrlf=false', 'core.quotePath=false', 'core.hooksPath=/dev/null']
  .flatMap((option) => ['-c', option]);

/** A file that an upgrade changes, as `git diff --name-status` has it. */
export interface FileChange {
  /** `A`: added; `M`: changed; `D`: removed. */
  readonly status: string;
  readonly path: string;
}

/** What Terraform would do to a stack. */
export interface StackPlan {
  readonly stack: string;
  /** The plan's summary, or why there is none. */
  readonly summary: string;
  /** Whether there is a plan. */
  readonly planned: boolean;
  /** Queues or buckets would be deleted or replaced, with what they hold. */
  readonly losesEvents: boolean;
}

/** What an upgrade would do. */
export interface Upgrade {
  /** What the new version prints: what changed, and what is to be done. */
  readonly notes: string;
  readonly files: readonly FileChange[];
  /** The differences, as `git diff` shows them; without those of the lock file. */
  readonly diff: string;
  /** What `npx projen build` printed, where it failed. */
  readonly buildFailure?: string;
  readonly plans: readonly StackPlan[];
}

/** How it is tried. */
export interface UpgradeOptions {
  /** A copy of the repository, without packages. */
  readonly copy: Repository;
  /** The version to upgrade to. */
  readonly version: string;
  /** Terraform's program. */
  readonly terraform: string;
  /** Of these stacks plans are made. */
  readonly stacks: readonly string[];
  /** Environment of everything that runs. */
  readonly env: NodeJS.ProcessEnv;
  /** Told what takes time. */
  readonly progress: (what: string) => void;
}

/**
 * The newest version, or whichever the argument stands for (a version, a range or a tag of npm).
 *
 * @throws Error when the registry does not have it.
 */
export async function availableVersion(root: string, wanted: string): Promise<string> {
  const { status, stdout, output } = await runProgram('npm', ['view', `${FRAMEWORK}@${wanted}`, 'version', '--json'], { cwd: root });
  // npm answers with nothing to a range that no version is in, and with a list to one that several are in.
  const versions = status === 0 && stdout.trim() ? [JSON.parse(stdout)].flat() as string[] : [];
  if (versions.length === 0) {
    const reason = /npm error (?!code)(.+)/.exec(output)?.[1];
    throw new Error(`the registry has no ${FRAMEWORK}@${wanted}${reason ? ` (${reason.trim()})` : ''}. Its versions: npm view ${FRAMEWORK} versions`);
  }
  return versions.at(-1)!;
}

/**
 * Upgrades the copy of a repository as a person or Renovate would, builds it, and plans its stacks. Nothing is applied, no state is
 * written or locked.
 *
 * @throws Error when the version cannot be installed, or when .projenrc.ts takes it back.
 */
export async function tryUpgrade({ copy, version, terraform, stacks, env, progress }: UpgradeOptions): Promise<Upgrade> {
  const { top, root, project } = copy;
  const options = { cwd: root, env: { ...env, ...NO_REPOSITORY, CI: '0' } };
  const git = (...args: string[]) => runOrFail('git', [...GIT_OPTIONS, ...args], { ...options, cwd: top });
  // A history of its own, in which the upgrade is the only change.
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=before');

  progress(`installing ${FRAMEWORK} ${version}; about a minute`);
  const projects = [...new Set([root, project])].filter((folder) => folder === root || sectionWithFramework(folder) !== undefined);
  for (const folder of projects) askFor(folder, version);
  for (const folder of projects) await runOrFail('npm', ['install', '--no-audit', '--no-fund'], { ...options, cwd: folder });
  for (const folder of projects) askFor(folder, `^${version}`);
  progress('regenerating');
  const resync = await runProgram('npx', ['projen'], options);
  const notes = notesIn(resync.stdout);
  if (installedVersion(root) !== version) {
    throw new Error(`.projenrc.ts takes ${FRAMEWORK} ${version} back to ${installedVersion(root)}: name the package there without a version.`);
  }
  await git('add', '--all');
  const files = (await git('diff', '--cached', '--name-status', '--no-renames')).split('\n').filter(Boolean)
    .map((line) => ({ status: line[0], path: line.slice(2) }));
  const diff = await git('diff', '--cached', '--no-renames', '--', '.', ':!*package-lock.json');

  progress('building');
  const build = resync.status === 0 ? await runProgram('npx', ['projen', 'build'], { ...options, cwd: project }) : resync;
  if (build.status !== 0) {
    return { notes, files, diff, buildFailure: build.output, plans: [] };
  }
  const plans: StackPlan[] = [];
  for (const stack of stacks.filter((each) => existsSync(stackDirectory(project, each)))) {
    progress(`planning ${stack}`);
    plans.push(await plan(stackDirectory(project, stack), stack, terraform, env));
  }
  return { notes, files, diff, plans };
}

/** What the generator says of the upgrade: from its first line to the first that is empty. */
function notesIn(printed: string): string {
  const start = printed.indexOf(`${FRAMEWORK} `);
  return start < 0 ? '' : printed.slice(start).split('\n\n', 1)[0];
}

type Manifest = Record<string, Record<string, string> | undefined>;

/** Changes the framework's range in package.json, in the section that has it. */
function askFor(folder: string, range: string): void {
  const found = sectionWithFramework(folder);
  if (!found) {
    throw new Error(`package.json has no ${FRAMEWORK} among its dependencies or devDependencies.`);
  }
  found.section[FRAMEWORK] = range;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(found.manifest, null, 2)}\n`);
}

function sectionWithFramework(folder: string): { manifest: Manifest; section: Record<string, string> } | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const section = [manifest.devDependencies, manifest.dependencies].find((each) => each?.[FRAMEWORK] !== undefined);
  return section && { manifest, section };
}

async function plan(cwd: string, stack: string, terraform: string, env: NodeJS.ProcessEnv): Promise<StackPlan> {
  const options = { cwd, env: { ...env, TF_IN_AUTOMATION: 'true' } };
  try {
    await runOrFail(terraform, ['init', '-input=false', '-no-color'], options);
    await runOrFail(terraform, ['plan', '-input=false', '-no-color', '-lock=false', '-out=upgrade.tfplan'], options);
    const planned = parsePlan(await runOrFail(terraform, ['show', '-json', 'upgrade.tfplan'], options));
    return { stack, planned: true, summary: summarizePlan(planned), losesEvents: lossesOf(planned).length > 0 };
  } catch (error) {
    return { stack, planned: false, summary: firstErrorOf(error as Error), losesEvents: false };
  }
}

/** Of all that Terraform prints, its first error. */
function firstErrorOf({ message }: Error): string {
  const error = /Error: .+/.exec(message)?.[0];
  return error ?? message.split('\n')[0];
}
