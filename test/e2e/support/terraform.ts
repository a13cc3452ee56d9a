import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

/** Folders that hold a filesystem mirror of providers, or a folder that does. TF_PLUGIN_MIRROR names another. */
const MIRROR_PARENTS = [
  process.env.TF_PLUGIN_MIRROR,
  join(homedir(), '.terraform.d', 'plugins'),
  join(homedir(), '.local', 'share', 'terraform', 'plugins'),
  '/usr/local/share/terraform',
  '/usr/share/terraform',
  '/usr/local/lib',
  '/opt',
];

/** The folder that has the AWS provider in `registry.terraform.io/hashicorp/aws`, if one is found. */
export function findProviderMirror(): string | undefined {
  const parents = MIRROR_PARENTS.filter((parent): parent is string => parent !== undefined && existsSync(parent));
  const candidates = parents.flatMap((parent) => [parent, ...readdirSync(parent).map((child) => join(parent, child))]);
  return candidates.find((candidate) => existsSync(join(candidate, 'registry.terraform.io', 'hashicorp', 'aws')));
}

/** Writes a CLI configuration that has Terraform take its providers from a mirror alone, and returns its path. */
export function writeCliConfig(mirror: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'terraform-')), 'terraformrc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  return file;
}

export function hasTerraform(): boolean {
  return spawnSync('terraform', ['version']).error === undefined;
}

/** What a command of Terraform came to. With `plan -detailed-exitcode`, status 2 is a plan that is not empty. */
export interface TerraformResult {
  readonly status: number;
  /** Both streams together. */
  readonly text: string;
  readonly stdout: string;
}

export interface TerraformOptions {
  /** Folder of a synthesized stack. */
  readonly directory: string;
  readonly mirror: string;
  /** Where AWS is emulated. Default: nowhere, for `init` and `validate`. */
  readonly awsUrl?: string;
}

export interface Problem {
  readonly directory: string;
  readonly text: string;
}

/** The part of what `terraform validate -json` prints that is used here. */
interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly range?: { readonly filename: string };
}

/**
 * What Terraform finds wrong in stacks, given their folders. They are looked at together, as modules of one configuration: the provider takes
 * seconds to start.
 */
export async function validate(directories: readonly string[], mirror: string): Promise<Problem[]> {
  const directory = mkdtempSync(join(tmpdir(), 'validate-'));
  const modules = directories.map((stack, index) => [`stack_${index}`, { source: relative(directory, stack) }]);
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(modules) }));
  const terraform = new Terraform({ directory, mirror });
  await terraform.init();
  return terraform.problems();
}

/** Terraform in a folder, with the mirror's providers only and without this machine's credentials: it cannot reach the real AWS. */
export class Terraform {
  private readonly env: NodeJS.ProcessEnv;

  constructor(private readonly options: TerraformOptions) {
    this.env = {
      PATH: process.env.PATH,
      TF_CLI_CONFIG_FILE: writeCliConfig(options.mirror),
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      AWS_ENDPOINT_URL: options.awsUrl,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    };
  }

  /** A state in a file goes to the stack's folder; by default cdktf has it in the working directory of the synthesis. */
  async init(): Promise<void> {
    await this.succeed('init', '-input=false', ...this.backendOptions());
  }

  /** What Terraform finds wrong, by the folder of the file in which it is. */
  async problems(): Promise<Problem[]> {
    const { diagnostics } = JSON.parse((await this.run('validate', '-json')).stdout) as { diagnostics: Diagnostic[] };
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ summary, detail, range }) => ({
      directory: resolve(this.options.directory, dirname(range?.filename ?? '.')), text: `${summary}: ${detail}`,
    }));
  }

  async apply(): Promise<void> {
    await this.succeed('apply', '-input=false', '-auto-approve');
  }

  async destroy(): Promise<void> {
    await this.succeed('destroy', '-input=false', '-auto-approve');
  }

  plan(): Promise<TerraformResult> {
    return this.run('plan', '-input=false', '-detailed-exitcode');
  }

  /** What a plan would do: address to actions, of all that it would not leave as it is. */
  async plannedChanges(): Promise<Record<string, string[]>> {
    await this.succeed('plan', '-input=false', '-out=plan.bin');
    const plan = JSON.parse((await this.succeed('show', '-json', 'plan.bin')).stdout);
    const changes = plan.resource_changes as { address: string; change: { actions: string[] } }[];
    return Object.fromEntries(changes.filter(({ change }) => change.actions[0] !== 'no-op').map(({ address, change }) => [address, change.actions]));
  }

  async outputs(): Promise<Record<string, string>> {
    const outputs = JSON.parse((await this.succeed('output', '-json')).stdout) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The addresses in the state. */
  async state(): Promise<string[]> {
    return (await this.succeed('state', 'list')).stdout.split('\n').filter(Boolean);
  }

  private backendOptions(): string[] {
    const { directory, awsUrl } = this.options;
    if (awsUrl === undefined) {
      return ['-backend=false'];
    }
    const { terraform } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as { terraform: { backend: object } };
    return 'local' in terraform.backend ? [`-backend-config=path=${join(directory, 'terraform.tfstate')}`] : [];
  }

  private async succeed(...args: string[]): Promise<TerraformResult> {
    const result = await this.run(...args);
    if (result.status !== 0) {
      throw new Error(`terraform ${args.join(' ')} in ${this.options.directory} ended with ${result.status}:\n${result.text}`);
    }
    return result;
  }

  private run(...args: string[]): Promise<TerraformResult> {
    const { directory } = this.options;
    return new Promise((done) => {
      execFile('terraform', args, { cwd: directory, env: this.env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        done({ status: typeof error?.code === 'number' ? error.code : error ? 1 : 0, text: `${stdout}${stderr}${error?.signal ?? ''}`, stdout });
      });
    });
  }
}
