import { readFileSync } from 'node:fs';
import { Component, FileBase, JsonFile, TextFile } from 'projen';
import type { IResolver, Project } from 'projen';
import { importFrom } from '../engine';
import type { Engine } from '../options';
import { frameworkTemplates } from '../templates';

/** Options of `FrameworkFiles`. */
export interface FrameworkFilesOptions {
  /** The library that the stacks are written with. */
  readonly engine: Engine;
  /** The content of `framework/source.json`. */
  readonly sourceConfig: any;
  /** The content of `framework/README.md`. */
  readonly operations: string;
  /** The content of `framework/RUNBOOK.md`. */
  readonly runbook: string;
  /** The content of `framework/UPGRADING.md`. */
  readonly upgrading: string;
}

/**
 * `framework/`: the managed half of the repository, rewritten on every `npx projen` and read-only. All of it is the same in
 * every repository but `source.json`, and which engine's packages are imported.
 */
export class FrameworkFiles extends Component {
  /** `framework/source.json`: all that is particular to this repository. */
  public readonly sourceJson: JsonFile;

  constructor(project: Project, options: FrameworkFilesOptions) {
    super(project);
    for (const { target, file } of frameworkTemplates()) {
      new TemplateFile(project, target, file, options.engine);
    }
    this.sourceJson = new JsonFile(project, 'framework/source.json', { obj: options.sourceConfig });
    for (const [path, content] of [['README.md', options.operations], ['RUNBOOK.md', options.runbook], ['UPGRADING.md', options.upgrading]]) {
      const file = new TextFile(project, `framework/${path}`, { readonly: true });
      file.addLine(`<!-- ${file.marker} -->`);
      file.addLine(content);
    }
    project.annotateGenerated('/framework/**');
  }
}

/** A managed file: the template's text, importing from the engine, below projen's marker in a comment of the file's language. */
class TemplateFile extends FileBase {
  constructor(project: Project, target: string, private readonly template: string, private readonly engine: Engine) {
    super(project, target);
  }

  protected synthesizeContent(_: IResolver): string {
    const comment = this.path.endsWith('.html') ? `<!-- ${this.marker} -->` : `// ${this.marker}`;
    return `${comment}\n${importFrom(this.engine, readFileSync(this.template, 'utf8'))}`;
  }
}
