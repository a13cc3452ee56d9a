import { Component, github } from 'projen';
import type { javascript } from 'projen';
import { NO_INSTALL_SCRIPTS } from '../install-scripts';

/** Artifact and file in `RUNNER_TEMP` that carries what a resync changed from one job to the other. */
const PATCH = 'resync.patch';

/** What to do about a push that was refused. */
const REFUSED = 'If Renovate\'s branch has moved on, this workflow runs again by itself. '
  + 'If GitHub refused a change of .github/workflows, see framework/UPGRADING.md, Workflows.';

/** Options of `ResyncWorkflow`. */
export interface ResyncWorkflowOptions {
  /** What the repository has of GitHub. */
  readonly github: github.GitHub;
  /**
   * How the names of Renovate's branches begin: its `branchPrefix`, without a template.
   * @default "renovate/"
   */
  readonly branchPrefix?: string;
  /**
   * Whom the commits are by.
   * @default - `github-actions[bot]`
   */
  readonly gitIdentity?: github.GitIdentity;
  /**
   * Labels of the runner.
   * @default ["ubuntu-latest"]
   */
  readonly runsOn?: string[];
}

/**
 * `.github/workflows/resync.yml`: runs `npx projen` on the branches that Renovate pushes, and commits what it changes to them. It can be
 * started on any other branch by hand, and so is of use without Renovate, too.
 *
 * What runs npm packages may only read the repository. What may write runs git on the patch that the other made, and nothing else.
 *
 * A push with a workflow's own token starts no other workflow, unless a person approves it
 * (https://docs.github.com/en/actions/concepts/security/github_token), and what is started by `workflow_dispatch` is no check of a pull
 * request. So the change is built before it is pushed, and the result is the commit's status `build`.
 */
export class ResyncWorkflow extends Component {
  /** `.github/workflows/resync.yml` */
  public readonly workflow: github.GithubWorkflow;
  /** Whom the commits are by. */
  public readonly gitIdentity: github.GitIdentity;

  constructor(project: javascript.NodeProject, options: ResyncWorkflowOptions) {
    super(project);
    const { branchPrefix = 'renovate/', runsOn = ['ubuntu-latest'] } = options;
    this.gitIdentity = options.gitIdentity ?? {
      // https://github.com/actions/checkout#push-a-commit-using-the-built-in-token
      name: 'github-actions[bot]',
      email: '41898282+github-actions[bot]@users.noreply.github.com',
    };
    this.workflow = new github.GithubWorkflow(options.github, 'resync', {
      limitConcurrency: true,
      concurrencyOptions: { group: 'resync-${{ github.ref }}', cancelInProgress: true },
    });
    this.workflow.on({ push: { branches: [`${branchPrefix}**`] }, workflowDispatch: {} });
    this.workflow.addJobs({
      resync: { runsOn, ...resyncJob(project) },
      push: { runsOn, ...pushJob(options.github.projenCredentials, this.gitIdentity) },
    });
  }
}

function resyncJob(project: javascript.NodeProject): github.workflows.Job {
  const changed = { if: 'steps.patch.outputs.changed' };
  return {
    permissions: { contents: github.workflows.JobPermission.READ },
    env: NO_INSTALL_SCRIPTS,
    outputs: {
      changed: { stepId: 'patch', outputName: 'changed' },
      build: { stepId: 'build', outputName: 'state' },
    },
    steps: [
      github.WorkflowSteps.checkout(),
      ...project.renderWorkflowSetup({ mutable: false }),
      bash('Resynchronize', [
        `{ echo '\`\`\`'; ${project.projenCommand} 2>&1; echo '\`\`\`'; } | tee -a "$GITHUB_STEP_SUMMARY"`,
      ]),
      bash('Find changes', [
        'git add --all',
        `git diff --staged --binary > "$RUNNER_TEMP/${PATCH}"`,
        `if [ -s "$RUNNER_TEMP/${PATCH}" ]; then echo 'changed=true' >> "$GITHUB_OUTPUT"; fi`,
      ], { id: 'patch' }),
      github.WorkflowSteps.uploadArtifact({ ...changed, name: 'Upload patch', with: { name: PATCH, path: `\${{ runner.temp }}/${PATCH}` } }),
      bash('Build', [
        'state=failure',
        `if ${project.runTaskCommand(project.buildTask)}; then state=success; fi`,
        'echo "state=$state" >> "$GITHUB_OUTPUT"',
      ], { ...changed, id: 'build' }),
    ],
  };
}

function pushJob(credentials: github.GithubCredentials, gitIdentity: github.GitIdentity): github.workflows.Job {
  const { setupSteps, tokenRef, environment } = credentials;
  return {
    needs: ['resync'],
    // A change of the default branch is a pull request, and not a push.
    if: "needs.resync.outputs.changed == 'true' && github.ref_name != github.event.repository.default_branch",
    permissions: { contents: github.workflows.JobPermission.WRITE, statuses: github.workflows.JobPermission.WRITE },
    environment,
    steps: [
      ...setupSteps,
      github.WorkflowSteps.checkout({ with: { token: tokenRef.replace(/\s*\}\}$/, ' || github.token }}') } }),
      github.WorkflowSteps.downloadArtifact({ name: 'Download patch', with: { name: PATCH, path: '${{ runner.temp }}' } }),
      github.WorkflowSteps.setupGitIdentity({ gitIdentity }),
      bash('Commit', [
        `git apply --index "$RUNNER_TEMP/${PATCH}"`,
        "git commit --message 'chore: npx projen'",
      ]),
      bash('Push', [
        'if ! git push origin "HEAD:$GITHUB_REF"; then',
        `  echo "::error::The branch is not resynchronized. ${REFUSED}"`,
        '  exit 1',
        'fi',
      ]),
      bash('Report the build', [
        'gh api "repos/$GITHUB_REPOSITORY/statuses/$(git rev-parse HEAD)" -f context=build -f state="$STATE" \\',
        '  -f target_url="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"',
      ], { env: { GH_TOKEN: '${{ github.token }}', STATE: '${{ needs.resync.outputs.build }}' } }),
    ],
  };
}

/** GitHub's `bash` ends at the first command, in a pipe too, that fails; the shell of a step without one does not look into pipes. */
function bash(name: string, lines: string[], more: github.workflows.JobStep = {}): github.workflows.JobStep {
  return { name, ...more, shell: 'bash', run: lines.join('\n') };
}
