import { readFileSync } from 'node:fs';
import { Component, FileBase, JsonFile, TextFile } from 'projen';
import type { IResolver, Project } from 'projen';
import { frameworkTemplates } from '../templates';

/**
 * `framework/`: the managed half of the repository, rewritten on every `npx projen` and read-only. All of it is the same in
 * every repository but `source.json`.
 */
export class FrameworkFiles extends Component {
  /** `framework/source.json`: all that is particular to this repository. */
  public readonly sourceJson: JsonFile;

  /**
   * @param sourceConfig the content of `framework/source.json`.
   * @param operations the content of `framework/README.md`.
   * @param runbook the content of `framework/RUNBOOK.md`.
   */
  constructor(project: Project, sourceConfig: any, operations: string, runbook: string) {
    super(project);
    for (const { target, file } of frameworkTemplates()) {
      new TemplateFile(project, target, file);
    }
    this.sourceJson = new JsonFile(project, 'framework/source.json', { obj: sourceConfig });
    for (const [path, content] of [['README.md', operations], ['RUNBOOK.md', runbook]]) {
      const file = new TextFile(project, `framework/${path}`, { readonly: true });
      file.addLine(`<!-- ${file.marker} -->`);
      file.addLine(content);
    }
    project.annotateGenerated('/framework/**');
  }
}

/** A managed file: the template's text below projen's marker, in a comment of the file's language. */
class TemplateFile extends FileBase {
  constructor(project: Project, target: string, private readonly template: string) {
    super(project, target);
  }

  protected synthesizeContent(_: IResolver): string {
    const comment = this.path.endsWith('.html') ? `<!-- ${this.marker} -->` : `// ${this.marker}`;
    return `${comment}\n${readFileSync(this.template, 'utf8')}`;
  }
}
