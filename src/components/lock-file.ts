import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';
import type { javascript } from 'projen';

/** In `node_modules`: package.json was written, and what it asks for is not installed yet. */
const PENDING = '.mozdef-ef-install-pending';

/**
 * Has what package.json asks for installed, wherever a resync runs and however the one before ended.
 *
 * With `CI` set projen installs what the lock file has, which fails, or leaves it stale, when that very resync has changed `package.json`
 * (projen#2889, projen#800): as with a newer framework that needs another package. And it installs only where package.json changes: after an
 * installation that failed, it never would again.
 *
 * To be made after every component of projen's.
 */
export class LockFile extends Component {
  /** The files are written, and something is being installed. */
  public isInstalling = false;

  constructor(private readonly nodeProject: javascript.NodeProject) {
    super(nodeProject);
  }

  public preSynthesize(): void {
    const manifest = join(this.project.outdir, 'package.json');
    // projen writes it without, and so takes it for changed.
    if (existsSync(this.marker) && existsSync(manifest)) appendFileSync(manifest, '\n');
  }

  /** Runs after package.json is written, and before anything is installed. */
  public synthesize(): void {
    this.isInstalling = true;
    if (!this.nodeProject.package.file.changed) return;
    process.env.CI = '0';
    if (existsSync(join(this.project.outdir, 'node_modules'))) writeFileSync(this.marker, '');
  }

  /** Runs after everything is installed. */
  public postSynthesize(): void {
    this.isInstalling = false;
    rmSync(this.marker, { force: true });
  }

  private get marker(): string {
    return join(this.project.outdir, 'node_modules', PENDING);
  }
}
