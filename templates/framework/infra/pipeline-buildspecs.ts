import type { BuildPlatform } from './build-platform';
import type { SourceConfig } from '../config';
import type { PinnedFile } from './constructs/pinned-files';

/**
 * The buildspecs of the actions that have a stage's rights. They stand in the CodeBuild projects, and not in an artifact: what npm packages of
 * the build have written is data to them, and no part of what they run. JSON is YAML.
 */
export interface PipelineBuildspecs {
  /** Checks what was built, and plans it. */
  readonly review: string;
  /** Applies the plan. */
  readonly deploy: string;
  /** Tries what was deployed, or reprocesses the dead letters (`ACTION`). */
  readonly verify: string;
}

export interface BuildspecsProps {
  readonly terraform: SourceConfig['terraform'];
  readonly platform: BuildPlatform;
  /** What the review runs, and the bounds of what it takes. */
  readonly review: { readonly takeConfiguration: PinnedFile; readonly planSummary: PinnedFile; readonly bounds: PinnedFile };
  /** What `ACTION` names. */
  readonly verify: readonly PinnedFile[];
}

/** What stands before `/<version>/` in the address of a release; the variable TERRAFORM_RELEASES_URL of a project names a mirror. */
export const TERRAFORM_RELEASES: Readonly<Record<SourceConfig['terraform']['distribution'], string>> = {
  terraform: 'https://releases.hashicorp.com/terraform',
  tofu: 'https://github.com/opentofu/opentofu/releases/download',
};

/** Line of CodeBuild's own runtimes. */
const RUNTIME = { 'runtime-versions': { nodejs: 22 } };

/** What an account's other deployments hold the state's lock for is waited for. */
const LOCK = '-lock-timeout=5m';

/** What the review takes, and hands on: the configuration, the functions' bundles, the lock file of the providers, and the plan. */
const REVIEWED = 'reviewed';
/** The hashes of all of these; its own is what the deployment is told. */
const SUMS = 'SHA256SUMS';

export function pipelineBuildspecs({ terraform, platform, review, verify }: BuildspecsProps): PipelineBuildspecs {
  const program = terraform.distribution;
  const reviewed = `${program} -chdir=${REVIEWED}`;
  return {
    review: buildspec(['PLAN_SUMMARY', 'PLAN_SHA256', 'BUILD_URL'], {
      phases: {
        install: phase([...installTerraform(terraform, platform), ...Object.values(review).flatMap(fetchPinned)], RUNTIME),
        build: phase([
          `rm -rf ${REVIEWED}`,
          `node "$TOOLS/${review.takeConfiguration.name}" --stage "$STAGE" --from "cdktf.out/stacks/$STACK" --to ${REVIEWED} --bounds "$TOOLS/${review.bounds.name}"`,
          `${reviewed} init -input=false`,
          `${reviewed} plan -input=false ${LOCK} -out=plan.tfplan`,
        ]),
        post_build: phase([
          // The status of an export would be its own, and not the command's.
          `PLAN_SUMMARY="$(${reviewed} show -json plan.tfplan | node "$TOOLS/${review.planSummary.name}")"`,
          // Providers are downloaded again, and checked against the lock file.
          `rm -rf ${REVIEWED}/.terraform`,
          `(cd ${REVIEWED} && find . -type f ! -name ${SUMS} -print0 | sort -z | xargs -0 sha256sum > ${SUMS})`,
          `PLAN_SHA256="$(sha256sum < ${REVIEWED}/${SUMS} | cut -c 1-64)"`,
          'BUILD_URL="$CODEBUILD_BUILD_URL"',
          'export PLAN_SUMMARY PLAN_SHA256 BUILD_URL',
        ]),
      },
      artifacts: { 'base-directory': REVIEWED, 'files': ['**/*', '.terraform.lock.hcl'] },
    }),
    deploy: buildspec(['WEBHOOK_URL', 'QUEUE_URL'], {
      phases: {
        install: phase(installTerraform(terraform, platform), RUNTIME),
        pre_build: phase([
          `echo "$PLAN_SHA256  ${SUMS}" | sha256sum --check --strict`,
          `sha256sum --check --strict ${SUMS}`,
        ]),
        build: phase([
          `${program} init -input=false -lockfile=readonly`,
          `${program} apply -input=false ${LOCK} plan.tfplan`,
        ]),
        post_build: phase([
          `WEBHOOK_URL="$(${program} output -raw WebhookUrl)"`,
          `QUEUE_URL="$(${program} output -raw QueueUrl)"`,
          'export WEBHOOK_URL QUEUE_URL',
        ]),
      },
    }),
    verify: buildspec([], {
      phases: {
        install: phase([makeTools(), ...verify.flatMap(fetchPinned)], RUNTIME),
        build: phase(['node "$TOOLS/$ACTION.js" --stage "$STAGE"']),
      },
    }),
  };
}

function buildspec(exported: string[], content: Record<string, unknown>): string {
  return JSON.stringify({
    version: 0.2,
    env: {
      shell: 'bash',
      variables: { CI: 'true', TF_IN_AUTOMATION: 'true', CHECKPOINT_DISABLE: 'true' },
      ...(exported.length > 0 ? { 'exported-variables': exported } : {}),
    },
    ...content,
  });
}

/** By default, what follows a phase that fails would run all the same. */
function phase(commands: string[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...more, 'on-failure': 'ABORT', commands };
}

/** A folder of its own needs no rights, and nothing is in it. */
function makeTools(): string {
  return 'export TOOLS="$(mktemp -d)"';
}

/** Terraform, and the only provider that it may take: `init` refuses any other, from wherever. */
function installTerraform({ distribution, version, sha256 }: SourceConfig['terraform'], { architecture }: BuildPlatform): string[] {
  const archive = `${distribution}_${version}_linux_${architecture}.zip`;
  const tag = distribution === 'tofu' ? `v${version}` : version;
  return [
    makeTools(),
    `curl --fail --silent --show-error --location --retry 3 --retry-all-errors --output "$TOOLS/${archive}" "$TERRAFORM_RELEASES_URL/${tag}/${archive}"`,
    `echo "${sha256[architecture]}  $TOOLS/${archive}" | sha256sum --check --strict`,
    `unzip -q "$TOOLS/${archive}" ${distribution} -d "$TOOLS"`,
    'export PATH="$TOOLS:$PATH"',
    `echo '${ONLY_AWS}' > "$TOOLS/terraformrc"`,
    'test -n "$TF_CLI_CONFIG_FILE" || export TF_CLI_CONFIG_FILE="$TOOLS/terraformrc"',
  ];
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation */
export const ONLY_AWS = 'provider_installation { direct { include = ["hashicorp/aws"] } }';

function fetchPinned({ name, url, sha256 }: PinnedFile): string[] {
  return [
    `aws s3 cp --no-progress "${url}" "$TOOLS/${name}"`,
    `echo "${sha256}  $TOOLS/${name}" | sha256sum --check --strict`,
  ];
}
