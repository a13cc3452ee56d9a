import { timestampOf } from '../framework';
import type { Details, MozdefEventDraft, Severity, SourceEvent } from '../framework';

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

/** What most events carry, whatever their type. */
export interface Common {
  readonly action?: string;
  readonly sender?: { readonly login: string; readonly type?: string | null } | null;
  readonly repository?: {
    readonly full_name: string;
    readonly private: boolean;
    readonly visibility?: string | null;
    readonly html_url?: string | null;
  } | null;
  readonly organization?: { readonly login: string } | null;
}

/** What a handler adds to what every event has. */
export interface Report {
  readonly category: Category;
  readonly severity: Severity;
  readonly summary: string;
  /** When it happened, as the payload has it; unusable values are ignored. */
  readonly time?: unknown;
  readonly details?: Details;
}

/** Makes the MozDef event: the common details first, so that a handler's own, e.g. a better `url`, replace them. */
export function report(event: SourceEvent<Common>, { category, severity, summary, time, details }: Report): MozdefEventDraft {
  const { action, sender, repository, organization } = event.body;
  return {
    category,
    severity,
    summary,
    timestamp: timestampOf(time),
    details: {
      event_type: event.type,
      delivery_id: event.id,
      action,
      username: sender?.login,
      user_type: sender?.type,
      repository: repository?.full_name,
      repository_visibility: repository && visibility(repository),
      organization: organization?.login,
      url: repository?.html_url,
      ...details,
    },
  };
}

/** Who did it, for a summary. */
export function actor({ sender }: Pick<Common, 'sender'>): string {
  return sender?.login ?? 'someone';
}

export function visibility({ visibility: named, private: isPrivate }: { readonly visibility?: string | null; readonly private: boolean }): string {
  return named ?? (isPrivate ? 'private' : 'public');
}

/** The entry for a key that comes from outside, such as an action: own entries only, for a key may be `constructor`. */
export function entry<Value>(table: Readonly<Record<string, Value>>, key: string | null | undefined): Value | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
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

/** A few names for a summary: `a, b, c and 4 more`. */
export function some(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** `contents:write`, for each permission. */
export function grants(permissions: Readonly<Record<string, string | null | undefined>> | null | undefined): string[] {
  return Object.entries(permissions ?? {}).map(([name, level]) => `${name}:${level}`);
}
