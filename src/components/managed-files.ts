import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Component, JsonFile, ObjectFile } from 'projen';
import type { FileBase, javascript } from 'projen';
import { RESYNC_STATE, readResyncState } from '../resync-state';

/** Where the versions of managed files are kept that were edited by hand. */
const EDITED = '.projen/edited';

/** How to add to the files that are lists. */
const LISTS: Record<string, string> = {
  '.gitignore': 'project.gitignore.addPatterns(\'pattern\')',
  '.gitattributes': 'project.gitattributes.addAttributes(\'pattern\', \'attribute\')',
};

/** Options of `ManagedFiles`. */
export interface ManagedFilesOptions {
  /** Version of the framework. */
  readonly frameworkVersion: string;
  /** What the starter has given to the repository, now and before. */
  readonly starterFiles: string[];
}

/**
 * What was edited by hand in a file that is generated is kept beside it, and said: the next resync would take it away otherwise,
 * without a word. It knows by what the last resync wrote, in `.projen/mozdef-ef.json`.
 *
 * To be made after every file of the project type.
 */
export class ManagedFiles extends Component {
  private readonly files: FileBase[];

  constructor(private readonly nodeProject: javascript.NodeProject, options: ManagedFilesOptions) {
    super(nodeProject);
    // Others may rewrite package.json as well, and what .projenrc.ts makes of its own is written after the list.
    this.files = nodeProject.files.filter(({ readonly }) => readonly);
    new JsonFile(nodeProject, RESYNC_STATE, {
      obj: () => ({
        frameworkVersion: options.frameworkVersion,
        starterFiles: [...options.starterFiles].sort(),
        managedFiles: this.hashes(),
      }),
    });
    nodeProject.gitignore.exclude(`/${EDITED}/`);
  }

  /** Paths of the managed files, but for those that .projenrc.ts has taken out. */
  public get paths(): string[] {
    const current = new Set(this.nodeProject.files);
    return this.files.filter((file) => current.has(file)).map(({ path }) => path);
  }

  public preSynthesize(): void {
    const { managedFiles } = readResyncState(this.project.outdir);
    for (const [path, hash] of Object.entries(managedFiles)) {
      const file = join(this.project.outdir, path);
      if (existsSync(file) && hashOf(file) !== hash) this.keep(path);
    }
  }

  private keep(path: string): void {
    const kept = join(this.project.outdir, EDITED, path);
    mkdirSync(dirname(kept), { recursive: true });
    copyFileSync(join(this.project.outdir, path), kept);
    this.project.logger.warn(`${path} was edited by hand, and is generated again; your version is ${EDITED}/${path}. ${this.escapeHatch(path)}`);
  }

  private escapeHatch(path: string): string {
    const file = this.project.tryFindFile(path);
    const change = file instanceof ObjectFile ? `project.tryFindObjectFile('${path}')?.addOverride('a.key', value)` : LISTS[path];
    if (change) return `To change it, in .projenrc.ts: ${change}`;
    return file
      ? `To make it yours, in .projenrc.ts: project.tryRemoveFile('${path}'); then npx projen, and move your version back.`
      : 'This version of the framework does not generate it any more.';
  }

  private hashes(): Record<string, string> {
    return Object.fromEntries(this.paths.flatMap((path) => {
      const file = join(this.project.outdir, path);
      return existsSync(file) ? [[path, hashOf(file)]] : [];
    }));
  }
}

/** git may give a file other line ends. */
function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).digest('hex');
}
