import { grants } from './common';

/*
 * Which permissions of a GitHub App or a token deserve a second look. The names are those of GitHub's page "Managing your personal
 * access tokens", which lists them for its URL parameters, and of `app-permissions` in its OpenAPI description.
 */

/** With write access to these it can change code or what checks it, run code, read what builds keep secret, let others in, or hide findings. */
const WRITE = new Set([
  'actions', 'actions_variables', 'administration', 'artifact_metadata', 'attestations', 'checks', 'codespaces', 'codespaces_lifecycle_admin',
  'codespaces_secrets', 'contents', 'custom_properties_for_organizations', 'dependabot_secrets', 'deployments', 'environments', 'git_signing_ssh_public_keys',
  'git_ssh_keys', 'gpg_keys', 'keys', 'members', 'merge_queues', 'packages', 'pages', 'pull_requests', 'repository_advisories',
  'repository_custom_properties', 'repository_hooks', 'secret_scanning_alerts', 'secrets', 'security_events', 'single_file', 'statuses',
  'vulnerability_alerts', 'workflows',
]);

/** Whoever can read these knows secrets that leaked, in plain text, and weaknesses that are not fixed. */
const READ = new Set(['repository_advisories', 'secret_scanning_alerts', 'security_events', 'vulnerability_alerts']);

/** What may be done to a whole organization or enterprise deserves a look, new permissions included, but for these. */
const HARMLESS = new Set([
  'organization_announcement_banners', 'organization_api_insights', 'organization_copilot_seat_management', 'organization_events',
  'organization_knowledge_bases', 'organization_models', 'organization_plan', 'organization_projects',
]);

type Permissions = Readonly<Record<string, string | null | undefined>>;

/** `administration:write`, for each that does. */
export function sensitive(permissions: Permissions | null | undefined): string[] {
  return grants(permissions).filter((grant) => {
    const [name, level] = grant.split(':');
    const writes = level === 'write' || level === 'admin';
    return READ.has(name) || (writes && (WRITE.has(name) || (/^(organization|enterprise)_/.test(name) && !HARMLESS.has(name))));
  });
}
