import { deliver } from './sample';

/** The severity of installing an app with one permission. */
async function severityOf(name: string, level: string): Promise<string> {
  const installation = { id: 1, app_slug: 'bot', account: { login: 'octo-org' }, permissions: { metadata: 'read', [name]: level } };
  return (await deliver('installation', { action: 'created', installation, sender: { login: 'mona' } })).severity;
}

test.each<[string, string, string]>([
  ...[
    'actions', 'actions_variables', 'administration', 'checks', 'codespaces', 'codespaces_secrets', 'contents', 'dependabot_secrets', 'deployments',
    'environments', 'members', 'organization_administration', 'organization_custom_org_roles', 'organization_custom_roles', 'organization_hooks',
    'organization_personal_access_tokens', 'organization_secrets', 'organization_self_hosted_runners', 'organization_something_new', 'packages', 'pages',
    'pull_requests', 'repository_hooks', 'secret_scanning_alerts', 'secrets', 'security_events', 'statuses', 'vulnerability_alerts', 'workflows',
    'enterprise_organization_installations',
  ].map((name): [string, string, string] => [name, 'write', 'WARNING']),
  ['organization_custom_properties', 'admin', 'WARNING'],
  ['secret_scanning_alerts', 'read', 'WARNING'],
  ['security_events', 'read', 'WARNING'],
  ['vulnerability_alerts', 'read', 'WARNING'],
  ['contents', 'read', 'NOTICE'],
  ['secrets', 'read', 'NOTICE'],
  ['members', 'read', 'NOTICE'],
  ['issues', 'write', 'NOTICE'],
  ['organization_projects', 'admin', 'NOTICE'],
  ['organization_plan', 'read', 'NOTICE'],
  ['constructor', 'write', 'NOTICE'],
])('an app with %s: %s is installed: %s', async (name, level, severity) => {
  expect(await severityOf(name, level)).toBe(severity);
});
