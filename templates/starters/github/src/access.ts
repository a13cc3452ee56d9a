import type { Handler, Severity } from '../framework';
import { actionOf, actor, entry, grants, report } from './common';
import type { Actions } from './common';
import type { Events } from '../generated/events';

/* Who may do what: members, teams, keys and tokens. */

/** Whoever has these can give access to others, or take it away. */
const POWERFUL = new Set(['admin', 'maintain', 'owner']);

function accessSeverity(permission: string | null | undefined): Severity {
  return permission && POWERFUL.has(permission) ? 'WARNING' : 'NOTICE';
}

/** `octo-org/security`: qualified, because a team may be called `network`, a word that triggers a plugin of MozDef. */
function teamName({ team: { slug, name }, organization: { login } }: Pick<Events['team'], 'team' | 'organization'>): string {
  return `${login}/${slug ?? name}`;
}

export const member: Handler<Events['member']> = (event) => {
  const { action, member: { login }, changes, repository: { full_name: repository } } = event.body;
  const permission = changes?.role_name?.to ?? changes?.permission?.to;
  const before = changes?.old_permission?.from ?? changes?.permission?.from;
  const as = permission ? ` as ${permission}` : '';
  const change = [before && ` from ${before}`, permission && ` to ${permission}`].filter(Boolean).join('');
  const phrase = entry({
    added: `added ${login} to ${repository}${as}`,
    removed: `removed ${login} from ${repository}`,
    edited: `changed the permission of ${login} on ${repository}${change}`,
  }, action);
  return report(event, {
    category: 'authorization',
    severity: accessSeverity(permission),
    summary: `${actor(event.body)} ${phrase ?? `${action} ${login} on ${repository}`}`,
    details: { member: login, permission, old_permission: before },
  });
};

export const membership: Handler<Events['membership']> = (event) => {
  const { action, member: { login } } = event.body;
  const team = teamName(event.body);
  return report(event, {
    category: 'authorization',
    severity: 'NOTICE',
    summary: `${actor(event.body)} ${action} ${login} ${action === 'removed' ? 'from' : 'to'} team ${team}`,
    details: { member: login, team, url: event.body.team.html_url },
  });
};

const PERMISSION_LEVELS = ['admin', 'maintain', 'push', 'triage', 'pull'] as const;
type Permissions = { readonly [level in (typeof PERMISSION_LEVELS)[number]]?: boolean };

function highest(permissions: Permissions | null | undefined): string | undefined {
  return PERMISSION_LEVELS.find((level) => permissions?.[level]);
}

export const team: Handler<Events['team']> = (event) => {
  const { action, changes, repository } = event.body;
  const name = teamName(event.body);
  const permission = repository?.role_name ?? highest(repository?.permissions);
  const before = highest(changes?.repository?.permissions?.from);
  const target = repository?.full_name ?? 'a repository';
  const phrase = entry({
    added_to_repository: `gave team ${name} ${permission ? `${permission} ` : ''}access to ${target}`,
    removed_from_repository: `took access to ${target} from team ${name}`,
    edited: repository ? `changed the access of team ${name} to ${target}${permission ? ` to ${permission}` : ''}` : `edited team ${name}`,
  }, action);
  return report(event, {
    category: 'authorization',
    severity: action === 'removed_from_repository' || permission === before ? 'NOTICE' : accessSeverity(permission),
    summary: `${actor(event.body)} ${phrase ?? `${action} team ${name}`}`,
    details: {
      team: name,
      team_privacy: event.body.team.privacy,
      old_team_privacy: changes?.privacy?.from,
      old_team_name: changes?.name?.from,
      permission: action === 'removed_from_repository' ? undefined : permission,
      old_permission: before,
      url: event.body.team.html_url,
    },
  });
};

export const teamAdd: Handler<Events['team_add']> = (event) => {
  const { permission } = event.body.team;
  const name = teamName(event.body);
  return report(event, {
    category: 'authorization',
    severity: accessSeverity(permission),
    summary: `${actor(event.body)} gave team ${name} access to ${event.body.repository.full_name}`,
    details: { team: name, permission },
  });
};

export const organization: Handler<Events['organization']> = (event) => {
  const { action, membership: joined, invitation, user, changes } = event.body;
  const organizationName = event.body.organization.login;
  // Who was invited by e-mail has no login yet, and the address is left out.
  const login = joined?.user?.login ?? invitation?.login ?? user?.login;
  const role = joined?.role ?? invitation?.role;
  const who = login ?? 'someone';
  const as = role ? ` as ${role.replace('direct_', '')}` : '';
  const [severity, phrase] = actionOf({
    member_added: [accessSeverity(role), `added ${who} to organization ${organizationName}${as}`],
    member_invited: [accessSeverity(role), `invited ${who} to organization ${organizationName}${as}`],
    member_removed: ['NOTICE', `removed ${who} from organization ${organizationName}`],
    renamed: ['WARNING', `renamed organization ${changes?.login?.from ?? ''} to ${organizationName}`],
    deleted: ['ERROR', `deleted organization ${organizationName}`],
  }, action);
  return report(event, {
    category: 'authorization',
    severity,
    summary: `${actor(event.body)} ${phrase}`,
    time: action === 'member_invited' ? invitation?.created_at : undefined,
    details: { member: login, role, membership_state: joined?.state, old_organization: changes?.login?.from },
  });
};

export const orgBlock: Handler<Events['org_block']> = (event) => report(event, {
  category: 'authorization',
  severity: 'NOTICE',
  summary: `${actor(event.body)} ${event.body.action} ${event.body.blocked_user.login} in organization ${event.body.organization.login}`,
  details: { member: event.body.blocked_user.login },
});

export const deployKey: Handler<Events['deploy_key']> = (event) => {
  const { action, key, repository } = event.body;
  const kind = key.read_only ? 'read-only' : 'writable';
  return report(event, {
    category: 'authorization',
    severity: action === 'created' && !key.read_only ? 'WARNING' : 'NOTICE',
    summary: `${actor(event.body)} ${action} ${kind} deploy key "${key.title}" of ${repository.full_name}`,
    time: action === 'created' ? key.created_at : undefined,
    details: { key_id: key.id, key_title: key.title, key_read_only: key.read_only, key_verified: key.verified, key_added_by: key.added_by },
  });
};

const TOKEN_ACTIONS: Actions = {
  created: ['NOTICE', 'requested'],
  approved: ['NOTICE', 'approved'],
  denied: ['NOTICE', 'denied'],
  cancelled: ['INFO', 'cancelled'],
};

export const personalAccessTokenRequest: Handler<Events['personal_access_token_request']> = (event) => {
  const { action, personal_access_token_request: request } = event.body;
  const owner = request.owner.login;
  const [severity, verb] = actionOf(TOKEN_ACTIONS, action);
  return report(event, {
    category: 'authorization',
    severity,
    summary: `${actor(event.body)} ${verb} access of a personal access token of ${owner} to organization ${event.body.organization.login}`,
    time: action === 'created' ? request.created_at : undefined,
    details: {
      member: owner,
      request_id: request.id,
      token_id: request.token_id,
      token_name: request.token_name,
      token_expires_at: request.token_expires_at,
      repository_selection: request.repository_selection,
      repository_count: request.repository_count,
      permissions: Object.values(request.permissions_result ?? {}).flatMap(grants),
    },
  });
};
