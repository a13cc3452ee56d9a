import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Component, SampleFile } from 'projen';
import type { Project } from 'projen';
import { starterTemplates } from '../templates';

/**
 * The engineer's half of the repository: handler, schemas, samples and tests, each written once and never again. A file that a
 * later version adds to the starter arrives where the path is free.
 */
export class StarterFiles extends Component {
  /** Every file that the repository has been given, now or before. */
  public readonly given: string[];
  /** Of these, what is written now. */
  public readonly added: string[];

  /** @param before what it was given before: of these, one that is not there was deleted. */
  constructor(project: Project, starter: string, before: string[]) {
    super(project);
    const templates = starterTemplates(starter);
    const added = templates.filter(({ target }) => !before.includes(target) && !existsSync(join(project.outdir, target)));
    for (const { target, file } of added) {
      new SampleFile(project, target, { sourcePath: file });
    }
    this.added = added.map(({ target }) => target);
    this.given = [...new Set([...before, ...templates.map(({ target }) => target)])];
  }
}
