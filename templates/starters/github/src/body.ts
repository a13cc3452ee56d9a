/* Reading a body of which nothing is sure: any part of it may be missing, null, or of another type. */

/** A value at a dotted path, or undefined; the empty path is the body itself. */
export function at(body: unknown, path: string): unknown {
  return path === '' ? body : path.split('.').reduce<unknown>((parent, key) => (isObject(parent) ? entry(parent, key) : undefined), body);
}

/** The text at a dotted path, if there is one that is not empty. */
export function textAt(body: unknown, path: string): string | undefined {
  const value = at(body, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The values at a path of which parts may be lists: `labels[].name`, `commits[].added[]`. What is missing on the way is left out; a
 * path without lists has at most one value.
 */
export function allAt(body: unknown, path: string): unknown[] {
  const [first, ...rest] = path.split('[]');
  return rest.reduce<unknown[]>(
    (lists, part) => lists.flatMap((list) => (Array.isArray(list) ? list.map((element) => at(element, part.replace(/^\./, ''))) : [])),
    [at(body, first)],
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entry for a key that comes from outside, such as an action: own entries only, for a key may be `constructor`. */
export function entry<Value>(table: Readonly<Record<string, Value>>, key: string | null | undefined): Value | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Where what an event is about is in its body, if not under the event's own name, as a release or a deployment is. */
const SUBJECTS: Readonly<Record<string, string>> = {
  branch_protection_rule: 'rule',
  code_scanning_alert: 'alert',
  commit_comment: 'comment',
  dependabot_alert: 'alert',
  deploy_key: 'key',
  discussion_comment: 'comment',
  fork: 'forkee',
  issue_comment: 'comment',
  issues: 'issue',
  page_build: 'build',
  pull_request_review: 'review',
  pull_request_review_comment: 'comment',
  repository_vulnerability_alert: 'alert',
  secret_scanning_alert: 'alert',
  status: '',
};

/** The path of what an event is about; an empty one is the body itself. */
export function subjectPath(type: string): string {
  return entry(SUBJECTS, type) ?? type;
}
