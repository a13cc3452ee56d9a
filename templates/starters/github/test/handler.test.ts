import { deliver, sample } from './sample';
import { processEvent, processSample } from '../framework/testing';

describe('the samples', () => {
  test.each([
    ['branch_protection_rule.json', 'WARNING', 'security-settings',
      'Codertocat weakened branch protection rule "production" of octo-org/octo-repo: '
      + 'dismiss stale reviews on push, linear history requirement enforcement level, require code owner review and 2 more'],
    ['dependabot_alert.json', 'WARNING', 'vulnerabilities',
      'medium Dependabot alert for npm/semver (CVE-2022-25883) in wolfy1339/pika-pack: created'],
    ['deploy_key.json', 'WARNING', 'authorization', 'Codertocat created writable deploy key "hey-its-a-deploy-key" of Codertocat/Hello-World'],
    ['installation.json', 'WARNING', 'authorization', 'Codertocat installed app 29310 on Codertocat (administration:write, checks:write, contents:write and 6 more)'],
    ['member.json', 'WARNING', 'authorization', 'Codertocat added hacktocat to Codertocat/Hello-World as admin'],
    ['organization.json', 'NOTICE', 'authorization', 'Codertocat invited hacktocat to organization Octocoders as member'],
    ['check_run.json', 'INFO', 'activity', 'check Octocoders-linter of octocoders-linter in Codertocat/Hello-World completed (failure)'],
    ['commit_comment.json', 'INFO', 'activity', 'Codertocat created a comment on commit 6113728f27ae in Codertocat/Hello-World'],
    ['create.json', 'INFO', 'activity', 'Codertocat created tag simple-tag in Codertocat/Hello-World'],
    ['delete.json', 'NOTICE', 'activity', 'Codertocat deleted tag simple-tag of Codertocat/Hello-World'],
    ['deployment.json', 'INFO', 'activity', 'Codertocat started a deployment of master to production in Codertocat/Hello-World'],
    ['deployment_review.json', 'NOTICE', 'authorization',
      'ilmax asks for the deployment of workflow Build pull_request 3 by @ilmax to TST in terraform-test-github/sample-app'],
    ['discussion.json', 'INFO', 'activity', 'Codertocat created discussion #90 "Welcome to discussions!" in octo-org/octo-repo'],
    ['discussion_comment.json', 'INFO', 'activity',
      'Codertocat created a comment on discussion #90 "Welcome to discussions!" in octo-org/octo-repo'],
    ['gollum.json', 'INFO', 'activity', 'rachmari changed the wiki of Codertocat/Hello-World: edited "Home"'],
    ['issue_comment.json', 'INFO', 'activity',
      'Codertocat created a comment on issue #1 "Spelling error in the README file" in Codertocat/Hello-World'],
    ['issues.json', 'INFO', 'activity', 'Codertocat opened issue #1 "Spelling error in the README file" in Codertocat/Hello-World'],
    ['ping.json', 'INFO', 'activity', 'ping in Octocoders by Codertocat'],
    ['push/forced.json', 'WARNING', 'activity', 'Codertocat force-pushed to default branch master of Codertocat/Hello-World'],
    ['push/tag_deleted.json', 'NOTICE', 'activity', 'Codertocat deleted tag simple-tag of Codertocat/Hello-World'],
    ['pull_request/opened.json', 'INFO', 'activity',
      'Codertocat opened pull request #2 "Update the README with new information." in Codertocat/Hello-World'],
    ['pull_request_review.json', 'INFO', 'activity',
      'Codertocat submitted a review (commented) of pull request #2 "Update the README with new information." in Codertocat/Hello-World'],
    ['pull_request_review_comment.json', 'INFO', 'activity',
      'Codertocat created a comment on pull request #2 "Update the README with new information." in Codertocat/Hello-World'],
    ['release.json', 'INFO', 'activity', 'Codertocat published release 0.0.1 of Codertocat/Hello-World'],
    ['repository/publicized.json', 'WARNING', 'change-management', 'Codertocat made repository Codertocat/Hello-World public'],
    ['secret_scanning_alert.json', 'CRITICAL', 'leaked-secret',
      'secret found: Amazon AWS Access Key ID in Octocoders/Hello-World, pushed past the protection by hacktocat'],
    ['star.json', 'INFO', 'activity', 'star created in Codertocat/Hello-World by Codertocat'],
    ['workflow_job.json', 'INFO', 'activity', 'job linters of workflow CodeQL in Codertocat/Hello-World completed (failure) for Codertocat'],
    ['workflow_run.json', 'INFO', 'activity', 'workflow test in octo-org/octo-repo completed (success), triggered by repository_dispatch of Codertocat'],
  ])('%s: %s, %s', async (name, severity, category, summary) => {
    const event = await processSample(name);
    expect(event).toMatchObject({ severity, category, summary, tags: expect.arrayContaining(['github']), source: 'github' });
  });

  test('details are flat, with the same names for the same things', async () => {
    const identity = {
      username: 'Codertocat', userid: '21031067', user_type: 'User', user_site_admin: false, repository: 'Codertocat/Hello-World', repository_id: 186853002,
    };
    expect((await processSample('push/forced.json')).details).toMatchObject({
      ...identity,
      eventname: 'push',
      event_type: 'push',
      email: '21031067+Codertocat@users.noreply.github.com',
      repository_visibility: 'public',
      url: 'https://github.com/Codertocat/Hello-World/compare/4d2ab4e76d0d...6113728f27ae',
      ref: 'refs/heads/master',
      is_default_branch: true,
      ref_created: false,
      ref_deleted: false,
      forced: true,
      before: '4d2ab4e76d0d405d17d1a0f2b8a6071394e3ab40',
      after: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
      commit_count: 1,
      paths_added: ['README.md'],
    });
    expect((await processSample('member.json')).details).toMatchObject({
      ...identity, eventname: 'member.added', targetusername: 'hacktocat', targetuserid: '39652351', member: 'hacktocat',
    });
    const { invitation } = sample('organization.json');
    const byMail = sample('organization.json', { invitation: { ...invitation, login: null, email: 'mona@example.com' }, user: undefined });
    expect(await deliver('organization', byMail)).toMatchObject({
      summary: 'Codertocat invited mona@example.com to organization Octocoders as member', details: { targetemail: 'mona@example.com' },
    });
    expect((await processSample('branch_protection_rule.json')).details).toMatchObject({
      action: 'edited',
      organization: 'octo-org',
      branch_pattern: 'production',
      weakened: expect.arrayContaining(['required_approving_review_count', 'signature_requirement_enforcement_level']),
    });
    expect((await processSample('installation.json')).details).toMatchObject({
      account: 'Codertocat', permissions: expect.arrayContaining(['contents:write']), repositories: ['Codertocat/Hello-World'],
    });
  });
});

