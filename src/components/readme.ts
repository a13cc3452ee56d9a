import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, SampleFile } from 'projen';
import type { Project } from 'projen';
import type { SourceConfig } from '../source-config';

/** `README.md`: written once, and then the engineer's. */
export class Readme extends Component {
  constructor(project: Project, config: SourceConfig) {
    super(project);
    new SampleFile(project, 'README.md', { contents: render(config) });
  }
}

function render(config: SourceConfig): string {
  const values: Record<string, string> = {
    service: config.service,
    title: config.source.title,
    namespace: config.namespace,
    stages: config.stages.map((stage) => `\`${stage}\``).join(', '),
    stage: config.stages[0],
    region: config.region,
    apiPath: config.apiPath,
    secret: config.source.authorization ? 'auth_token' : 'signing_secret',
  };
  const template = readFileSync(join(__dirname, '..', '..', 'templates', 'README.md'), 'utf8');
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]);
}
