import { defineHandlers } from '../framework';
import type { Handler, JsonObject } from '../framework';
import * as access from './access';
import * as alerts from './alerts';
import * as apps from './apps';
import { entry, report, words } from './common';
import * as protection from './protection';
import * as repositories from './repositories';
import * as secrets from './secrets';
import type { Events, OtherEvent } from '../generated/events';

/*
 * What each event of GitHub becomes in MozDef. The event types that matter to security have a schema in schemas/ and a
 * handler of their own here; every other is delivered by `otherwise`. To drop one: `otherwise: (event) => drop('...')`.
 */

/** A text at a path in a body of which nothing is known, or nothing. */
function textAt(body: unknown, ...path: string[]): string | undefined {
  const value = path.reduce<unknown>(
    (parent, key) => (typeof parent === 'object' && parent !== null ? entry(parent as JsonObject, key) : undefined), body);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Where the thing is that an event is about: many events call it as themselves, the rest is here. */
const SUBJECTS = ['comment', 'review', 'release', 'discussion', 'pull_request', 'issue', 'workflow_job', 'check_run', 'repository'];

export const otherEvent: Handler<OtherEvent> = (event) => {
  const { type, body } = event;
  const action = textAt(body, 'action');
  const username = textAt(body, 'sender', 'login');
  const repository = textAt(body, 'repository', 'full_name');
  const organization = textAt(body, 'organization', 'login');
  const ref = textAt(body, 'ref');
  const where = repository ?? organization;
  return report({ ...event, body: {} }, {
    category: 'activity',
    severity: 'INFO',
    summary: [words(type), action && words(action), ref, where && `in ${where}`, username && `by ${username}`].filter(Boolean).join(' '),
    details: {
      action,
      username,
      user_type: textAt(body, 'sender', 'type'),
      repository,
      repository_visibility: textAt(body, 'repository', 'visibility'),
      organization,
      ref,
      url: [type, ...SUBJECTS].map((subject) => textAt(body, subject, 'html_url')).find(Boolean),
    },
  });
};

export const handlers = defineHandlers<Events, OtherEvent>({
  events: {
    branch_protection_configuration: protection.branchProtectionConfiguration,
    branch_protection_rule: protection.branchProtectionRule,
    code_scanning_alert: alerts.codeScanningAlert,
    dependabot_alert: alerts.dependabotAlert,
    deploy_key: access.deployKey,
    fork: repositories.fork,
    github_app_authorization: apps.githubAppAuthorization,
    installation: apps.installation,
    installation_repositories: apps.installationRepositories,
    member: access.member,
    membership: access.membership,
    meta: repositories.meta,
    org_block: access.orgBlock,
    organization: access.organization,
    personal_access_token_request: access.personalAccessTokenRequest,
    public: repositories.madePublic,
    push: repositories.push,
    repository: repositories.repository,
    repository_advisory: alerts.repositoryAdvisory,
    repository_ruleset: protection.repositoryRuleset,
    repository_vulnerability_alert: alerts.repositoryVulnerabilityAlert,
    secret_scanning_alert: secrets.secretScanningAlert,
    secret_scanning_alert_location: secrets.secretScanningAlertLocation,
    security_advisory: alerts.securityAdvisory,
    security_and_analysis: protection.securityAndAnalysis,
    team: access.team,
    team_add: access.teamAdd,
    workflow_run: repositories.workflowRun,
  },
  otherwise: otherEvent,
});
