import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository that a project of projen's is in: absolute paths, each the one before or a folder in it. */
export interface Repository {
  /** The top of it: git's, where the project is in git. */
  readonly top: string;
  /** The project whose `.projenrc.ts` makes this one: it itself, or, of a subproject, the root. */
  readonly root: string;
  readonly project: string;
}

/** Without these, git would work on the repository that a hook was called from. */
export const NO_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_COMMON_DIR: undefined };

interface Tasks {
  readonly tasks?: { readonly default?: { readonly steps?: readonly { readonly cwd?: string }[] } };
}

/** Finds out what a project is part of. */
export function findRepository(folder: string): Repository {
  const project = realpathSync(folder);
  const root = rootOf(project);
  return { top: topOf(root), root, project };
}

/** A subproject's default task is the root's, run in its folder (projen's `project.ts`). */
function rootOf(project: string): string {
  const file = join(project, '.projen', 'tasks.json');
  const { tasks } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Tasks : {};
  const cwd = tasks?.default?.steps?.find((step) => step.cwd !== undefined)?.cwd;
  return cwd === undefined ? project : resolve(project, cwd);
}

/** A repository of something else may be above, as of a home folder: then the project is not in it. */
function topOf(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, {
    cwd: root, env: { ...process.env, ...NO_REPOSITORY }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  try {
    git('ls-files', '--error-unmatch', 'package.json');
    return realpathSync(git('rev-parse', '--show-toplevel'));
  } catch {
    return root;
  }
}