describe('what must not reach MozDef', () => {
  test('secrets, keys and webhook settings', async () => {
    const { alert } = sample('secret_scanning_alert.json');
    const withSecret = {
      ...alert, secret: 'the-secret-itself', resolution_comment: 'it was the-secret-itself', push_protection_bypass_request_comment: 'the-secret-itself',
    };
    const event = await deliver('secret_scanning_alert', sample('secret_scanning_alert.json', { alert: withSecret }));
    expect(JSON.stringify(event)).not.toContain('the-secret-itself');
    expect(JSON.stringify(await processSample('deploy_key.json'))).not.toContain(sample('deploy_key.json').key.key);
    const hook = { type: 'Repository', config: { url: 'https://example.com/?token=the-secret-itself', secret: 'the-secret-itself' } };
    for (const [type, body] of [
      ['meta', { action: 'deleted', hook_id: 1, hook }],
      ['ping', { hook_id: 1, hook }],
      ['workflow_dispatch', { inputs: { password: 'the-secret-itself' }, workflow: 'deploy.yml' }],
      ['repository_dispatch', { action: 'deploy', client_payload: { password: 'the-secret-itself' } }],
      ['something_new', { action: 'created', something_new: { secret: 'the-secret-itself' } }],
    ] as const) {
      expect(JSON.stringify(await deliver(type, body))).not.toContain('the-secret-itself');
    }
  });

  test('control and invisible characters in a summary', async () => {
    const { key } = sample('deploy_key.json');
    const { summary } = await deliver('deploy_key', sample('deploy_key.json', { key: { ...key, title: 'a\nCRITICAL\u202Eb\u200B' } }));
    expect(summary).toBe('Codertocat created writable deploy key "a CRITICAL b " of Codertocat/Hello-World');
  });
});

