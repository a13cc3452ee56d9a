import type { Details, Handler, Severity } from '../framework';
import { entry } from './body';
import { phrase, place, report, target, words } from './common';
import type { Events } from '../generated/events';

/* Secrets that GitHub found. The secret itself is in none of the events made here. */

type Alert = Events['secret_scanning_alert']['alert'];

/** How a finding was closed; `wont_fix` means that a secret stays where everyone can read it. */
const RESOLUTION_SEVERITY: Readonly<Record<string, Severity>> = {
  revoked: 'INFO',
  false_positive: 'NOTICE',
  used_in_tests: 'NOTICE',
  pattern_deleted: 'WARNING',
  pattern_edited: 'WARNING',
  wont_fix: 'WARNING',
};

const ACTION_SEVERITY: Readonly<Record<string, (alert: Alert) => Severity>> = {
  created: ({ validity }) => (validity === 'inactive' ? 'WARNING' : 'CRITICAL'),
  reopened: ({ validity }) => (validity === 'inactive' ? 'WARNING' : 'CRITICAL'),
  publicly_leaked: ({ validity }) => (validity === 'inactive' ? 'WARNING' : 'CRITICAL'),
  validated: ({ validity }) => entry({ active: 'CRITICAL', inactive: 'NOTICE' } as const, validity) ?? 'WARNING',
  resolved: ({ resolution }) => entry(RESOLUTION_SEVERITY, resolution) ?? 'NOTICE',
  assigned: () => 'INFO',
  unassigned: () => 'INFO',
};

function secretName(alert: Alert): string {
  return alert.secret_type_display_name || words(alert.secret_type || 'secret of unknown type');
}

function alertDetails(alert: Alert): Details {
  return {
    alert_number: alert.number,
    alert_state: alert.state,
    secret_type: alert.secret_type,
    secret_validity: alert.validity,
    resolution: alert.resolution,
    publicly_leaked: alert.publicly_leaked,
    multi_repository: alert.multi_repo,
    push_protection_bypassed: alert.push_protection_bypassed,
    push_protection_bypassed_by: alert.push_protection_bypassed_by?.login,
    url: alert.html_url,
  };
}

export const secretScanningAlert: Handler<Events['secret_scanning_alert']> = (event) => {
  const { action, alert, assignee, sender } = event.body;
  const what = `${secretName(alert)} in ${place(event.body)}`;
  const bypass = alert.push_protection_bypassed ? `, pushed past the protection by ${alert.push_protection_bypassed_by?.login || 'someone'}` : '';
  const by = sender?.login && `by ${sender.login}`;
  const verb = entry({
    created: `secret found: ${what}${bypass}`,
    publicly_leaked: `secret leaked to the public: ${what}`,
    validated: `secret is ${alert.validity ?? 'of unknown validity'}: ${what}`,
    resolved: `${phrase('secret alert resolved', by, alert.resolution && `as ${words(alert.resolution)}`)}: ${what}`,
  }, action);
  return report(event, {
    category: 'leaked-secret',
    severity: entry(ACTION_SEVERITY, action)?.(alert) ?? 'WARNING',
    summary: verb ?? `${phrase('secret alert', words(action), by)}: ${what}`,
    details: { ...alertDetails(alert), ...target(assignee) },
  });
};

export const secretScanningAlertLocation: Handler<Events['secret_scanning_alert_location']> = (event) => {
  const { alert, location } = event.body;
  const { path, start_line, commit_sha } = location?.details ?? {};
  const spot = phrase(location?.type && words(location.type), path);
  return report(event, {
    category: 'leaked-secret',
    // The alert itself was CRITICAL; this is one more place to clean up.
    severity: alert.state === 'resolved' || alert.validity === 'inactive' ? 'WARNING' : 'ERROR',
    summary: `secret found in another place: ${secretName(alert)} in ${place(event.body)}${spot && `, ${spot}`}`,
    details: { ...alertDetails(alert), location_type: location?.type, path, start_line, commit: commit_sha },
  });
};
