import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import cli from 'cdktf-cli/package.json';
import { runProgram } from '../cli/run-program';
import type { SourceConfig } from '../config';

/** The program that synthesizes and deploys: `cdktf`, or `cdktn` in a repository with that engine. */
export const [ENGINE] = Object.keys(cli.bin);

/** How the programs that change AWS are run. */
export interface Programs {
  /** The repository. */
  readonly root: string;
  readonly config: Pick<SourceConfig, 'terraform'>;
  /** Where AWS is emulated: the synthesis adapts the stacks to it. Default: nowhere. */
  readonly endpoint?: string;
}

/** Terraform's or OpenTofu's program. The engine takes it from the same variable. */
export function terraformBinary({ terraform }: Programs['config']): string {
  return process.env.TERRAFORM_BINARY_NAME ?? terraform.distribution;
}

/** Runs the repository's engine on this terminal, and returns its exit status. */
export async function runEngine(programs: Programs, args: readonly string[]): Promise<number> {
  return run(join(programs.root, 'node_modules', '.bin', ENGINE), args, programs, programs.root);
}

/** Runs Terraform in the folder of a synthesized stack, and returns its exit status. */
export function runTerraform(programs: Programs, stack: string, args: readonly string[]): Promise<number> {
  return run(terraformBinary(programs.config), args, programs, stackDirectory(programs.root, stack));
}

/** An output of a stack that is deployed; undefined where there is none. */
export async function readOutput(programs: Programs, stack: string, name: string): Promise<string | undefined> {
  const { status, stdout } = await runProgram(terraformBinary(programs.config), ['output', '-json'], {
    cwd: stackDirectory(programs.root, stack), env: environmentOf(programs),
  });
  if (status !== 0) return undefined;
  const outputs = JSON.parse(stdout) as Record<string, { readonly value?: unknown } | undefined>;
  const value = outputs[name]?.value;
  return typeof value === 'string' ? value : undefined;
}

/** Where the engine writes the Terraform configuration of a stack. */
export function stackDirectory(root: string, stack: string): string {
  return join(root, 'cdktf.out', 'stacks', stack);
}

/** The state of a stack that has no backend. */
export function localStateFile(root: string, stack: string): string {
  return join(root, `terraform.${stack}.tfstate`);
}

/** What programs are told beside this process's own environment. */
function environmentOf({ config, endpoint }: Programs): NodeJS.ProcessEnv {
  return { TERRAFORM_BINARY_NAME: terraformBinary(config), ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }) };
}

function run(program: string, args: readonly string[], programs: Programs, cwd: string): Promise<number> {
  const env = { ...process.env, ...environmentOf(programs) };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    // Ctrl-C reaches the child too, which ends when Terraform has let go of its lock.
    const stay = () => undefined;
    process.on('SIGINT', stay);
    child.once('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.once('exit', (status, signal) => {
      process.removeListener('SIGINT', stay);
      resolve(status ?? 128 + constants.signals[signal!]);
    });
  });
}
