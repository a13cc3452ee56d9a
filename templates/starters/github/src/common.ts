import { timestampOf } from '../framework';
import type { Details, MozdefEventDraft, Severity, SourceEvent } from '../framework';
import { entry } from './body';
import { factsOf } from './facts';
import { timeOf } from './times';

/*
 * Severity, the same for every event type:
 *
 *   INFO      everyday activity, or something that was fixed
 *   NOTICE    normal administration of access and settings, kept for the audit; findings of low severity
 *   WARNING   a protection became weaker, something was exposed, removed or given great power: check that it was meant;
 *             findings of medium severity
 *   ERROR     someone has to act: findings of high severity, or the organization or this webhook is gone
 *   CRITICAL  act now: a leaked secret, findings of critical severity
 *
 * Category is what an event is about. MozDef's plugins are triggered by certain words that stand alone anywhere in an event
 * (`vulnerability`, `network`, `command`, ...): none of these is one.
 */
export type Category = 'activity' | 'authorization' | 'change-management' | 'leaked-secret' | 'security-settings' | 'vulnerabilities';

/** Who acted, and where: what most events carry, whatever their type. GitHub leaves out any of it, or sends null. */
export interface Common {
  readonly sender?: { readonly login?: string | null } | null;
  readonly repository?: { readonly full_name?: string | null } | null;
  readonly organization?: { readonly login?: string | null } | null;
}

/** What a handler adds to what every event has. */
export interface Report {
  readonly category: Category;
  readonly severity: Severity;
  readonly summary: string;
  /** Beside the facts of facts.ts, or in place of one where a handler knows better, e.g. the `url`. */
  readonly details?: Details;
}

/** Makes the MozDef event: the facts that are copied of every body, then what the handler says. */
export function report(event: SourceEvent<object>, { category, severity, summary, details }: Report): MozdefEventDraft {
  const { type, id, body } = event;
  return {
    category,
    severity,
    summary,
    timestamp: timestampOf(timeOf(type, body)),
    details: { event_type: type, delivery_id: id, ...factsOf(type, body), ...known(details ?? {}) },
  };
}

/** The details that there are: one that a handler does not know leaves the fact of that name as it is. */
function known(details: Details): Details {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined && value !== null));
}

/** Who did it, for a summary. */
export function actor({ sender }: Pick<Common, 'sender'>): string {
  return sender?.login || 'someone';
}

/** Where, for a summary. */
export function place({ repository, organization }: Pick<Common, 'repository' | 'organization'>): string {
  return repository?.full_name || organization?.login || 'a repository';
}

type User = { readonly login?: string | null; readonly id?: number | bigint | null; readonly email?: string | null } | null | undefined;

/** To whom it was done: the names that all sources have for it. */
export function target(user: User): Details {
  return { targetusername: user?.login, targetuserid: user?.id?.toString(), targetemail: user?.email };
}

/** Severity and words for each action of an event type; GitHub adds actions, so there is always an answer. */
export type Actions = Readonly<Record<string, readonly [Severity, string]>>;

export function actionOf(actions: Actions, action: string): readonly [Severity, string] {
  return entry(actions, action) ?? ['NOTICE', words(action)];
}

/** `closed_by_user` -> `closed by user` */
export function words(text: string): string {
  return text.replace(/_/g, ' ');
}

/** A summary's parts, without those that there are not. */
export function phrase(...parts: readonly (string | number | bigint | false | null | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== null && part !== undefined && part !== '').join(' ');
}

/** A name of somebody's choice in quotation marks, or nothing. */
export function quoted(name: string | null | undefined): string | undefined {
  return name ? `"${name}"` : undefined;
}

/** A few names for a summary: `a, b, c and 4 more`. */
export function some(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** `contents:write`, for each permission. */
export function grants(permissions: Readonly<Record<string, string | null | undefined>> | null | undefined): string[] {
  return Object.entries(permissions ?? {}).flatMap(([name, level]) => (level ? `${name}:${level}` : []));
}
