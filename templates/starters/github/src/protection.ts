import type { Handler, Severity } from '../framework';
import { actionOf, actor, phrase, place, quoted, report, some, words } from './common';
import type { Events } from '../generated/events';

/* What protects branches and repositories, and whether a change made it weaker. */

/** Settings of a branch protection rule: 1 where more is stricter, -1 where less is. */
const STRICTNESS: Readonly<Record<string, 1 | -1>> = {
  admin_enforced: 1,
  allow_deletions_enforcement_level: -1,
  allow_force_pushes_enforcement_level: -1,
  authorized_actors_only: 1,
  authorized_dismissal_actors_only: 1,
  create_protected: 1,
  dismiss_stale_reviews_on_push: 1,
  ignore_approvals_from_contributors: 1,
  linear_history_requirement_enforcement_level: 1,
  lock_branch_enforcement_level: 1,
  merge_queue_enforcement_level: 1,
  pull_request_reviews_enforcement_level: 1,
  require_code_owner_review: 1,
  require_last_push_approval: 1,
  required_approving_review_count: 1,
  required_conversation_resolution_level: 1,
  required_deployments_enforcement_level: 1,
  required_status_checks: 1,
  required_status_checks_enforcement_level: 1,
  signature_requirement_enforcement_level: 1,
  strict_required_status_checks_policy: 1,
};

const LEVELS = ['off', 'non_admins', 'everyone'];

/** How much of a setting there is, or NaN for what cannot be compared. */
function amount(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return LEVELS.includes(value) ? LEVELS.indexOf(value) : NaN;
  return typeof value === 'boolean' || typeof value === 'number' ? Number(value) : NaN;
}

export const branchProtectionRule: Handler<Events['branch_protection_rule']> = (event) => {
  const { action, rule, changes } = event.body;
  const weakened = Object.entries(STRICTNESS)
    .filter(([setting, sign]) => changes && Object.hasOwn(changes, setting) && sign * amount(rule[setting]) < sign * amount(changes[setting]?.from))
    .map(([setting]) => setting);
  const isWeaker = action === 'deleted' || weakened.length > 0;
  const verb = weakened.length > 0 ? 'weakened' : action;
  const settings = some((weakened.length > 0 ? weakened : Object.keys(changes ?? {}).sort()).map(words));
  return report(event, {
    category: 'security-settings',
    severity: isWeaker ? 'WARNING' : 'NOTICE',
    summary: `${actor(event.body)} ${verb} branch protection rule "${rule.name}" of ${place(event.body)}${settings && `: ${settings}`}`,
    details: { branch_rule_id: rule.id, branch_pattern: rule.name, weakened },
  });
};

export const branchProtectionConfiguration: Handler<Events['branch_protection_configuration']> = (event) => {
  const { action } = event.body;
  return report(event, {
    category: 'security-settings',
    severity: action === 'disabled' ? 'WARNING' : 'NOTICE',
    summary: `${actor(event.body)} ${words(action)} all branch protections of ${place(event.body)}`,
  });
};

export const repositoryRuleset: Handler<Events['repository_ruleset']> = (event) => {
  const { action, repository_ruleset: ruleset, changes, repository, organization } = event.body;
  const rulesRemoved = types(changes?.rules?.deleted);
  const before = changes?.enforcement?.from;
  const notEnforced = before === 'active' && ruleset.enforcement !== 'active';
  const loss = notEnforced ? 'no longer enforced' : rulesRemoved.length > 0 ? `without ${some(rulesRemoved.map(words))}` : '';
  const [severity, verb] = actionOf({
    created: ['NOTICE', 'created'],
    edited: [loss ? 'WARNING' : 'NOTICE', loss ? 'weakened' : 'edited'],
    deleted: [ruleset.enforcement === 'active' ? 'WARNING' : 'NOTICE', 'deleted'],
  }, action);
  const where = repository?.full_name || organization?.login || ruleset.source;
  return report(event, {
    category: 'security-settings',
    severity,
    summary: `${phrase(actor(event.body), verb, 'ruleset', quoted(ruleset.name) ?? ruleset.id, where && `of ${where}`)}${loss && `: ${loss}`}`,
    details: {
      ruleset_id: ruleset.id,
      ruleset: ruleset.name,
      ruleset_target: ruleset.target,
      ruleset_source: ruleset.source,
      ruleset_source_type: ruleset.source_type,
      enforcement: ruleset.enforcement,
      old_enforcement: before,
      bypass_actor_count: ruleset.bypass_actors?.length,
      rules: types(ruleset.rules),
      rules_added: types(changes?.rules?.added),
      rules_removed: rulesRemoved,
      url: ruleset._links?.html?.href,
    },
  });
};

function types(rules: readonly ({ readonly type?: string | null } | null)[] | null | undefined): string[] {
  return (rules ?? []).flatMap((rule) => rule?.type ?? []);
}

export const securityAndAnalysis: Handler<Events['security_and_analysis']> = (event) => {
  const { changes, repository } = event.body;
  const before = changes?.from?.security_and_analysis ?? {};
  const now = repository.security_and_analysis ?? {};
  const became = (status: string) => Object.keys(now).filter((feature) => (
    Object.hasOwn(before, feature) && now[feature]?.status === status && before[feature]?.status !== status
  ));
  const enabled = became('enabled');
  const disabled = became('disabled');
  const severity: Severity = disabled.length > 0 ? 'WARNING' : 'NOTICE';
  const changed = [
    disabled.length > 0 && `disabled ${disabled.map(words).join(', ')}`,
    enabled.length > 0 && `enabled ${enabled.map(words).join(', ')}`,
  ].filter(Boolean).join(' and ');
  return report(event, {
    category: 'security-settings',
    severity,
    summary: `${actor(event.body)} ${changed || 'changed the security features'} in ${repository.full_name}`,
    details: {
      features_enabled: enabled,
      features_disabled: disabled,
      features: Object.entries(now).flatMap(([feature, state]) => (state?.status ? `${feature}:${state.status}` : [])),
    },
  });
};
