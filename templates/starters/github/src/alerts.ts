import type { Handler, Severity } from '../framework';
import { entry } from './body';
import { actor, phrase, place, quoted, report, words } from './common';
import type { Common } from './common';
import type { Events } from '../generated/events';

/* Findings in code and in what it depends on. Leaked secrets are in secrets.ts. */

/** By the levels that GitHub's scanners have between them. */
const FINDING_SEVERITY: Readonly<Record<string, Severity>> = {
  critical: 'CRITICAL',
  high: 'ERROR',
  error: 'ERROR',
  medium: 'WARNING',
  moderate: 'WARNING',
  warning: 'WARNING',
  low: 'NOTICE',
  note: 'NOTICE',
  none: 'NOTICE',
};

function findingSeverity(level: string | null | undefined): Severity {
  return entry(FINDING_SEVERITY, level?.toLowerCase()) ?? 'WARNING';
}

type State = 'open' | 'dismissed' | 'fixed';

/** What an action means for the finding, and words for it, for all kinds of alert. */
const ACTIONS: Readonly<Record<string, readonly [State, string]>> = {
  created: ['open', 'created'],
  create: ['open', 'created'],
  reopened: ['open', 'reopened'],
  reopen: ['open', 'reopened'],
  reopened_by_user: ['open', 'reopened'],
  auto_reopened: ['open', 'reopened by a rule'],
  reintroduced: ['open', 'reintroduced'],
  appeared_in_branch: ['open', 'appeared in a branch'],
  dismissed: ['dismissed', 'dismissed'],
  dismiss: ['dismissed', 'dismissed'],
  closed_by_user: ['dismissed', 'dismissed'],
  auto_dismissed: ['dismissed', 'dismissed by a rule'],
  fixed: ['fixed', 'fixed'],
  resolve: ['fixed', 'fixed'],
};

/** An open finding is as severe as it says; one that a person set aside is less so, but worth a look if it was severe. */
function alertSeverity(action: string, level: string | null | undefined): Severity {
  const severity = findingSeverity(level);
  const severe = severity === 'ERROR' || severity === 'CRITICAL';
  switch (entry(ACTIONS, action)?.[0]) {
    case 'open': return severity;
    case 'dismissed': return severe ? 'WARNING' : 'NOTICE';
    case 'fixed': return 'INFO';
    default: return 'NOTICE';
  }
}

/** `finding in octo-org/hello: created`. Who set it aside matters; who caused anything else is a robot. */
function alertSummary(finding: string, body: Common & { readonly action: string }, reason?: string | null): string {
  const [state, verb] = entry(ACTIONS, body.action) ?? [undefined, words(body.action)];
  const by = state === 'dismissed' && body.action !== 'auto_dismissed' && `by ${actor(body)}`;
  return `${finding} in ${place(body)}: ${phrase(verb, by, by && reason && `(${words(reason)})`)}`;
}

/** `npm/semver`: qualified, because a package may be called `ldap`, a word that triggers a plugin of MozDef. */
function packageName(of: { readonly ecosystem?: string | null; readonly name?: string | null } | null | undefined): string | undefined {
  return of?.name ? [of.ecosystem, of.name].filter(Boolean).join('/') : undefined;
}

/** `(CVE-2022-25883)` */
function identified(id: string | null | undefined): string | undefined {
  return id ? `(${id})` : undefined;
}

export const dependabotAlert: Handler<Events['dependabot_alert']> = (event) => {
  const { action, alert } = event.body;
  const { security_advisory: advisory, security_vulnerability: weakness, dependency } = alert;
  const name = packageName(weakness?.package);
  const finding = phrase(weakness?.severity, 'Dependabot alert for', name ?? 'a package', identified(advisory?.cve_id ?? advisory?.ghsa_id));
  return report(event, {
    category: 'vulnerabilities',
    severity: alertSeverity(action, weakness?.severity),
    summary: alertSummary(finding, event.body, alert.dismissed_reason),
    details: {
      alert_number: alert.number,
      alert_state: alert.state,
      alert_severity: weakness?.severity,
      alert_title: advisory?.summary,
      package: name,
      manifest: dependency?.manifest_path,
      dependency_scope: dependency?.scope,
      vulnerable_versions: weakness?.vulnerable_version_range,
      patched_version: weakness?.first_patched_version?.identifier,
      ghsa_id: advisory?.ghsa_id,
      cve_id: advisory?.cve_id,
      // As text: a score is 5 in one event and 5.5 in the next, and a field has one type in the index.
      cvss_score: advisory?.cvss?.score?.toFixed(1),
      dismissed_reason: alert.dismissed_reason,
      url: alert.html_url,
    },
  });
};

