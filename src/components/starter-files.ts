import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Component, SampleFile } from 'projen';
import type { Project } from 'projen';
import type { Starter } from '../starters';

/**
 * The engineer's half of the repository: handler, schemas, samples and tests, each written once and never again. A file that a
 * later version adds to the starter arrives where the path is free.
 */
export class StarterFiles extends Component {
  /** Every file that the repository has been given, now or before. */
  public readonly given: string[];
  /** Of these, what is written now. */
  public readonly added: string[];

  constructor(project: Project, { files, before }: Starter) {
    super(project);
    const added = files.filter(({ target }) => !before.includes(target) && !existsSync(join(project.outdir, target)));
    for (const { target, content } of added) {
      new SampleFile(project, target, { contents: content });
    }
    this.added = added.map(({ target }) => target);
    this.given = [...new Set([...before, ...files.map(({ target }) => target)])];
  }
}
