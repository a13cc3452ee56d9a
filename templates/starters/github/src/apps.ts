import type { Details, Handler, Severity } from '../framework';
import { actionOf, actor, grants, report, some } from './common';
import type { Actions } from './common';
import type { Events } from '../generated/events';

/* GitHub Apps: where they are installed, and what they may do there. */

type Installation = Events['installation']['installation'];

/** With write access to these an app can give itself more, run code, or read what builds keep secret. */
const SENSITIVE = new Set([
  'administration', 'environments', 'members', 'organization_administration', 'organization_custom_roles', 'organization_hooks',
  'organization_personal_access_tokens', 'organization_secrets', 'organization_self_hosted_runners', 'repository_hooks', 'secrets', 'workflows',
]);

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
  return owner?.login ?? owner?.slug ?? `installation ${id}`;
}

function app({ app_slug: slug, app_id: id }: Installation): string {
  return slug ? `app ${slug}` : `app ${id ?? '(unknown)'}`;
}

/** Write access that deserves a second look. */
function sensitive({ permissions }: Installation): string[] {
  return grants(permissions).filter((grant) => {
    const [name, level] = grant.split(':');
    return SENSITIVE.has(name) && (level === 'write' || level === 'admin');
  });
}

function installationDetails(installation: Installation): Details {
  return {
    installation_id: installation.id,
    account: account(installation),
    app_id: installation.app_id,
    app: installation.app_slug || undefined,
    repository_selection: installation.repository_selection,
    permissions: grants(installation.permissions),
    url: installation.html_url,
  };
}

/** When it happened, of the actions for which the installation itself says so. */
function installationTime(action: string, installation: Installation): unknown {
  return action === 'created' ? installation.created_at : action === 'suspend' ? installation.suspended_at : undefined;
}

export const installation: Handler<Events['installation']> = (event) => {
  const { action, installation: target, repositories, requester } = event.body;
  const powers = GRANTING.has(action) ? sensitive(target) : [];
  const [severity, verb] = actionOf(INSTALLATION_ACTIONS, action);
  return report(event, {
    category: 'authorization',
    severity: powers.length > 0 ? 'WARNING' : severity,
    summary: `${actor(event.body)} ${verb} ${app(target)} on ${account(target)}${powers.length > 0 ? ` (${some(powers)})` : ''}`,
    time: installationTime(action, target),
    details: {
      ...installationDetails(target),
      requester: requester?.login,
      repository_count: repositories?.length,
      repositories: repositories?.slice(0, 100).map(({ full_name }) => full_name),
    },
  });
};

export const installationRepositories: Handler<Events['installation_repositories']> = (event) => {
  const { action, installation: target, repositories_added, repositories_removed, requester } = event.body;
  const removed = repositories_removed.flatMap((repository) => repository?.full_name ?? []);
  const added = repositories_added.map(({ full_name }) => full_name);
  const severity: Severity = added.length > 0 && sensitive(target).length > 0 ? 'WARNING' : 'NOTICE';
  const phrase = action === 'removed' ? `took ${some(removed) || 'repositories'} from` : `gave ${some(added) || 'repositories'} to`;
  return report(event, {
    category: 'authorization',
    severity,
    summary: `${actor(event.body)} ${phrase} ${app(target)} on ${account(target)}`,
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
  summary: `${actor(event.body)} ${event.body.action} the authorization of this GitHub App`,
});