const push = sample('push/forced.json');
const publicized = sample('repository/publicized.json');
const pull = sample('pull_request/opened.json');
const secret = sample('secret_scanning_alert.json');
const dependabot = sample('dependabot_alert.json');
const { repository, sender } = publicized;
const organization = { login: 'octo-org' };
const team = { name: 'Network', slug: 'network' };
const tokenRequest = { id: 1, owner: { login: 'mona' } };
const powerfulRequest = { ...tokenRequest, permissions_result: { organization: { members: 'write' }, repository: { metadata: 'read' } } };
const botInstallation = { id: 1, app_slug: 'bot', account: { login: 'octo-org' } };
const ruleset = { id: 1, name: 'main', enforcement: 'disabled' };
const legacyAlert = { id: 1, affected_package_name: 'ldap', severity: 'low' };
const scanAlert = { number: 1, rule: { id: 'js/x', severity: 'warning', security_severity_level: 'high' } };
const advisory = { ghsa_id: 'GHSA-1', summary: 'a hole', severity: 'critical' };

function dependabotAlert(action: string, severity: string, dismissed_reason: string | null = null): unknown {
  const { alert } = dependabot;
  return { ...dependabot, action, alert: { ...alert, dismissed_reason, security_vulnerability: { ...alert.security_vulnerability, severity } } };
}

function secretAlert(action: string, fields: Record<string, unknown>): unknown {
  return { ...secret, action, alert: { ...secret.alert, push_protection_bypassed: null, ...fields } };
}

function workflowRun(event: string, head: string): unknown {
  const run = { id: 1, name: 'CI', event, conclusion: 'success', head_repository: { full_name: head }, updated_at: '2026-01-01T00:00:00Z' };
  return { action: 'completed', workflow_run: run, repository, sender };
}

