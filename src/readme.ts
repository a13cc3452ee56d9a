import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceConfig } from './config';
import type { Engine } from './options';

/** The README that a repository starts with. */
export function readme(config: SourceConfig): string {
  return render('README.md', config);
}

/** `framework/README.md`: which secrets to set, how to deploy, what the answers mean. Managed, because it follows the options. */
export function operations(config: SourceConfig, engine: Engine): string {
  return render('OPERATIONS.md', config, { engine });
}

/** `framework/RUNBOOK.md`: what to do when an alarm goes off. */
export function runbook(config: SourceConfig): string {
  return render('RUNBOOK.md', config);
}

/** `framework/UPGRADING.md`: how to take a later version of the framework, by hand and with Renovate. */
export function upgrading(config: SourceConfig): string {
  return render('UPGRADING.md', config);
}

/** A template's prose with this source's names in it. */
function render(file: string, config: SourceConfig, more: Readonly<Record<string, string>> = {}): string {
  const { source } = config;
  const stages = Object.keys(config.stages);
  const secrets = [...(source.authorization ? ['auth_token'] : []), ...(source.signature ? ['signing_secret'] : [])];
  const values: Record<string, string> = {
    service: config.service,
    title: source.title,
    namespace: config.namespace,
    stage: stages[0],
    stages: stages.map((stage) => `\`${stage}\``).join(', '),
    region: config.stages[stages[0]].region,
    apiPath: config.apiPath,
    secret: secrets[0],
    secrets: secrets.map((name) => `\`${name}\``).join(' and '),
    trust: [
      source.authorization && `a token in the \`${source.authorization.header}\` header, which the API's authorizer checks`,
      source.signature && `a signature in the \`${source.signature.headers[0]}\` header, which the ingest function verifies over the raw body`,
    ].filter(Boolean).join(', and '),
    ...more,
  };
  const template = readFileSync(join(__dirname, '..', 'templates', file), 'utf8');
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]);
}
