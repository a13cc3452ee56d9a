import { createHmac } from 'node:crypto';

/** A request as a vendor documents it. */
export interface VendorRequest {
  /** The event's type, as the vendor calls it. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const PROJECT = {
  id: 15,
  name: 'gitlab',
  description: '',
  web_url: 'https://gitlab.example.com/group/gitlab',
  namespace: 'group',
  visibility_level: 0,
  path_with_namespace: 'group/gitlab',
  default_branch: 'main',
  ci_config_path: null,
};
const USER = { id: 4, name: 'Jane Doe', username: 'jdoe', avatar_url: null, email: 'jdoe@example.com' };
const COMMIT = {
  id: 'b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327',
  message: 'Update',
  title: 'Update',
  timestamp: '2026-01-31T11:59:57+02:00',
  url: 'https://gitlab.example.com/c',
  author: { name: 'Jane Doe', email: 'jdoe@example.com' },
  added: ['CHANGELOG'],
  modified: [],
  removed: [],
};
const PUSH = {
  before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
  after: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
  ref: 'refs/heads/main',
  ref_protected: true,
  checkout_sha: null,
  message: null,
  user_id: 4,
  user_name: 'Jane Doe',
  user_username: 'jdoe',
  project_id: 15,
  project: PROJECT,
  commits: [COMMIT],
  total_commits_count: 1,
  push_options: {},
};
const ISSUE = { id: 301, iid: 23, title: 'New API', state: 'opened', action: 'open', created_at: '2026-01-31 11:59:57 UTC', updated_at: '2026-01-31 11:59:57 UTC', assignee_ids: [4], labels: [] };

/** What GitLab sends, by its header. https://docs.gitlab.com/user/project/integrations/webhook_events/ */
const GITLAB: Readonly<Record<string, object>> = {
  'Push Hook': { object_kind: 'push', event_name: 'push', ...PUSH },
  'Tag Push Hook': { object_kind: 'tag_push', event_name: 'tag_push', ...PUSH, ref: 'refs/tags/v1.0.0', commits: [], total_commits_count: 0 },
  'Issue Hook': { object_kind: 'issue', event_type: 'issue', user: USER, project: PROJECT, object_attributes: ISSUE, assignees: [USER], labels: [], changes: { title: { previous: null, current: 'New API' } } },
  'Confidential Issue Hook': { object_kind: 'issue', event_type: 'confidential_issue', user: USER, project: PROJECT, object_attributes: { ...ISSUE, confidential: true } },
  'Note Hook': { object_kind: 'note', event_type: 'note', user: USER, project_id: 15, project: PROJECT, object_attributes: { id: 1243, note: 'This is a comment', noteable_type: 'Commit', line_code: null }, commit: COMMIT },
  'Confidential Note Hook': { object_kind: 'note', event_type: 'confidential_note', user: USER, project_id: 15, object_attributes: { id: 1244, note: 'x', internal: true } },
  'Merge Request Hook': {
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: USER,
    project: PROJECT,
    labels: [],
    changes: {},
    object_attributes: { id: 99, iid: 1, target_branch: 'main', source_branch: 'ms-viewport', title: 'MS-Viewport', source: PROJECT, target: PROJECT, last_commit: COMMIT, action: 'open' },
  },
  'Wiki Page Hook': { object_kind: 'wiki_page', user: USER, project: PROJECT, wiki: { web_url: 'https://gitlab.example.com/w' }, object_attributes: { title: 'Awesome', content: 'awesome', action: 'create' } },
  'Pipeline Hook': { object_kind: 'pipeline', object_attributes: { id: 31, ref: 'main', status: 'success', duration: 63, variables: [] }, merge_request: null, user: USER, project: PROJECT, builds: [{ id: 380, stage: 'deploy', failure_reason: null }] },
  'Job Hook': { object_kind: 'build', ref: 'main', tag: false, build_id: 1977, build_name: 'test', build_status: 'created', build_started_at: null, build_duration: null, user: USER, commit: { id: 2366, author_name: 'Jane' }, project: PROJECT, environment: null },
  'Deployment Hook': { object_kind: 'deployment', status: 'success', status_changed_at: '2026-01-31 11:59:57 +0200', deployment_id: 15, environment: 'staging', project: PROJECT, user: USER, ref: 'main' },
  'Member Hook': { created_at: '2026-01-31T11:59:57Z', updated_at: '2026-01-31T11:59:57Z', group_name: 'group', group_id: 100, user_username: 'jdoe', user_name: 'Jane Doe', user_id: 4, group_access: 'Guest', expires_at: null, event_name: 'user_add_to_group' },
  'Subgroup Hook': { created_at: '2026-01-31T11:59:57Z', event_name: 'subgroup_create', name: 'subgroup1', path: 'subgroup1', full_path: 'group1/subgroup1', group_id: 10, parent_group_id: 7 },
  'Project Hook': { event_name: 'project_create', created_at: '2026-01-31T11:59:57Z', name: 'project1', path: 'project1', path_with_namespace: 'group1/project1', project_id: 22, owners: [{ name: 'John', email: '[REDACTED]' }], project_visibility: 'private' },
  'Feature Flag Hook': { object_kind: 'feature_flag', project: PROJECT, user: USER, user_url: 'https://gitlab.example.com/jdoe', object_attributes: { id: 6, name: 'test-feature-flag', active: true } },
  'Release Hook': { id: 1, created_at: '2026-01-31 11:59:57 UTC', description: 'v1.1', name: 'v1.1', released_at: '2026-01-31 11:59:57 UTC', tag: 'v1.1', object_kind: 'release', project: PROJECT, url: 'https://gitlab.example.com/r', action: 'create', assets: { count: 5, links: [], sources: [] }, commit: COMMIT },
  'Milestone Hook': { object_kind: 'milestone', event_type: 'milestone', project: PROJECT, object_attributes: { id: 61, iid: 10, title: 'v1.0', due_date: null, state: 'active' }, action: 'create' },
  'Emoji Hook': { object_kind: 'emoji', event_type: 'award', user: USER, project_id: 15, project: PROJECT, object_attributes: { user_id: 4, name: 'thumbsup', awardable_type: 'Issue', awarded_on_url: 'https://gitlab.example.com/i' } },
  'Resource Access Token Hook': { object_kind: 'access_token', project: PROJECT, object_attributes: { user_id: 90, created_at: '2026-01-31T11:59:57Z', id: 25, name: 'acd', expires_at: '2026-02-07' }, event_name: 'expiring_access_token' },
  'Vulnerability Hook': { object_kind: 'vulnerability', object_attributes: { url: 'https://gitlab.example.com/v', title: 'REXML DoS', state: 'dismissed', severity: 'high', confidence: null, identifiers: [{ name: 'CVE-2024-0001', external_id: 'CVE-2024-0001' }], location: { file: 'Gemfile.lock' } } },
  'System Hook': { created_at: '2026-01-31T11:59:57Z', email: 'js@example.com', event_name: 'user_create', name: 'John Smith', username: 'js', user_id: 41 },
};

/** As GitLab sends them: a token in a header of its own, the type in another. */
export function gitlabRequests(token: string): VendorRequest[] {
  return Object.entries(GITLAB).map(([type, body]) => ({
    type,
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'GitLab/18.0', 'X-Gitlab-Event': type, 'X-Gitlab-Token': token, 'X-Gitlab-Event-UUID': '13792a34-cac6-4fda-95a8-c58e00a3954e' },
    body: JSON.stringify(body),
  }));
}

