import { actionOf, actor, phrase, place, quoted, report } from './common';
import { visibility } from './facts';
import type { Handler } from '../framework';
import type { Events } from '../generated/events';

/* Repositories: visibility, ownership, copies, releases, and the webhook itself. */

type Repository = { readonly full_name?: string | null } | null | undefined;

/** `private repository octo-org/hello`, or `a repository` */
function named(repository: Repository, shown?: string): string {
  return repository?.full_name ? phrase(shown, 'repository', repository.full_name) : phrase('a', shown, 'repository');
}

export const repository: Handler<Events['repository']> = (event) => {
  const { action, changes, repository: repo } = event.body;
  const shown = visibility(repo);
  const name = place({ repository: repo });
  const oldOwner = changes?.owner?.from?.user?.login ?? changes?.owner?.from?.organization?.login;
  const oldName = changes?.repository?.name?.from;
  const oldBranch = changes?.default_branch?.from;
  const from = (value: string | null | undefined) => value && `from ${value}`;
  const [severity, verb] = actionOf({
    created: [shown === 'public' ? 'NOTICE' : 'INFO', `created ${named(repo, shown)}`],
    deleted: ['WARNING', `deleted ${named(repo, shown)}`],
    archived: ['NOTICE', `archived ${named(repo)}`],
    unarchived: ['NOTICE', `unarchived ${named(repo)}`],
    publicized: ['WARNING', `made ${named(repo)} public`],
    privatized: ['NOTICE', `made ${named(repo)} ${shown === 'internal' ? shown : 'private'}`],
    renamed: ['NOTICE', phrase('renamed a repository', from(oldName), 'to', repo?.full_name || 'another name')],
    transferred: ['WARNING', phrase('transferred', named(repo), from(oldOwner))],
    edited: oldBranch
      ? ['NOTICE', `changed the default branch of ${name} from ${oldBranch} to ${repo?.default_branch ?? 'another'}`]
      : ['INFO', `edited the settings of ${name}`],
  }, action);
  return report(event, {
    category: 'change-management',
    severity,
    summary: `${actor(event.body)} ${verb}`,
    details: { old_default_branch: oldBranch, old_owner: oldOwner, old_name: oldName },
  });
};

export const madePublic: Handler<Events['public']> = (event) => report(event, {
  category: 'change-management',
  severity: 'WARNING',
  summary: `${actor(event.body)} made ${named(event.body.repository)} public`,
});

export const fork: Handler<Events['fork']> = (event) => {
  const { forkee, repository: original } = event.body;
  const exposed = original?.private && forkee.private === false;
  return report(event, {
    category: 'activity',
    severity: exposed ? 'WARNING' : original?.private ? 'NOTICE' : 'INFO',
    summary: `${actor(event.body)} forked ${place({ repository: original })} to ${named(forkee, visibility(forkee))}`,
    details: { fork_visibility: visibility(forkee) },
  });
};

export const release: Handler<Events['release']> = (event) => {
  const { action, release: { tag_name: tag, name } } = event.body;
  const [severity, verb] = actionOf({
    created: ['INFO', 'created'],
    published: ['INFO', 'published'],
    released: ['INFO', 'released'],
    prereleased: ['INFO', 'prereleased'],
    edited: ['INFO', 'edited'],
    unpublished: ['NOTICE', 'unpublished'],
    deleted: ['NOTICE', 'deleted'],
  }, action);
  return report(event, {
    category: 'activity',
    severity,
    summary: phrase(actor(event.body), verb, 'release', tag, name !== tag && quoted(name), 'of', place(event.body)),
  });
};

export const meta: Handler<Events['meta']> = (event) => {
  const { action, repository: repo, organization } = event.body;
  const where = repo?.full_name || organization?.login;
  return report(event, {
    category: 'security-settings',
    // From here on, these events stop.
    severity: 'ERROR',
    summary: phrase(actor(event.body), action, 'the webhook that sends these events', where && `from ${where}`),
  });
};
