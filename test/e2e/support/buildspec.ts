import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The parser of what projen writes. */
const { parse } = createRequire(require.resolve('projen'))('yaml') as { parse: (text: string) => Buildspec };

/** The part of a CodeBuild buildspec that is used here. */
export interface Buildspec {
  readonly version: number;
  readonly env?: { readonly 'shell'?: string; readonly 'variables'?: Record<string, string>; readonly 'exported-variables'?: string[] };
  readonly phases: Partial<Record<(typeof PHASES)[number], {
    readonly 'commands'?: string[];
    readonly 'on-failure'?: 'ABORT' | 'CONTINUE';
    readonly 'runtime-versions'?: Record<string, unknown>;
  }>>;
  readonly reports?: Record<string, { readonly 'files': string[]; readonly 'file-format': string }>;
  readonly artifacts?: { readonly 'files': string[]; readonly 'base-directory'?: string };
  readonly cache?: { readonly paths: string[] };
}

const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

export function readBuildspec(directory: string, file: string): Buildspec {
  return parse(readFileSync(join(directory, file), 'utf8'));
}

/** What a build came to. */
export interface BuildResult {
  readonly status: number;
  /** Everything that was printed, the commands included. */
  readonly log: string;
  /** The exported variables that are set. */
  readonly exported: Record<string, string>;
}

/**
 * Runs a buildspec's commands as CodeBuild does: the phases in order, all in one shell, so that variables and folders last; a
 * command that fails ends its phase, and, unless the phase says otherwise, `post_build` comes all the same.
 *
 * @param env the environment; nothing of this process's but PATH and HOME is added.
 */
export async function runBuildspec(directory: string, spec: Buildspec, env: NodeJS.ProcessEnv): Promise<BuildResult> {
  const { env: { variables = {}, 'exported-variables': names = [] } = {}, phases } = spec;
  const folder = mkdtempSync(join(tmpdir(), 'buildspec-'));
  const script = [
    'CODEBUILD_STATUS=0',
    ...PHASES.flatMap((name) => {
      const { commands = [], 'on-failure': onFailure } = phases[name] ?? {};
      const runs = name === 'post_build' ? '[ -z "$CODEBUILD_ABORTED" ]' : '[ "$CODEBUILD_STATUS" = 0 ]';
      // As text, so that one command can neither end another nor the script.
      const lines = commands.map((command) => `eval ${quote(command)}; CODEBUILD_STATUS=$?; [ "$CODEBUILD_STATUS" = 0 ] || break`);
      return [
        `if ${runs}; then echo "[phase] ${name}"; while :; do`,
        ...commands.flatMap((command, index) => [`echo ${quote(`[command] ${command}`)}`, lines[index]]),
        'break; done; fi',
        ...(onFailure === 'ABORT' ? ['[ "$CODEBUILD_STATUS" = 0 ] || CODEBUILD_ABORTED=1'] : []),
      ];
    }),
    // From the environment, as CodeBuild takes them: a variable that is not exported is not there.
    ...names.map((name) => `printenv ${name} > ${quote(join(folder, 'exported', name))} || rm -f ${quote(join(folder, 'exported', name))}`),
    'exit "$CODEBUILD_STATUS"',
  ].join('\n');
  mkdirSync(join(folder, 'exported'));
  writeFileSync(join(folder, 'script'), script);

  const { PATH, HOME } = process.env;
  const child = spawn('bash', [join(folder, 'script')], {
    cwd: directory, env: { PATH, HOME, CODEBUILD_SRC_DIR: directory, ...variables, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { log += chunk.toString('utf8'); });
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const exported = Object.fromEntries(names.flatMap((name) => {
    try {
      return [[name, readFileSync(join(folder, 'exported', name), 'utf8').replace(/\n$/, '')]];
    } catch {
      return [];
    }
  }));
  return { status, log, exported };
}

/** The output artifact of a build: the files that the buildspec names, copied to a folder as the next action finds them. */
export async function takeArtifact(directory: string, { artifacts }: Buildspec, target: string): Promise<void> {
  const { files, 'base-directory': base = '.' } = artifacts!;
  mkdirSync(target, { recursive: true });
  // Patterns must stay as they are for the shell to expand them.
  const script = `shopt -s globstar dotglob nullglob; for file in ${files.join(' ')}; do [ -f "$file" ] && cp --parents "$file" ${quote(target)}; done; :`;
  await new Promise<void>((resolve, reject) => {
    spawn('bash', ['-c', script], { cwd: join(directory, base), stdio: 'inherit' })
      .once('error', reject)
      .once('close', (code) => (code === 0 ? resolve() : reject(new Error('The artifact cannot be copied.'))));
  });
}

function quote(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