describe('other cases', () => {
  test.each<[string, unknown, string, string]>([
    ['push', { ...push, forced: false }, 'INFO', 'Codertocat pushed 1 commit to default branch master of Codertocat/Hello-World'],
    ['push', { ...push, ref: 'refs/heads/topic' }, 'NOTICE', 'Codertocat force-pushed to branch topic of Codertocat/Hello-World'],
    ['push', { ...push, ref: 'refs/tags/v1' }, 'WARNING', 'Codertocat force-pushed to tag v1 of Codertocat/Hello-World'],
    ['push', { ...push, forced: false, deleted: true }, 'WARNING', 'Codertocat deleted default branch master of Codertocat/Hello-World'],
    ['push', { ...push, forced: false, created: true, ref: 'refs/heads/topic' }, 'INFO', 'Codertocat created branch topic in Codertocat/Hello-World'],
    ['push', { ...push, forced: false, sender: undefined, pusher: { name: 'a-key' }, commits: [] }, 'INFO',
      'a-key pushed 0 commits to default branch master of Codertocat/Hello-World'],
    ['repository', { ...publicized, action: 'deleted' }, 'WARNING', 'Codertocat deleted public repository Codertocat/Hello-World'],
    ['repository', { ...publicized, action: 'created', repository: { ...repository, private: true, visibility: 'private' } }, 'INFO',
      'Codertocat created private repository Codertocat/Hello-World'],
    ['repository', { ...publicized, action: 'transferred', changes: { owner: { from: { user: { login: 'mona' } } } } }, 'WARNING',
      'Codertocat transferred repository Codertocat/Hello-World from mona'],
    ['repository', { ...publicized, action: 'edited', changes: { default_branch: { from: 'main' } } }, 'NOTICE',
      'Codertocat changed the default branch of Codertocat/Hello-World from main to master'],
    ['repository', { ...publicized, action: 'some_new_action' }, 'NOTICE', 'Codertocat some new action'],
    ['repository', { ...publicized, action: 'constructor' }, 'NOTICE', 'Codertocat constructor'],
    ['public', { repository, sender }, 'WARNING', 'Codertocat made repository Codertocat/Hello-World public'],
    ['fork', { forkee: { ...repository, full_name: 'mona/copy' }, repository: { ...repository, private: true }, sender }, 'WARNING',
      'Codertocat forked Codertocat/Hello-World to public repository mona/copy'],
    ['meta', { action: 'deleted', hook_id: 1, repository: null, organization, sender }, 'ERROR',
      'Codertocat deleted the webhook that sends these events from octo-org'],
    ['workflow_run', workflowRun('pull_request', 'mona/copy'), 'INFO',
      'workflow CI in Codertocat/Hello-World completed (success), triggered by pull_request of Codertocat'],
    ['workflow_run', workflowRun('pull_request_target', 'mona/copy'), 'WARNING',
      'workflow CI in Codertocat/Hello-World completed (success), triggered by pull_request_target of Codertocat with code from mona/copy'],
    ['membership', { action: 'removed', member: { login: 'mona' }, team, organization, sender: null }, 'NOTICE',
      'someone removed mona from team octo-org/network'],
    ['team', {
      action: 'added_to_repository', team, organization, repository: { ...repository, permissions: { pull: true, push: true } }, sender,
    }, 'NOTICE', 'Codertocat gave team octo-org/network push access to Codertocat/Hello-World'],
    ['team_add', { team: { ...team, permission: 'admin' }, organization, repository, sender }, 'WARNING',
      'Codertocat gave team octo-org/network access to Codertocat/Hello-World'],
    ['organization', { action: 'member_added', membership: { role: 'admin', user: { login: 'mona' } }, organization, sender }, 'WARNING',
      'Codertocat added mona to organization octo-org as admin'],
    ['org_block', { action: 'blocked', blocked_user: { login: 'mona' }, organization, sender }, 'NOTICE',
      'Codertocat blocked mona in organization octo-org'],
    ['personal_access_token_request', { action: 'approved', personal_access_token_request: tokenRequest, organization, sender }, 'NOTICE',
      'Codertocat approved access of a personal access token of mona to organization octo-org'],
    ['github_app_authorization', { action: 'revoked', sender }, 'NOTICE', 'Codertocat revoked the authorization of this GitHub App'],
    ['installation_repositories', {
      action: 'added', installation: botInstallation, repositories_added: [repository], repositories_removed: [], sender,
    }, 'NOTICE', 'Codertocat gave Codertocat/Hello-World to app bot on octo-org'],
    ['branch_protection_configuration', { action: 'disabled', repository, sender }, 'WARNING',
      'Codertocat disabled all branch protections of Codertocat/Hello-World'],
    ['repository_ruleset', {
      action: 'edited', repository_ruleset: ruleset, changes: { enforcement: { from: 'active' } }, repository, sender,
    }, 'WARNING', 'Codertocat weakened ruleset "main" of Codertocat/Hello-World: no longer enforced'],
    ['security_and_analysis', {
      changes: { from: { security_and_analysis: { secret_scanning: { status: 'enabled' } } } },
      repository: { ...repository, security_and_analysis: { secret_scanning: { status: 'disabled' } } },
      sender,
    }, 'WARNING', 'Codertocat disabled secret scanning in Codertocat/Hello-World'],
    ['dependabot_alert', dependabotAlert('created', 'critical'), 'CRITICAL',
      'critical Dependabot alert for npm/semver (CVE-2022-25883) in wolfy1339/pika-pack: created'],
    ['dependabot_alert', dependabotAlert('dismissed', 'high', 'tolerable_risk'), 'WARNING',
      'high Dependabot alert for npm/semver (CVE-2022-25883) in wolfy1339/pika-pack: dismissed by github (tolerable risk)'],
    ['dependabot_alert', dependabotAlert('fixed', 'critical'), 'INFO',
      'critical Dependabot alert for npm/semver (CVE-2022-25883) in wolfy1339/pika-pack: fixed'],
    ['repository_vulnerability_alert', { action: 'create', alert: legacyAlert, repository, sender }, 'NOTICE',
      'low alert for package ldap in Codertocat/Hello-World: created'],
    ['code_scanning_alert', { action: 'created', alert: scanAlert, repository }, 'ERROR',
      'code scanning high alert "js/x" in Codertocat/Hello-World: created'],
    ['secret_scanning_alert', secretAlert('created', { validity: 'inactive' }), 'WARNING',
      'secret found: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert', secretAlert('reopened', {}), 'CRITICAL',
      'secret alert reopened by Codertocat: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert', secretAlert('publicly_leaked', {}), 'CRITICAL',
      'secret leaked to the public: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert', secretAlert('validated', { validity: 'inactive' }), 'NOTICE',
      'secret is inactive: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert', secretAlert('assigned', {}), 'INFO',
      'secret alert assigned by Codertocat: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert', secretAlert('resolved', { resolution: 'wont_fix' }), 'WARNING',
      'secret alert resolved by Codertocat as wont fix: Amazon AWS Access Key ID in Octocoders/Hello-World'],
    ['secret_scanning_alert_location', { ...secret, location: { type: 'commit', details: { path: 'deploy.yml', start_line: 3 } } }, 'ERROR',
      'secret found in another place: Amazon AWS Access Key ID in Octocoders/Hello-World, commit deploy.yml'],
    ['repository_advisory', { action: 'reported', repository_advisory: advisory, repository, sender }, 'CRITICAL',
      'Codertocat reported security advisory GHSA-1 of Codertocat/Hello-World: a hole'],
    ['security_advisory', { action: 'published', security_advisory: advisory }, 'NOTICE',
      'GitHub published critical advisory GHSA-1: a hole'],
    ['workflow_job', { action: 'completed', workflow_job: { id: 1, name: 'build', conclusion: 'success', runner_name: 'basement' }, repository, sender }, 'NOTICE',
      'job build in Codertocat/Hello-World completed (success) on self-hosted runner basement for Codertocat'],
    ['workflow_job', { action: 'queued', workflow_job: { id: 1, name: 'build', runner_name: null }, repository, sender }, 'INFO',
      'job build in Codertocat/Hello-World queued for Codertocat'],
    ['pull_request', { ...pull, action: 'closed', pull_request: { ...pull.pull_request, merged: true } }, 'INFO',
      'Codertocat merged pull request #2 "Update the README with new information." in Codertocat/Hello-World'],
    ['pull_request', { ...pull, pull_request: { ...pull.pull_request, head: { ref: 'x', repo: { id: 1, full_name: 'mona/copy' } } } }, 'INFO',
      'Codertocat opened pull request #2 "Update the README with new information." in Codertocat/Hello-World from fork mona/copy'],
    ['pull_request', { ...pull, action: 'review_requested', requested_reviewer: { login: 'mona' } }, 'INFO',
      'Codertocat asked mona for a review of pull request #2 "Update the README with new information." in Codertocat/Hello-World'],
    ['issue_comment', { action: 'created', issue: { number: 2, title: 'x', pull_request: {} }, comment: { id: 1 }, repository, sender }, 'INFO',
      'Codertocat created a comment on pull request #2 "x" in Codertocat/Hello-World'],
    ['delete', { ref: 'topic', ref_type: 'branch', repository, sender }, 'INFO', 'Codertocat deleted branch topic of Codertocat/Hello-World'],
    ['release', { action: 'deleted', release: { id: 1, tag_name: 'v1', name: 'First' }, repository, sender }, 'NOTICE',
      'Codertocat deleted release v1 "First" of Codertocat/Hello-World'],
    ['deployment_review', { action: 'approved', workflow_job_runs: [{ environment: 'production' }], repository, sender }, 'NOTICE',
      'Codertocat approved the deployment to production in Codertocat/Hello-World'],
    ['deployment_status', { action: 'created', deployment_status: { state: 'failure', environment: 'production' }, repository, sender }, 'INFO',
      'deployment status "production" failure in Codertocat/Hello-World by Codertocat'],
    ['exemption_request_push_ruleset', { action: 'created', exemption_request: { number: 3 }, repository, sender }, 'NOTICE',
      'exemption request push ruleset created in Codertocat/Hello-World by Codertocat'],
    ['personal_access_token_request', { action: 'approved', personal_access_token_request: powerfulRequest, organization, sender }, 'WARNING',
      'Codertocat approved access of a personal access token of mona to organization octo-org (members:write)'],
    ['something_new', {}, 'INFO', 'something new'],
    ['something_new', { action: 7, sender: 'mona', repository: null, organization: [] }, 'INFO', 'something new'],
  ])('%s, case %#', async (type, body, severity, summary) => {
    expect(await deliver(type, body)).toMatchObject({ severity, summary });
  });
});

describe('what is not as GitHub sends it is quarantined', () => {
  test.each<[string, unknown]>([
    ['push', { ...push, ref: undefined }],
    ['push', { ...push, forced: 'true' }],
    ['push', { ...push, repository: null }],
    ['repository', { ...publicized, sender: 'Codertocat' }],
    ['repository', { ...publicized, repository: { ...repository, private: 'no' } }],
    ['public', {}],
    ['repository', { ...publicized, action: null }],
    ['secret_scanning_alert', secretAlert('created', { number: 'one' })],
    ['dependabot_alert', { ...dependabot, alert: null }],
    ['member', sample('member.json', { member: { login: 7 } })],
    ['deploy_key', sample('deploy_key.json', { key: {} })],
    ['installation', sample('installation.json', { installation: [] })],
  ])('%s', async (type, body) => {
    expect(await processEvent(type, body)).toMatchObject({ kind: 'quarantine', reason: 'schema' });
  });
});
