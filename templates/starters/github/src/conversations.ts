import { entry } from './body';
import { actor, phrase, place, quoted, report, some, target, words } from './common';
import type { Common } from './common';
import { isFromFork } from './forks';
import type { Handler, MozdefEventDraft, SourceEvent } from '../framework';
import type { Events } from '../generated/events';

/*
 * What people propose and write: pull requests, issues, discussions, comments, wiki pages. Their texts are facts (facts.ts), because
 * whoever may write them attacks the workflows that put them into commands.
 */

type User = { readonly login?: string | null } | null | undefined;
type Topic = { readonly number?: number | bigint | null; readonly title?: string | null } | null | undefined;

/** `pull request #2 "Update the README"` */
function topicName(kind: string, topic: Topic): string {
  const name = phrase(topic?.number && `#${topic.number}`, quoted(topic?.title));
  return name ? `${kind} ${name}` : `${kind === 'issue' ? 'an' : 'a'} ${kind}`;
}

/** Words for the actions that do not read well as they are. */
function verbOf(action: string, whom: User): string {
  const login = whom?.login || 'someone';
  return entry({
    assigned: `assigned ${login} to`,
    unassigned: `unassigned ${login} from`,
    review_requested: `asked ${login} for a review of`,
    review_request_removed: `no longer asks ${login} for a review of`,
    auto_merge_enabled: 'enabled auto-merge of',
    auto_merge_disabled: 'disabled auto-merge of',
    converted_to_draft: 'made a draft of',
    demilestoned: 'took the milestone from',
    milestoned: 'gave a milestone to',
    ready_for_review: 'asks for reviews of',
    synchronize: 'pushed to',
  }, action) ?? words(action);
}

export const pullRequest: Handler<Events['pull_request']> = (event) => {
  const { action, pull_request: pull, assignee, requested_reviewer: reviewer, repository } = event.body;
  const fromFork = isFromFork(pull.head?.repo, pull.base?.repo ?? repository);
  const verb = action === 'closed' && pull.merged ? 'merged' : verbOf(action, assignee ?? reviewer);
  return report(event, {
    category: 'activity',
    severity: 'INFO',
    summary: phrase(
      actor(event.body), verb, topicName('pull request', pull), 'in', place(event.body),
      fromFork && (pull.head?.repo?.full_name ? `from fork ${pull.head.repo.full_name}` : 'from a fork'),
    ),
    details: { ...target(assignee ?? reviewer), from_fork: fromFork },
  });
};

export const issues: Handler<Events['issues']> = (event) => {
  const { action, issue, assignee } = event.body;
  return report(event, {
    category: 'activity',
    severity: action === 'deleted' || action === 'transferred' ? 'NOTICE' : 'INFO',
    summary: phrase(actor(event.body), verbOf(action, assignee), topicName('issue', issue), 'in', place(event.body)),
    details: target(assignee),
  });
};

export const discussion: Handler<Events['discussion']> = (event) => report(event, {
  category: 'activity',
  severity: event.body.action === 'deleted' ? 'NOTICE' : 'INFO',
  summary: phrase(actor(event.body), verbOf(event.body.action, undefined), topicName('discussion', event.body.discussion), 'in', place(event.body)),
});

/** `mona created a comment on issue #1 "Spelling error" in octo-org/hello` */
function comment(event: SourceEvent<Common & { readonly action?: string | null }>, on: string): MozdefEventDraft {
  return report(event, {
    category: 'activity',
    severity: 'INFO',
    summary: phrase(actor(event.body), words(event.body.action || 'created'), 'a comment on', on, 'in', place(event.body)),
  });
}

export const issueComment: Handler<Events['issue_comment']> = (event) => {
  const { issue } = event.body;
  return comment(event, topicName(issue?.pull_request ? 'pull request' : 'issue', issue));
};

export const pullRequestReviewComment: Handler<Events['pull_request_review_comment']> = (event) => (
  comment(event, topicName('pull request', event.body.pull_request))
);

export const discussionComment: Handler<Events['discussion_comment']> = (event) => comment(event, topicName('discussion', event.body.discussion));

export const commitComment: Handler<Events['commit_comment']> = (event) => {
  const { commit_id: commit } = event.body.comment;
  return comment(event, commit ? `commit ${commit.slice(0, 12)}` : 'a commit');
};

export const pullRequestReview: Handler<Events['pull_request_review']> = (event) => {
  const { action, review: { state }, pull_request: pull } = event.body;
  return report(event, {
    category: 'activity',
    // An approval that counted does not any longer.
    severity: action === 'dismissed' ? 'NOTICE' : 'INFO',
    summary: phrase(
      actor(event.body), words(action), 'a review', state && state !== action && `(${words(state)})`, 'of', topicName('pull request', pull), 'in', place(event.body),
    ),
  });
};

export const gollum: Handler<Events['gollum']> = (event) => {
  const pages = event.body.pages.map((page) => phrase(page?.action, quoted(page?.page_name) ?? 'a page'));
  return report(event, {
    category: 'activity',
    severity: 'INFO',
    summary: phrase(actor(event.body), 'changed the wiki of', `${place(event.body)}${pages.length > 0 ? `: ${some(pages)}` : ''}`),
  });
};
