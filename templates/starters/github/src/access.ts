import type { Handler, Severity } from '../framework';
import { entry } from './body';
import { actionOf, actor, grants, phrase, place, quoted, report, some, target } from './common';
import type { Actions, Common } from './common';
import { sensitive } from './permissions';
import type { Events } from '../generated/events';

/* Who may do what: members, teams, keys and tokens. */

/** Whoever has these can give access to others, or take it away. */
const POWERFUL = new Set(['admin', 'maintain', 'owner']);

function accessSeverity(permission: string | null | undefined): Severity {
  return permission && POWERFUL.has(permission) ? 'WARNING' : 'NOTICE';
}

/** `octo-org/security`: qualified, because a team may be called `network`, a word that triggers a plugin of MozDef. */
function teamName({ team, organization }: { readonly team?: Events['team']['team'] } & Pick<Common, 'organization'>): string | undefined {
  const name = team?.slug || team?.name;
  return name ? [organization?.login, name].filter(Boolean).join('/') : undefined;
}

/** `organization octo-org`, for a summary. */
function anOrganization(organization: Common['organization']): string {
  return organization?.login ? `organization ${organization.login}` : 'an organization';
}

/** `team octo-org/security`, for a summary. */
function aTeam(name: string | undefined): string {
  return name ? `team ${name}` : 'a team';
}

export const member: Handler<Events['member']> = (event) => {
  const { action, member: user, changes } = event.body;
  const login = user?.login || 'someone';
  const where = place(event.body);
  const permission = changes?.role_name?.to ?? changes?.permission?.to;
  const before = changes?.old_permission?.from ?? changes?.permission?.from;
  const verb = entry({
    added: phrase('added', login, 'to', where, permission && `as ${permission}`),
    removed: `removed ${login} from ${where}`,
    edited: phrase('changed the permission of', login, 'on', where, before && `from ${before}`, permission && `to ${permission}`),
  }, action);
  return report(event, {
    category: 'authorization',
    severity: accessSeverity(permission),
    summary: `${actor(event.body)} ${verb ?? `${action} ${login} on ${where}`}`,
    details: { ...target(user), member: user?.login, permission, old_permission: before },
  });
};

export const membership: Handler<Events['membership']> = (event) => {
  const { action, member: user, team: group } = event.body;
  const name = teamName(event.body);
  return report(event, {
    category: 'authorization',
    severity: 'NOTICE',
    summary: phrase(actor(event.body), action, user?.login || 'someone', action === 'removed' ? 'from' : 'to', aTeam(name)),
    details: { ...target(user), member: user?.login, team: name, url: group?.html_url },
  });
};

const PERMISSION_LEVELS = ['admin', 'maintain', 'push', 'triage', 'pull'] as const;
type Permissions = { readonly [level in (typeof PERMISSION_LEVELS)[number]]?: boolean | null };

function highest(permissions: Permissions | null | undefined): string | undefined {
  return PERMISSION_LEVELS.find((level) => permissions?.[level]);
}

export const team: Handler<Events['team']> = (event) => {
  const { action, team: group, changes, repository } = event.body;
  const name = teamName(event.body);
  const permission = repository?.role_name ?? highest(repository?.permissions);
  const before = highest(changes?.repository?.permissions?.from);
  const where = repository?.full_name || 'a repository';
  const verb = entry({
    added_to_repository: phrase('gave', aTeam(name), permission, 'access to', where),
    removed_from_repository: `took access to ${where} from ${aTeam(name)}`,
    edited: repository
      ? phrase('changed the access of', aTeam(name), 'to', where, permission && `to ${permission}`)
      : `edited ${aTeam(name)}`,
  }, action);
  return report(event, {
    category: 'authorization',
    severity: action === 'removed_from_repository' || permission === before ? 'NOTICE' : accessSeverity(permission),
    summary: `${actor(event.body)} ${verb ?? `${action} ${aTeam(name)}`}`,
    details: {
      team: name,
      old_team_privacy: changes?.privacy?.from,
      old_team_name: changes?.name?.from,
      permission: action === 'removed_from_repository' ? undefined : permission,
      old_permission: before,
      url: group?.html_url,
    },
  });
};

