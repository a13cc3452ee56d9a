import { Component, YamlFile } from 'projen';
import type { javascript } from 'projen';

/** Options of `Buildspecs`. */
export interface BuildspecsOptions {
  /** Name of the program that plans and applies: `terraform` or `tofu`. */
  readonly terraformBinary: string;
}

/** Line of CodeBuild's own runtimes. */
const RUNTIME = { 'runtime-versions': { nodejs: 22 } };

/** What an account's other deployments hold the state's lock for is waited for. */
const LOCK = '-lock-timeout=5m';

/**
 * What the delivery pipelines run, in CodeBuild: `buildspec.yml` builds, tests and plans; `buildspec-deploy.yml` applies that very
 * plan; `buildspec-verify.yml` tries what was deployed, or reprocesses the dead letters (`ACTION`).
 */
export class Buildspecs extends Component {
  /** `buildspec.yml` */
  public readonly buildFile: YamlFile;
  /** `buildspec-deploy.yml` */
  public readonly deployFile: YamlFile;
  /** `buildspec-verify.yml` */
  public readonly verifyFile: YamlFile;

  constructor(project: javascript.NodeProject, options: BuildspecsOptions) {
    super(project);
    const terraform = `${options.terraformBinary} -chdir="cdktf.out/stacks/$STACK"`;

    this.buildFile = buildspec(project, 'buildspec.yml', ['PLAN_SUMMARY', 'BUILD_URL'], {
      phases: {
        install: phase([
          project.package.installCommand,
          // Before the configuration is laid over the repository: .projenrc.ts may read it.
          'npx projen resync-check',
          'npx tsx framework/pipeline/overlay-main.ts',
        ], RUNTIME),
        pre_build: phase(installTerraform('npx tsx framework/pipeline/install-terraform-main.ts')),
        build: phase([
          'npx projen build',
          'npx tsx framework/build/tools-main.ts',
          `${terraform} init -input=false`,
          `${terraform} plan -input=false ${LOCK} -out=plan.tfplan`,
        ]),
        post_build: phase([
          // The status of an export would be its own, and not the command's.
          `PLAN_SUMMARY="$(${terraform} show -json plan.tfplan | npx tsx framework/pipeline/plan-summary-main.ts)"`,
          'export PLAN_SUMMARY',
          'export BUILD_URL="$CODEBUILD_BUILD_URL"',
          // Providers are downloaded again, and checked against the lock file.
          'rm -rf cdktf.out/stacks/*/.terraform',
        ]),
      },
      reports: {
        tests: { 'files': ['test-reports/junit.xml'], 'file-format': 'JUNITXML' },
      },
      artifacts: {
        'base-directory': '.',
        'files': ['cdktf.out/stacks/**/*', 'dist/tools/**/*', 'samples/**/*', 'buildspec-deploy.yml', 'buildspec-verify.yml'],
      },
      cache: { paths: ['/root/.npm/**/*'] },
    });

    this.deployFile = buildspec(project, 'buildspec-deploy.yml', ['WEBHOOK_URL', 'QUEUE_URL'], {
      phases: {
        install: phase(installTerraform('node dist/tools/install-terraform.js'), RUNTIME),
        build: phase([
          `${terraform} init -input=false`,
          `${terraform} apply -input=false ${LOCK} plan.tfplan`,
        ]),
        post_build: phase([
          `WEBHOOK_URL="$(${terraform} output -raw WebhookUrl)"`,
          `QUEUE_URL="$(${terraform} output -raw QueueUrl)"`,
          'export WEBHOOK_URL QUEUE_URL',
        ]),
      },
    });

    this.verifyFile = buildspec(project, 'buildspec-verify.yml', [], {
      phases: {
        install: { ...RUNTIME },
        build: phase(['node "dist/tools/$ACTION.js" --stage "$STAGE"']),
      },
    });
  }
}

function buildspec(project: javascript.NodeProject, path: string, exported: string[], content: Record<string, unknown>): YamlFile {
  return new YamlFile(project, path, {
    obj: {
      version: 0.2,
      env: {
        shell: 'bash',
        variables: { CI: 'true', TF_IN_AUTOMATION: 'true', CHECKPOINT_DISABLE: 'true' },
        ...(exported.length > 0 ? { 'exported-variables': exported } : {}),
      },
      ...content,
    },
  });
}

/** By default, what follows a phase that fails would run all the same. */
function phase(commands: string[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...more, 'on-failure': 'ABORT', commands };
}

/** Into a folder of its own, so that it needs no rights and is found first. */
function installTerraform(command: string): string[] {
  return ['export TERRAFORM_BIN="$(mktemp -d)"', `${command} "$TERRAFORM_BIN"`, 'export PATH="$TERRAFORM_BIN:$PATH"'];
}
