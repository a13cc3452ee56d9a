import { join, relative } from 'node:path';
import { Component } from 'projen';
import type { Project } from 'projen';
import type { ResyncState } from '../resync-state';
import { FRAMEWORK_VERSION } from '../template-versions';
import type { ManagedFiles } from './managed-files';

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
    const shown = (path: string) => relative(this.project.root.outdir, join(this.project.outdir, path));
    const list = (title: string, which: string[]) => which.length > 0 ? `${title}: ${which.map(shown).join(', ')}\n` : '';
    process.stdout.write([
      list('Added', paths.filter((path) => !(path in before))),
      list('Removed', Object.keys(before).filter((path) => !paths.includes(path))),
      list('Yours, from the starter', newStarterFiles),
    ].join(''));
  }
}
