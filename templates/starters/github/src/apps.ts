import type { Details, Handler, Severity } from '../framework';
import { actionOf, actor, grants, report, some, words } from './common';
import type { Actions } from './common';
import { sensitive } from './permissions';
import type { Events } from '../generated/events';

/* GitHub Apps: where they are installed, and what they may do there. */

type Installation = Events['installation']['installation'];

const INSTALLATION_ACTIONS: Actions = {
  created: ['NOTICE', 'installed'],
  deleted: ['NOTICE', 'uninstalled'],
  suspend: ['NOTICE', 'suspended'],
  unsuspend: ['NOTICE', 'unsuspended'],
  new_permissions_accepted: ['NOTICE', 'accepted new permissions of'],
};

/** Actions that give the app what its permissions say. */
const GRANTING = new Set(['created', 'unsuspend', 'new_permissions_accepted']);

function account({ account: owner, id }: Installation): string {
  return owner?.login || owner?.slug || `installation ${id}`;
}

function app({ app_slug: slug, app_id: id }: Installation): string {
  return slug ? `app ${slug}` : `app ${id ?? '(unknown)'}`;
}

/** The names that there are, of a list of repositories. */
function names(repositories: Events['installation']['repositories']): string[] {
  return (repositories ?? []).flatMap((repository) => repository?.full_name ?? []);
}

function installationDetails(installation: Installation): Details {
  return {
    installation_id: installation.id,
    account: account(installation),
    app_id: installation.app_id,
    app: installation.app_slug || undefined,
    repository_selection: installation.repository_selection,
    permissions: grants(installation.permissions),
    sensitive_permissions: sensitive(installation.permissions),
    url: installation.html_url,
  };
}

export const installation: Handler<Events['installation']> = (event) => {
  const { action, installation: target, repositories, requester } = event.body;
  const powers = GRANTING.has(action) ? sensitive(target.permissions) : [];
  const [severity, verb] = actionOf(INSTALLATION_ACTIONS, action);
  return report(event, {
    category: 'authorization',
    severity: powers.length > 0 ? 'WARNING' : severity,
    summary: `${actor(event.body)} ${verb} ${app(target)} on ${account(target)}${powers.length > 0 ? ` (${some(powers)})` : ''}`,
    details: {
      ...installationDetails(target),
      requester: requester?.login,
      repository_count: repositories?.length,
      repositories: names(repositories).slice(0, 100),
    },
  });
};

export const installationRepositories: Handler<Events['installation_repositories']> = (event) => {
  const { action, installation: target, repositories_added, repositories_removed, requester } = event.body;
  const removed = names(repositories_removed);
  const added = names(repositories_added);
  const severity: Severity = added.length > 0 && sensitive(target.permissions).length > 0 ? 'WARNING' : 'NOTICE';
  const verb = action === 'removed' ? `took ${some(removed) || 'repositories'} from` : `gave ${some(added) || 'repositories'} to`;
  return report(event, {
    category: 'authorization',
    severity,
    summary: `${actor(event.body)} ${verb} ${app(target)} on ${account(target)}`,
    details: {
      ...installationDetails(target),
      repository_selection: event.body.repository_selection ?? target.repository_selection,
      requester: requester?.login,
      repository_count: added.length + removed.length,
      repositories_added: added.slice(0, 100),
      repositories_removed: removed.slice(0, 100),
    },
  });
};

export const githubAppAuthorization: Handler<Events['github_app_authorization']> = (event) => report(event, {
  category: 'authorization',
  severity: 'NOTICE',
  summary: `${actor(event.body)} ${words(event.body.action)} the authorization of this GitHub App`,
});
