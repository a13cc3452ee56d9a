import * as access from './access';
import * as alerts from './alerts';
import * as apps from './apps';
import * as conversations from './conversations';
import { otherEvent } from './other';
import * as protection from './protection';
import * as pushes from './pushes';
import * as repositories from './repositories';
import * as secrets from './secrets';
import * as workflows from './workflows';
import { defineHandlers } from '../framework';
import type { Events, OtherEvent } from '../generated/events';

/*
 * What each event of GitHub becomes in MozDef. The event types that matter to security have a schema in schemas/ and a handler of
 * their own here, which says how severe it is and what happened in one line; every other is delivered by `otherwise`. What is copied
 * of a body, into which detail, is the same for all of them: fact-tables.ts. To drop one: `otherwise: (event) => drop('...')`.
 */

export const handlers = defineHandlers<Events, OtherEvent>({
  events: {
    branch_protection_configuration: protection.branchProtectionConfiguration,
    branch_protection_rule: protection.branchProtectionRule,
    check_run: workflows.checkRun,
    code_scanning_alert: alerts.codeScanningAlert,
    commit_comment: conversations.commitComment,
    create: pushes.refCreated,
    delete: pushes.refDeleted,
    dependabot_alert: alerts.dependabotAlert,
    deploy_key: access.deployKey,
    deployment: workflows.deployment,
    deployment_review: workflows.deploymentReview,
    discussion: conversations.discussion,
    discussion_comment: conversations.discussionComment,
    fork: repositories.fork,
    github_app_authorization: apps.githubAppAuthorization,
    gollum: conversations.gollum,
    installation: apps.installation,
    installation_repositories: apps.installationRepositories,
    issue_comment: conversations.issueComment,
    issues: conversations.issues,
    member: access.member,
    membership: access.membership,
    meta: repositories.meta,
    org_block: access.orgBlock,
    organization: access.organization,
    personal_access_token_request: access.personalAccessTokenRequest,
    public: repositories.madePublic,
    pull_request: conversations.pullRequest,
    pull_request_review: conversations.pullRequestReview,
    pull_request_review_comment: conversations.pullRequestReviewComment,
    push: pushes.push,
    release: repositories.release,
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
    workflow_job: workflows.workflowJob,
    workflow_run: workflows.workflowRun,
  },
  otherwise: otherEvent,
});
