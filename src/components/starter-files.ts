import { Component, SampleFile } from 'projen';
import type { Project } from 'projen';
import { starterTemplates } from '../templates';

/**
 * The engineer's half of the repository: handler, schemas, samples and tests, each written where there is no file yet and
 * never again. A file that a later version adds to the starter arrives only where the path is free.
 */
export class StarterFiles extends Component {
  constructor(project: Project, starter: string) {
    super(project);
    for (const { target, file } of starterTemplates(starter)) {
      new SampleFile(project, target, { sourcePath: file });
    }
  }
}