export const teamAdd: Handler<Events['team_add']> = (event) => {
  const permission = event.body.team?.permission;
  const name = teamName(event.body);
  return report(event, {
    category: 'authorization',
    severity: accessSeverity(permission),
    summary: `${actor(event.body)} gave ${aTeam(name)} access to ${place({ repository: event.body.repository })}`,
    details: { team: name, permission },
  });
};

export const organization: Handler<Events['organization']> = (event) => {
  const { action, membership: joined, invitation, user, changes } = event.body;
  const name = anOrganization(event.body.organization);
  // Who was invited by e-mail has no login yet.
  const whom = joined?.user ?? user ?? { login: invitation?.login, email: invitation?.email };
  const role = joined?.role ?? invitation?.role;
  const who = whom.login || whom.email || 'someone';
  const as = role && `as ${role.replace('direct_', '')}`;
  const [severity, verb] = actionOf({
    member_added: [accessSeverity(role), phrase('added', who, 'to', name, as)],
    member_invited: [accessSeverity(role), phrase('invited', who, 'to', name, as)],
    member_removed: ['NOTICE', `removed ${who} from ${name}`],
    renamed: ['WARNING', phrase('renamed', anOrganization({ login: changes?.login?.from }), 'to', event.body.organization?.login || 'another name')],
    deleted: ['ERROR', `deleted ${name}`],
  }, action);
  return report(event, {
    category: 'authorization',
    severity,
    summary: `${actor(event.body)} ${verb}`,
    details: { ...target(whom), member: whom.login, role, membership_state: joined?.state, old_organization: changes?.login?.from },
  });
};

export const orgBlock: Handler<Events['org_block']> = (event) => {
  const { action, blocked_user: user, organization: group } = event.body;
  return report(event, {
    category: 'authorization',
    severity: 'NOTICE',
    summary: phrase(actor(event.body), action, user?.login || 'someone', 'in', anOrganization(group)),
    details: { ...target(user), member: user?.login },
  });
};

export const deployKey: Handler<Events['deploy_key']> = (event) => {
  const { action, key } = event.body;
  const kind = typeof key.read_only === 'boolean' && (key.read_only ? 'read-only' : 'writable');
  return report(event, {
    category: 'authorization',
    severity: action === 'created' && !key.read_only ? 'WARNING' : 'NOTICE',
    summary: phrase(actor(event.body), action, kind, 'deploy key', quoted(key.title) ?? key.id, 'of', place(event.body)),
    details: { key_title: key.title, key_read_only: key.read_only, key_verified: key.verified, key_added_by: key.added_by },
  });
};

const TOKEN_ACTIONS: Actions = {
  created: ['NOTICE', 'requested'],
  approved: ['NOTICE', 'approved'],
  denied: ['NOTICE', 'denied'],
  cancelled: ['INFO', 'cancelled'],
};

export const personalAccessTokenRequest: Handler<Events['personal_access_token_request']> = (event) => {
  const { action, personal_access_token_request: request, organization: group } = event.body;
  const { owner } = request;
  const results = Object.values(request.permissions_result ?? {});
  const powers = action === 'approved' ? results.flatMap(sensitive) : [];
  const [severity, verb] = actionOf(TOKEN_ACTIONS, action);
  return report(event, {
    category: 'authorization',
    severity: powers.length > 0 ? 'WARNING' : severity,
    summary: phrase(
      actor(event.body), verb, 'access of a personal access token of', owner?.login || 'someone', 'to', anOrganization(group), powers.length > 0 && `(${some(powers)})`,
    ),
    details: {
      ...target(owner),
      member: owner?.login,
      request_id: request.id,
      token_id: request.token_id,
      token_name: request.token_name,
      token_expires_at: request.token_expires_at,
      repository_selection: request.repository_selection,
      repository_count: request.repository_count,
      permissions: results.flatMap(grants),
      sensitive_permissions: results.flatMap(sensitive),
    },
  });
};
