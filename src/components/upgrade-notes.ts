import { Component } from 'projen';
import type { Project } from 'projen';
import { compareVersions, formatReleases, readChangelog, releasesBetween } from '../changelog';
import type { ResyncState } from '../resync-state';
import { FRAMEWORK, FRAMEWORK_VERSION } from '../template-versions';
import type { ManagedFiles } from './managed-files';

/**
 * Prints what is new since the version that generated the repository, and what is left to do: before anything can fail, because
 * what fails may be what the notes are about. Nothing, where it is the same version.
 */
export function printReleaseNotes({ frameworkVersion: from = FRAMEWORK_VERSION }: ResyncState): void {
  if (from === FRAMEWORK_VERSION) return;
  const notes = compareVersions(from, FRAMEWORK_VERSION) > 0
    ? 'This version is older: what came since is taken back.'
    : formatReleases(releasesBetween(readChangelog(), from, FRAMEWORK_VERSION));
  // upgrade-check reads them, up to an empty line.
  process.stdout.write(`${[`${FRAMEWORK.name} ${from} -> ${FRAMEWORK_VERSION}`, notes].filter(Boolean).join('\n')}\n\n`);
}

/** Options of `UpgradeNotes`. */
export interface UpgradeNotesOptions {
  /** What the last resync did. */
  readonly previous: ResyncState;
  /** Files of the starter that this resync writes. */
  readonly newStarterFiles: string[];
  readonly managedFiles: ManagedFiles;
}

/** Prints which files a resync with another version of the framework has added and removed. */
export class UpgradeNotes extends Component {
  constructor(project: Project, private readonly options: UpgradeNotesOptions) {
    super(project);
  }

  public synthesize(): void {
    const { previous: { frameworkVersion, managedFiles: before }, newStarterFiles, managedFiles: { paths } } = this.options;
    if (frameworkVersion === undefined || frameworkVersion === FRAMEWORK_VERSION) return;
    const list = (title: string, which: string[]) => which.length > 0 ? `${title}: ${which.join(', ')}\n` : '';
    process.stdout.write([
      list('Added', paths.filter((path) => !(path in before))),
      list('Removed', Object.keys(before).filter((path) => !paths.includes(path))),
      list('Yours, from the starter', newStarterFiles),
    ].join(''));
  }
}
