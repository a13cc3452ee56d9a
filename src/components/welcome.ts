import { Component, ProjenrcFile } from 'projen';
import type { InitProject, Project } from 'projen';
import type { SourceConfig } from '../config';

/** What `projen new` ends with: what it has made of the flags, and what comes next. */
export class Welcome extends Component {
  constructor(project: Project, private readonly config: SourceConfig) {
    super(project);
  }

  /** Where nothing is installed, there is no later step. */
  public projectCreation({ post }: InitProject): void {
    if (!post) this.print();
  }

  public postProjectCreation(): void {
    this.print();
  }

  private print(): void {
    const { source, service, namespace, apiPath, stages } = this.config;
    const [stage] = Object.keys(stages);
    const trust = [
      source.authorization && `a token in ${source.authorization.header}`,
      source.signature && `a signature in ${source.signature.headers.join(' or ')}`,
    ].filter(Boolean).join(' and ');
    const type = source.eventType && ('header' in source.eventType ? `in the header ${source.eventType.header}` : `in the body, ${source.eventType.body}`);
    const next = [
      ['npx projen build', 'types, tests, bundles, Terraform configuration'],
      ['npx projen local', 'the event source on this machine; npx projen send posts samples to it'],
      [`npx projen doctor -- --stage ${stage}`, 'what a deployment needs; then secrets, deploy'],
    ];
    const width = Math.max(...next.map(([command]) => command.length));
    process.stdout.write(`
${source.title} events to MozDef
  source      ${source.id}
  service     ${service}, in the namespace ${namespace}
  stages      ${Object.keys(stages).join(', ')}
  webhook     /${apiPath}, trusted by ${trust}
  event type  ${type ?? 'there is one only'}
All of it is in ${ProjenrcFile.of(this.project)?.filePath}; run npx projen after a change.

Next:
${next.map(([command, what]) => `  ${command.padEnd(width)}  # ${what}`).join('\n')}

`);
  }
}
