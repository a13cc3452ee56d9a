import { compareVersions, formatReleases, readChangelog, releasesBetween } from './changelog';
import type { ResyncState } from './resync-state';
import { FRAMEWORK, FRAMEWORK_VERSION } from './template-versions';

/** What is new since the version that generated the repository, ended by an empty line; nothing where it is the same. */
export function releaseNotes({ frameworkVersion: from = FRAMEWORK_VERSION }: ResyncState): string {
  if (from === FRAMEWORK_VERSION) return '';
  const notes = compareVersions(from, FRAMEWORK_VERSION) > 0
    ? 'This version is older: what came since is taken back.'
    : formatReleases(releasesBetween(readChangelog(), from, FRAMEWORK_VERSION));
  // upgrade-check reads them, up to an empty line.
  return `${[`${FRAMEWORK.name} ${from} -> ${FRAMEWORK_VERSION}`, notes].filter(Boolean).join('\n')}\n\n`;
}
