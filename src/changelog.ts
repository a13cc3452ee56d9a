import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A change that users may notice. */
export interface Change {
  /** Type of the commit: `feat`, `fix`, `perf`… (https://www.conventionalcommits.org). */
  readonly type: string;
  readonly scope?: string;
  readonly summary: string;
  /** What breaks, and what the user must do. */
  readonly breaking?: string;
}

/** What a version of this package changed. */
export interface Release {
  readonly version: string;
  /** Day of the release, `YYYY-MM-DD`. */
  readonly date: string;
  readonly changes: readonly Change[];
}

/** The releases of this package up to this one, the newest first; scripts/changelog.ts makes the list from the commits. */
export function readChangelog(): Release[] {
  const file = join(__dirname, '..', 'changelog.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Release[]) : [];
}

/** The releases after `from`, up to and with `to`. */
export function releasesBetween(changelog: readonly Release[], from: string, to: string): Release[] {
  return changelog.filter(({ version }) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0);
}

/** What to do first, then what else is new; the newest release first. */
export function formatReleases(releases: readonly Release[]): string {
  return releases.map(({ version, date, changes }) => {
    const line = ({ type, scope, summary }: Change) => `  ${type}${scope ? ` (${scope})` : ''}: ${summary}`;
    const breaking = changes.filter((change) => change.breaking);
    return [
      `${version} (${date})`,
      ...breaking.flatMap((change) => [`${line(change)}\n    BREAKING: ${change.breaking!.replaceAll('\n', '\n    ')}`]),
      ...changes.filter((change) => !change.breaking).map(line),
    ].join('\n');
  }).join('\n');
}

/** Negative where `a` is older than `b`; a pre-release counts as its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => (/\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0').split('.').map(Number));
  const index = left.findIndex((part, position) => part !== right[position]);
  return index < 0 ? 0 : left[index] - right[index];
}
