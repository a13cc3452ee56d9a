import { actor, phrase, place, report } from './common';
import type { Handler, Severity } from '../framework';
import type { Events } from '../generated/events';

/* Branches and tags: what is pushed to them, and that they come and go. */

/** `branch main` for `refs/heads/main`. */
function refName(ref: string): string {
  return ref.replace(/^refs\/heads\//, 'branch ').replace(/^refs\/tags\//, 'tag ');
}

export const push: Handler<Events['push']> = (event) => {
  const { ref, created, deleted, forced, compare, commits, pusher, repository, sender } = event.body;
  const isTag = ref.startsWith('refs/tags/');
  const isDefaultBranch = repository.default_branch ? ref === `refs/heads/${repository.default_branch}` : undefined;
  const what = `${isDefaultBranch ? 'default ' : ''}${refName(ref)}`;
  const count = commits?.length;
  const commitCount = count !== undefined && `${count} ${count === 1 ? 'commit' : 'commits'}`;
  const verb = deleted ? `deleted ${what} of`
    : created ? `created ${what} in`
      : forced ? `force-pushed to ${what} of`
        : phrase('pushed', commitCount, 'to', what, 'of');
  // History that others rely on was rewritten: of the default branch, or what a tag points to.
  const rewritten = (deleted || forced) && !created && (isDefaultBranch || (isTag && !deleted));
  const severity: Severity = rewritten ? 'WARNING' : (forced && !created) || (deleted && isTag) ? 'NOTICE' : 'INFO';
  const username = sender?.login || pusher?.name;
  return report(event, {
    category: 'activity',
    severity,
    summary: `${username || 'someone'} ${verb} ${repository.full_name}`,
    details: {
      username,
      is_default_branch: isDefaultBranch,
      ref_created: created,
      ref_deleted: deleted,
      forced,
      commit_count: count,
      url: compare,
    },
  });
};

/* GitHub sends a push as well, which says whether it was the default branch, unless more than three tags are pushed at once. */

export const refCreated: Handler<Events['create']> = (event) => report(event, {
  category: 'activity',
  severity: 'INFO',
  summary: phrase(actor(event.body), 'created', event.body.ref_type, event.body.ref, 'in', place(event.body)),
});

export const refDeleted: Handler<Events['delete']> = (event) => report(event, {
  category: 'activity',
  severity: event.body.ref_type === 'tag' ? 'NOTICE' : 'INFO',
  summary: phrase(actor(event.body), 'deleted', event.body.ref_type, event.body.ref, 'of', place(event.body)),
});
