import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceConfig } from './config';
import type { Engine } from './options';

/** What of a repository is not in its configuration. */
export interface Surroundings {
  /** Path of what the repository is generated from. */
  readonly projenrc: string;
  /** It is the subproject of another. */
  readonly subproject: boolean;
  /** There is a `renovate.json5`. */
  readonly renovate: boolean;
  readonly engine: Engine;
}

/** The README that a repository starts with. */
export function readme(config: SourceConfig, surroundings: Surroundings): string {
  return render('README.md', config, surroundings);
}

/** `framework/README.md`: which secrets to set, how to deploy, what the answers mean. Managed, because it follows the options. */
export function operations(config: SourceConfig, surroundings: Surroundings): string {
  return render('OPERATIONS.md', config, surroundings);
}

/** `framework/RUNBOOK.md`: what to do when an alarm goes off. */
export function runbook(config: SourceConfig, surroundings: Surroundings): string {
  return render('RUNBOOK.md', config, surroundings);
}

/** `framework/UPGRADING.md`: how to take a later version of the framework, by hand and with Renovate. */
export function upgrading(config: SourceConfig, surroundings: Surroundings): string {
  return render('UPGRADING.md', config, surroundings);
}

/** A template's prose with this source's names in it, and with the passages (`{{#token}}…{{/token}}`) that hold for it. */
function render(file: string, config: SourceConfig, { projenrc, subproject, renovate, engine }: Surroundings): string {
  const { source } = config;
  const { authorization, signature } = source;
  const stages = Object.keys(config.stages);
  const secrets = [...(authorization ? ['auth_token'] : []), ...(signature ? ['signing_secret'] : [])];
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
      authorization && `a token in the \`${authorization.header}\` header, which the API's authorizer checks`,
      signature && `a signature in the ${signature.headers.map((header) => `\`${header}\``).join(' or ')} header, which the ingest function verifies over the raw body`,
    ].filter(Boolean).join(', and '),
    proof: [authorization && 'a token', signature && 'a signature'].filter(Boolean).join(' or '),
    mismatch: [signature && '`signature-mismatch`', authorization && 'tokens denied'].filter(Boolean).join(', or ').replace(/^t/, 'T'),
    eventType: whereTypeIs(source),
    projenrc,
    engine,
  };
  const holds: Record<string, boolean> = {
    token: authorization !== undefined,
    signature: signature !== undefined,
    window: signature?.timestamp !== undefined,
    // What the dashboard's chart of tokens and challenges is there for.
    callers: authorization !== undefined || source.challenge !== undefined,
    batch: source.arrayIsBatch ?? false,
    deduplicate: source.deduplicate ?? false,
    legacy: config.eventFormat === 'legacy',
    subproject,
    renovate,
  };
  return passages(readFileSync(join(__dirname, '..', 'templates', file), 'utf8'), holds)
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      if (values[name] === undefined) throw new Error(`templates/${file} names ${name}, which nobody gives it`);
      return values[name];
    });
}

/** The text with the passages that hold; one may be in another. */
function passages(text: string, holds: Readonly<Record<string, boolean>>): string {
  return text.replace(/\{\{#(\w+)\}\}([^]*?)\{\{\/\1\}\}/g, (_, name: string, passage: string) => (holds[name] ? passages(passage, holds) : ''));
}

function whereTypeIs({ eventType }: SourceConfig['source']): string {
  if (!eventType) return 'Every event is of type `event`.';
  return `The event type is ${'header' in eventType ? `in the header \`${eventType.header}\`` : `in the body, at \`${eventType.body}\``}.`;
}
