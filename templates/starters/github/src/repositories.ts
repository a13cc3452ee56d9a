import type { Handler, Severity } from '../framework';
import { actionOf, actor, report, visibility } from './common';
import type { Events } from '../generated/events';

/* Repositories and what happens in them: visibility, ownership, pushes, forks, workflow runs. */

/** `branch main` for `refs/heads/main`. */
function refName(ref: string): string {
  return ref.replace(/^refs\/heads\//, 'branch ').replace(/^refs\/tags\//, 'tag ');
}

export const push: Handler<Events['push']> = (event) => {
  const { ref, before, after, created, deleted, forced, compare, commits, pusher, repository, sender } = event.body;
  const isTag = ref.startsWith('refs/tags/');
  const isDefaultBranch = ref === `refs/heads/${repository.default_branch}`;
  const what = `${isDefaultBranch ? 'default ' : ''}${refName(ref)}`;
  const count = commits?.length ?? 0;
  const commitCount = `${count} ${count === 1 ? 'commit' : 'commits'}`;
  const phrase = deleted ? `deleted ${what} of`
    : created ? `created ${what} in`
      : forced ? `force-pushed to ${what} of`
        : `pushed ${commitCount} to ${what} of`;
  // History that others rely on was rewritten: of the default branch, or what a tag points to.
  const rewritten = (deleted || forced) && !created && (isDefaultBranch || (isTag && !deleted));
  const severity: Severity = rewritten ? 'WARNING' : (forced && !created) || (deleted && isTag) ? 'NOTICE' : 'INFO';
  const username = sender?.login ?? pusher?.name;
  return report(event, {
    category: 'activity',
    severity,
    summary: `${username ?? 'someone'} ${phrase} ${repository.full_name}`,
    // Not a commit's time: that is whatever its author's computer said.
    time: repository.pushed_at,
    details: {
      username,
      ref,
      is_default_branch: isDefaultBranch,
      ref_created: created,
      ref_deleted: deleted,
      forced,
      before,
      after,
      commit_count: count,
      url: compare,
    },
  });
};

export const repository: Handler<Events['repository']> = (event) => {
  const { action, repository: { full_name: name, default_branch: branch }, changes } = event.body;
  const shown = visibility(event.body.repository);
  const oldOwner = changes?.owner?.from?.user?.login ?? changes?.owner?.from?.organization?.login;
  const oldName = changes?.repository?.name?.from;
  const oldBranch = changes?.default_branch?.from;
  const from = (value: string | null | undefined) => (value ? ` from ${value}` : '');
  const [severity, phrase] = actionOf({
    created: [shown === 'public' ? 'NOTICE' : 'INFO', `created ${shown} repository ${name}`],
    deleted: ['WARNING', `deleted ${shown} repository ${name}`],
    archived: ['NOTICE', `archived repository ${name}`],
    unarchived: ['NOTICE', `unarchived repository ${name}`],
    publicized: ['WARNING', `made repository ${name} public`],
    privatized: ['NOTICE', `made repository ${name} ${shown === 'internal' ? shown : 'private'}`],
    renamed: ['NOTICE', `renamed a repository${from(oldName)} to ${name}`],
    transferred: ['WARNING', `transferred repository ${name}${from(oldOwner)}`],
    edited: oldBranch
      ? ['NOTICE', `changed the default branch of ${name} from ${oldBranch} to ${branch ?? 'another'}`]
      : ['INFO', `edited the settings of ${name}`],
  }, action);
  return report(event, {
    category: 'change-management',
    severity,
    summary: `${actor(event.body)} ${phrase}`,
    time: action === 'created' ? event.body.repository.created_at : undefined,
    details: { default_branch: branch, old_default_branch: oldBranch, old_owner: oldOwner, old_name: oldName },
  });
};

export const madePublic: Handler<Events['public']> = (event) => report(event, {
  category: 'change-management',
  severity: 'WARNING',
  summary: `${actor(event.body)} made repository ${event.body.repository.full_name} public`,
});

export const fork: Handler<Events['fork']> = (event) => {
  const { forkee, repository: { full_name: name, private: isPrivate } } = event.body;
  const exposed = isPrivate && !forkee.private;
  return report(event, {
    category: 'activity',
    severity: exposed ? 'WARNING' : isPrivate ? 'NOTICE' : 'INFO',
    summary: `${actor(event.body)} forked ${name} to ${visibility(forkee)} repository ${forkee.full_name}`,
    time: forkee.created_at,
    details: { fork: forkee.full_name, fork_visibility: visibility(forkee), url: forkee.html_url },
  });
};

/** These run with the repository's secrets, on events that a stranger can cause. */
const PRIVILEGED_TRIGGERS = new Set(['pull_request_target', 'issue_comment', 'workflow_run']);

export const workflowRun: Handler<Events['workflow_run']> = (event) => {
  const { action, workflow_run: run, repository: { full_name: name } } = event.body;
  const headRepository = run.head_repository?.full_name;
  const fromFork = run.head_repository !== undefined && headRepository !== name;
  const suspicious = fromFork && PRIVILEGED_TRIGGERS.has(run.event);
  const outcome = action === 'completed' && run.conclusion ? `${action} (${run.conclusion})` : action;
  return report(event, {
    category: 'activity',
    severity: suspicious ? 'WARNING' : run.conclusion === 'action_required' ? 'NOTICE' : 'INFO',
    summary: `workflow ${run.name || run.path || run.id} in ${name} ${outcome}, triggered by ${run.event} of ${actor(event.body)}`
      + (suspicious ? ` with code from ${headRepository ?? 'a fork that is gone'}` : ''),
    time: run.updated_at,
    details: {
      workflow_path: run.path,
      workflow_trigger: run.event,
      run_id: run.id,
      run_attempt: run.run_attempt,
      run_status: run.status,
      run_conclusion: run.conclusion,
      run_actor: run.actor?.login,
      ref: run.head_branch ? `refs/heads/${run.head_branch}` : undefined,
      commit: run.head_sha,
      head_repository: headRepository,
      from_fork: fromFork,
      url: run.html_url,
    },
  });
};

export const meta: Handler<Events['meta']> = (event) => {
  const { action, hook_id: id, hook, repository: repo, organization } = event.body;
  const where = repo?.full_name ?? organization?.login;
  return report(event, {
    category: 'security-settings',
    // From here on, these events stop.
    severity: 'ERROR',
    summary: `${actor(event.body)} ${action} the webhook that sends these events${where ? ` from ${where}` : ''}`,
    details: { hook_id: id, hook_type: hook?.type },
  });
};
