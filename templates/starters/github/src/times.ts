import { at, entry, subjectPath } from './body';

/*
 * When an event happened, as its body says it. Only times that GitHub's own clock set at that very moment: not those of commits,
 * which say what their author's computer said, and not those of something that the event leaves as it is. Without one, an event
 * has the time of its receipt.
 */

/** Where the time is, by event type and action or by event type alone: a path in the body, or undefined where none is right. */
const TIMES: Readonly<Record<string, string | undefined>> = {
  'check_run': undefined,
  'check_run.completed': 'check_run.completed_at',
  'check_run.created': 'check_run.started_at',
  'check_suite': undefined,
  'check_suite.completed': 'check_suite.updated_at',
  'check_suite.requested': 'check_suite.created_at',
  'code_scanning_alert': undefined,
  'code_scanning_alert.closed_by_user': 'alert.dismissed_at',
  'code_scanning_alert.created': 'alert.created_at',
  'code_scanning_alert.fixed': 'alert.fixed_at',
  'create': 'repository.pushed_at',
  'delete': 'repository.pushed_at',
  'deployment_protection_rule': 'deployment.updated_at',
  'deployment_review': 'workflow_run.updated_at',
  'deployment_review.requested': 'since',
  'fork': 'forkee.created_at',
  'installation': undefined,
  'installation.created': 'installation.created_at',
  'installation.suspend': 'installation.suspended_at',
  'marketplace_purchase.cancelled': 'effective_date',
  'marketplace_purchase.changed': 'effective_date',
  'marketplace_purchase.purchased': 'effective_date',
  // Not their own times: those say when an account was made, and when its profile changed.
  'member': undefined,
  'organization': undefined,
  'organization.member_invited': 'invitation.created_at',
  'public': 'repository.updated_at',
  'pull_request_review_thread': 'updated_at',
  'push': 'repository.pushed_at',
  // `created_at` is the time of the commit that it is made of.
  'release.created': 'release.published_at',
  'release.prereleased': 'release.published_at',
  'release.released': 'release.published_at',
  // `updated_at` is also that of its description and its stars.
  'repository': undefined,
  'repository.created': 'repository.created_at',
  'repository.privatized': 'repository.updated_at',
  'repository.publicized': 'repository.updated_at',
  'repository_advisory.reported': 'repository_advisory.created_at',
  'repository_vulnerability_alert.create': 'alert.created_at',
  'repository_vulnerability_alert.dismiss': 'alert.dismissed_at',
  'secret_scanning_scan': 'completed_at',
  'star.created': 'starred_at',
  'team': undefined,
  'workflow_job.in_progress': 'workflow_job.started_at',
  'workflow_job.queued': 'workflow_job.created_at',
  'workflow_job.waiting': 'workflow_job.created_at',
};

/** Actions that do not show in the `updated_at` of what they are done to. */
const UNSEEN = new Set(['deleted', 'pinned', 'removed', 'transferred', 'unpinned', 'unpublished']);

/** When it happened; undefined where the body does not say. Not checked: it may be no time at all. */
export function timeOf(type: string, body: unknown): unknown {
  const action = at(body, 'action');
  const key = [`${type}.${String(action)}`, type].find((name) => Object.hasOwn(TIMES, name));
  if (key !== undefined) {
    const path = entry(TIMES, key);
    return path && at(body, path);
  }
  const subject = at(body, subjectPath(type));
  if (typeof action !== 'string') return at(subject, 'updated_at');
  if (action === 'opened') return at(subject, 'created_at');
  // `closed_at` of what was closed, `submitted_at` of a review, and so on.
  return at(subject, `${action}_at`) ?? (UNSEEN.has(action) ? undefined : at(subject, 'updated_at'));
}
