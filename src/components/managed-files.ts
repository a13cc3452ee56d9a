import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Component, JsonFile, ObjectFile } from 'projen';
import type { FileBase, Project } from 'projen';
import { RESYNC_STATE } from '../resync-state';
import type { ResyncState } from '../resync-state';
import { FRAMEWORK_VERSION } from '../template-versions';

/** Where what a resync takes away is kept. */
const EDITED = '.projen/edited';

/** How to add to the files that are lists. */
const LISTS: Record<string, string> = {
  '.gitignore': 'project.gitignore.addPatterns(\'pattern\')',
  '.gitattributes': 'project.gitattributes.addAttributes(\'pattern\', \'attribute\')',
};

/** Options of `ManagedFiles`. */
export interface ManagedFilesOptions {
  /** What the last resync did. */
  readonly previous: ResyncState;
  /** Whose starter it is. */
  readonly starter?: string;
  /** What the starter has given to the repository, now and before. */
  readonly starterFiles: string[];
}

/**
 * What a person wrote into a file that is generated is kept elsewhere, and said: a resync would take it away without a word. What
 * the last resync wrote is known by `.projen/mozdef-ef.json`.
 *
 * To be made after every file of the project type.
 */
export class ManagedFiles extends Component {
  private readonly files: FileBase[];
  /** What people wrote, by path. */
  private readonly written = new Map<string, string>();

  constructor(project: Project, private readonly options: ManagedFilesOptions) {
    super(project);
    // Others may rewrite package.json as well, and what .projenrc.ts makes of its own is written after the list.
    this.files = project.files.filter(({ readonly }) => readonly);
    new JsonFile(project, RESYNC_STATE, {
      obj: () => ({
        frameworkVersion: FRAMEWORK_VERSION,
        starter: options.starter,
        starterFiles: [...options.starterFiles].sort(),
        managedFiles: Object.fromEntries(this.paths.flatMap((path) => {
          const text = this.read(path);
          return text === undefined ? [] : [[path, hashOf(text)]];
        })),
      }),
    });
    project.gitignore.exclude(`/${EDITED}/`);
  }

  /** Paths of the managed files, but for those that .projenrc.ts has taken out. */
  public get paths(): string[] {
    const current = new Set(this.project.files);
    return this.files.filter((file) => current.has(file)).map(({ path }) => path);
  }

  public preSynthesize(): void {
    const { managedFiles } = this.options.previous;
    const generated = generatedBefore(this.read('.projen/files.json'));
    for (const path of new Set([...Object.keys(managedFiles), ...this.paths])) {
      const text = this.read(path);
      const known = path in managedFiles ? managedFiles[path] === hashOf(text ?? '') : generated.has(path);
      if (text !== undefined && !known) this.written.set(path, text);
    }
  }

  public synthesize(): void {
    for (const [path, text] of this.written) {
      if (this.read(path) !== text) {
        this.project.logger.warn(`${this.becomes(path)} Your version is ${this.shown(this.keep(path, text))}. ${this.escapeHatch(path)}`.trim());
      }
    }
  }

  private becomes(path: string): string {
    if (this.paths.includes(path)) {
      return path in this.options.previous.managedFiles ? `${this.shown(path)} was edited by hand, and is generated again.` : `${this.shown(path)} is generated from now on.`;
    }
    const why = this.files.some((file) => file.path === path) ? 'because .projenrc.ts takes it out: move yours back' : 'by this version of the framework';
    return `${this.shown(path)} was edited by hand, and is not generated any more, ${why}.`;
  }

  private escapeHatch(path: string): string {
    if (!this.paths.includes(path)) return '';
    const change = this.project.tryFindFile(path) instanceof ObjectFile ? `project.tryFindObjectFile('${path}')?.addOverride('a.key', value)` : LISTS[path];
    return change
      ? `To change it, in .projenrc.ts: ${change}`
      : `To make it yours, in .projenrc.ts: project.tryRemoveFile('${path}'); then npx projen, and move your version back.`;
  }

  /** Its path where `npx projen` runs: a subproject's is the root's folder. */
  private shown(path: string): string {
    return relative(this.project.root.outdir, join(this.project.outdir, path));
  }

  /** Writes it to a path that is free. */
  private keep(path: string, text: string): string {
    let kept = `${EDITED}/${path}`;
    for (let number = 2; (this.read(kept) ?? text) !== text; number++) kept = `${EDITED}/${path}.${number}`;
    mkdirSync(dirname(join(this.project.outdir, kept)), { recursive: true });
    writeFileSync(join(this.project.outdir, kept), text);
    return kept;
  }

  private read(path: string): string | undefined {
    const file = join(this.project.outdir, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
}

/** What projen generated before, framework or not. */
function generatedBefore(filesJson: string | undefined): Set<string> {
  try {
    return new Set((JSON.parse(filesJson ?? '{}') as { files?: string[] }).files);
  } catch {
    // The marks of a merge; projen writes it anew.
    return new Set();
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
