import { actor, phrase, place, report, words } from './common';
import { anyKnown, isFromFork } from './forks';
import type { Handler } from '../framework';
import type { Events } from '../generated/events';

/* What GitHub Actions and other apps run: workflows, their jobs, checks, deployments. */

/** These run with the repository's secrets, on events that a stranger can cause. */
const PRIVILEGED_TRIGGERS = new Set(['pull_request_target', 'issue_comment', 'workflow_run']);

/** `completed (success)` */
function outcome(action: string, conclusion: string | null | undefined): string {
  return phrase(words(action), action === 'completed' && conclusion && `(${words(conclusion)})`);
}

export const workflowRun: Handler<Events['workflow_run']> = (event) => {
  const { action, workflow_run: run, workflow, repository } = event.body;
  const { head_repository: head } = run;
  const fromFork = anyKnown([
    isFromFork(head, run.repository),
    isFromFork(head, repository),
    ...(run.pull_requests ?? []).map((pull) => isFromFork(pull?.head?.repo, pull?.base?.repo)),
  ]);
  const suspicious = fromFork && PRIVILEGED_TRIGGERS.has(run.event ?? '');
  return report(event, {
    category: 'activity',
    severity: suspicious ? 'WARNING' : run.conclusion === 'action_required' ? 'NOTICE' : 'INFO',
    summary: phrase(
      'workflow', run.name || workflow?.name || run.path || run.id, 'in', place(event.body), `${outcome(action, run.conclusion)},`,
      'triggered by', run.event && `${run.event} of`, actor(event.body),
      suspicious && `with code from ${head?.full_name || (head === null ? 'a fork that is gone' : 'a fork')}`,
    ),
    details: {
      ref: run.head_branch ? `refs/heads/${run.head_branch}` : undefined,
      commit: run.head_sha,
      from_fork: fromFork,
    },
  });
};

export const workflowJob: Handler<Events['workflow_job']> = (event) => {
  const { action, workflow_job: job, repository } = event.body;
  const runner = job.runner_name || undefined;
  // No other runner may have such a name.
  const selfHosted = runner === undefined ? undefined : !runner.startsWith('GitHub Actions');
  return report(event, {
    category: 'activity',
    // Whoever can propose a change to a public repository may get to run code on the machine.
    severity: selfHosted && repository?.private === false ? 'NOTICE' : 'INFO',
    summary: phrase(
      'job', job.name || job.id, job.workflow_name && `of workflow ${job.workflow_name}`, 'in', place(event.body), outcome(action, job.conclusion),
      selfHosted && `on self-hosted runner ${runner}`, 'for', actor(event.body),
    ),
    details: { runner_self_hosted: selfHosted },
  });
};

export const checkRun: Handler<Events['check_run']> = (event) => {
  const { action, check_run: check } = event.body;
  const app = check.app?.name || check.app?.slug;
  return report(event, {
    category: 'activity',
    severity: check.conclusion === 'action_required' ? 'NOTICE' : 'INFO',
    summary: phrase('check', check.name || check.id, app && `of ${app}`, 'in', place(event.body), outcome(action, check.conclusion)),
  });
};

export const deployment: Handler<Events['deployment']> = (event) => {
  const { environment, ref } = event.body.deployment;
  return report(event, {
    category: 'activity',
    severity: 'INFO',
    summary: phrase(actor(event.body), 'started a deployment', ref && `of ${ref}`, environment && `to ${environment}`, 'in', place(event.body)),
  });
};

export const deploymentReview: Handler<Events['deployment_review']> = (event) => {
  const { action, environment, workflow_job_run: job, workflow_job_runs: jobs, workflow_run: run } = event.body;
  const target = environment || job?.environment || jobs?.map((each) => each?.environment).find(Boolean) || 'an environment';
  return report(event, {
    category: 'authorization',
    severity: 'NOTICE',
    summary: phrase(
      actor(event.body), action === 'requested' ? 'asks for' : words(action), 'the deployment', run?.name && `of workflow ${run.name}`, `to ${target}`,
      'in', place(event.body),
    ),
    details: { environment: target === 'an environment' ? undefined : target },
  });
};
