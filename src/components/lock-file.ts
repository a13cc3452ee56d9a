import { Component } from 'projen';
import type { javascript } from 'projen';

/**
 * Lets a resync update the lock file wherever it runs. With `CI` set projen installs what the lock file has, which fails, or leaves
 * it stale, when that very resync has changed `package.json` (projen#2889, projen#800): as with a newer framework that needs another package.
 */
export class LockFile extends Component {
  constructor(private readonly nodeProject: javascript.NodeProject) {
    super(nodeProject);
  }

  /** Runs after package.json is written, and before anything is installed. */
  public synthesize(): void {
    if (this.nodeProject.package.file.changed) {
      process.env.CI = '0';
    }
  }
}