/** The types of PagerDuty's webhooks v3. https://developer.pagerduty.com/docs/webhooks-overview */
const PAGERDUTY = [
  ...[
    'acknowledged', 'annotated', 'conference_bridge.updated', 'custom_field_values.updated', 'delegated', 'escalated', 'incident_type.changed', 'priority_updated', 'reassigned',
    'reopened', 'resolved', 'responder.added', 'responder.replied', 'service_updated', 'status_update_published', 'triggered', 'unacknowledged', 'workflow.started', 'workflow.completed',
  ].map((name) => `incident.${name}`),
  'service.created', 'service.updated', 'service.deleted', 'service.custom_field_values.updated', 'pagey.ping',
];

/** As PagerDuty sends them: signatures with the current secret and with another, as during a rotation. */
export function pagerdutyRequests(secret: string): VendorRequest[] {
  return PAGERDUTY.map((type, index) => {
    const [resource] = type.split('.');
    const reference = { id: 'PF9KMXH', type: `${resource}_reference`, summary: 'API Service', self: 'https://api.pagerduty.com/services/PF9KMXH', html_url: null };
    const data = type === 'pagey.ping'
      ? { message: 'Hello from your friend Pagey!', type: 'ping' }
      : { id: 'PGR0VU2', type: resource, number: 2, status: 'triggered', incident_key: null, created_at: '2026-01-31T11:59:57Z', title: 'A little bump', service: reference, assignees: [reference], teams: [], priority: null, urgency: 'high', conference_bridge: null };
    const agent = index % 2 === 0 ? { ...reference, type: 'user_reference', summary: 'Tenex Engineer' } : null;
    const body = JSON.stringify({ event: { id: `01BZ${index}`, event_type: type, resource_type: resource, occurred_at: '2026-01-31T11:59:57.123Z', agent, client: null, data } });
    const sign = (key: string) => `v1=${createHmac('sha256', key).update(body).digest('hex')}`;
    return { type, headers: { 'Content-Type': 'application/json', 'User-Agent': 'PagerDuty-Webhook/V3.0', 'X-PagerDuty-Signature': `${sign('another')},${sign(secret)}` }, body };
  });
}
