import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, JsonFile, SampleFile } from 'projen';
import type { Project } from 'projen';
import { starterTemplates } from '../templates';

/** Which files of the starter the repository has been given, so that one that was deleted does not come back. */
const GIVEN = '.projen/starter.json';

/**
 * The engineer's half of the repository: handler, schemas, samples and tests, each written once and never again. A file that a
 * later version adds to the starter arrives where the path is free.
 */
export class StarterFiles extends Component {
  constructor(project: Project, starter: string) {
    super(project);
    const templates = starterTemplates(starter);
    const given = filesGiven(project.outdir);
    for (const { target, file } of templates) {
      if (!given.has(target)) new SampleFile(project, target, { sourcePath: file });
    }
    new JsonFile(project, GIVEN, {
      obj: { files: [...new Set([...given, ...templates.map(({ target }) => target)])].sort() },
    });
  }
}

function filesGiven(outdir: string): Set<string> {
  const file = join(outdir, GIVEN);
  return new Set(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { files: string[] }).files : []);
}
