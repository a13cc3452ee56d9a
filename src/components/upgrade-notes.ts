import { Component } from 'projen';
import type { Project } from 'projen';
import { compareVersions, formatReleases, readChangelog, releasesBetween } from '../changelog';
import type { ResyncState } from '../resync-state';
import type { ManagedFiles } from './managed-files';

/** Options of `UpgradeNotes`. */
export interface UpgradeNotesOptions {
  /** Version of the framework, now. */
  readonly version: string;
  /** What the last resync did. */
  readonly previous: ResyncState;
  /** Files of the starter that this resync writes. */
  readonly newStarterFiles: string[];
  readonly managedFiles: ManagedFiles;
}

/** What a resync with another version of the framework has changed, and what is left to do, on the terminal. */
export class UpgradeNotes extends Component {
  constructor(project: Project, private readonly options: UpgradeNotesOptions) {
    super(project);
  }

  public synthesize(): void {
    const { version, previous: { frameworkVersion: from } } = this.options;
    if (from === undefined || from === version) return;
    const notes = [
      `mozdef-ef-projen ${from} -> ${version}`,
      compareVersions(from, version) > 0
        ? 'This version is older: what came since is taken back.'
        : formatReleases(releasesBetween(readChangelog(), from, version)),
      ...this.files(),
    ];
    // upgrade-check reads them, up to an empty line.
    process.stdout.write(`${notes.filter(Boolean).join('\n')}\n\n`);
  }

  private files(): string[] {
    const { previous: { managedFiles: before }, newStarterFiles, managedFiles: { paths } } = this.options;
    const list = (title: string, which: string[]) => which.length > 0 ? [`${title}: ${which.join(', ')}`] : [];
    return [
      ...list('Added', paths.filter((path) => !(path in before))),
      ...list('Removed', Object.keys(before).filter((path) => !paths.includes(path))),
      ...list('Yours, from the starter', newStarterFiles),
    ];
  }
}
