import { at, entry, subjectPath, textAt } from './body';
import { phrase, quoted, report, words } from './common';
import type { Report } from './common';
import type { Handler } from '../framework';
import type { OtherEvent } from '../generated/events';

/* Every event type without a handler of its own, those included that GitHub will invent. */

type Weight = Pick<Report, 'category' | 'severity'>;

const EVERYDAY: Weight = { category: 'activity', severity: 'INFO' };
/** Somebody asks to pass a protection, or to set a finding aside, or is allowed to. */
const EXEMPTION: Weight = { category: 'security-settings', severity: 'NOTICE' };

const WEIGHTS: Readonly<Record<string, Weight>> = {
  bypass_request_push_ruleset: EXEMPTION,
  bypass_request_secret_scanning: EXEMPTION,
  custom_property: { category: 'security-settings', severity: 'NOTICE' },
  custom_property_values: { category: 'security-settings', severity: 'NOTICE' },
  deployment_protection_rule: { category: 'activity', severity: 'NOTICE' },
  dismissal_request_code_scanning: EXEMPTION,
  dismissal_request_dependabot: EXEMPTION,
  dismissal_request_secret_scanning: EXEMPTION,
  exemption_request_push_ruleset: EXEMPTION,
  exemption_request_secret_scanning: EXEMPTION,
  installation_target: { category: 'change-management', severity: 'NOTICE' },
  repository_import: { category: 'change-management', severity: 'NOTICE' },
};

/** What something is called, the best first. */
const NAMES = ['full_name', 'tag_name', 'title', 'name', 'slug', 'login', 'context', 'environment'];

export const otherEvent: Handler<OtherEvent> = (event) => {
  const { type, body } = event;
  const subject = at(body, subjectPath(type));
  // Of a status, what it says; that it was created says nothing.
  const state = type.endsWith('status') ? textAt(subject, 'state') : undefined;
  const action = state ?? textAt(body, 'action') ?? textAt(body, 'status');
  const conclusion = textAt(subject, 'conclusion');
  const number = at(subject, 'number');
  const numbered = (typeof number === 'number' || typeof number === 'bigint') && `#${number}`;
  const name = NAMES.map((key) => textAt(subject, key)).find(Boolean);
  const where = textAt(body, 'repository.full_name') ?? textAt(body, 'organization.login');
  const by = textAt(body, 'sender.login');
  return report(event, {
    ...entry(WEIGHTS, type) ?? EVERYDAY,
    summary: phrase(
      words(type), numbered, quoted(name), action && words(action), conclusion && `(${words(conclusion)})`, textAt(body, 'ref'),
      where && `in ${where}`, by && `by ${by}`,
    ),
  });
};