export const repositoryVulnerabilityAlert: Handler<Events['repository_vulnerability_alert']> = (event) => {
  const { action, alert } = event.body;
  const id = alert.external_identifier ?? alert.ghsa_id;
  const finding = phrase(alert.severity ?? 'security', 'alert for package', alert.affected_package_name ?? '(unknown)', identified(id));
  return report(event, {
    category: 'vulnerabilities',
    severity: alertSeverity(action, alert.severity),
    summary: alertSummary(finding, event.body, alert.dismiss_reason),
    details: {
      alert_id: alert.id,
      alert_number: alert.number,
      alert_state: alert.state,
      alert_severity: alert.severity,
      package: alert.affected_package_name,
      vulnerable_versions: alert.affected_range,
      patched_version: alert.fixed_in,
      ghsa_id: alert.ghsa_id,
      cve_id: alert.external_identifier,
      dismissed_reason: alert.dismiss_reason,
    },
  });
};

export const codeScanningAlert: Handler<Events['code_scanning_alert']> = (event) => {
  const { action, alert } = event.body;
  const { rule, tool } = alert;
  const level = rule?.security_severity_level ?? rule?.severity;
  const location = alert.most_recent_instance?.location;
  const finding = phrase(tool?.name ?? 'code scanning', level, 'alert', quoted(rule?.description || rule?.id) ?? `#${alert.number}`);
  return report(event, {
    category: 'vulnerabilities',
    severity: alertSeverity(action, level),
    summary: alertSummary(finding, event.body, alert.dismissed_reason),
    details: {
      alert_number: alert.number,
      alert_state: alert.state,
      alert_severity: level,
      alert_title: rule?.description,
      rule_id: rule?.id,
      tool: tool?.name,
      path: location?.path,
      start_line: location?.start_line,
      dismissed_reason: alert.dismissed_reason,
      url: alert.html_url,
    },
  });
};

/** `: a hole`, where there is a title. */
function titled(title: string | null | undefined): string {
  return title ? `: ${title}` : '';
}

export const repositoryAdvisory: Handler<Events['repository_advisory']> = (event) => {
  const { action, repository_advisory: advisory } = event.body;
  return report(event, {
    category: 'vulnerabilities',
    severity: action === 'reported' ? findingSeverity(advisory.severity) : 'NOTICE',
    summary: `${actor(event.body)} ${words(action)} security advisory ${advisory.ghsa_id} of ${place(event.body)}${titled(advisory.summary)}`,
    details: {
      advisory_state: advisory.state,
      advisory_severity: advisory.severity,
      advisory_title: advisory.summary,
      advisory_author: advisory.author?.login,
      ghsa_id: advisory.ghsa_id,
      cve_id: advisory.cve_id,
      url: advisory.html_url,
    },
  });
};

export const securityAdvisory: Handler<Events['security_advisory']> = (event) => {
  const { action, security_advisory: advisory } = event.body;
  const severe = advisory.severity === 'critical' || advisory.severity === 'high';
  return report(event, {
    category: 'vulnerabilities',
    // Whether it concerns anything of ours is for Dependabot to say.
    severity: severe && action === 'published' ? 'NOTICE' : 'INFO',
    summary: `${phrase('GitHub', words(action), advisory.severity, 'advisory', advisory.ghsa_id)}${titled(advisory.summary)}`,
    details: {
      advisory_severity: advisory.severity,
      advisory_title: advisory.summary,
      ghsa_id: advisory.ghsa_id,
      cve_id: advisory.cve_id,
      packages: [...new Set((advisory.vulnerabilities ?? []).flatMap((item) => packageName(item?.package) ?? []))].slice(0, 100),
      url: `https://github.com/advisories/${encodeURIComponent(advisory.ghsa_id)}`,
    },
  });
};
