import { isPrevious } from './secrets';
import type { SecretInfo } from './secrets';
import type { SourceConfig } from '../config';
import { environmentName } from '../local/secrets';

/** A stage that has just been deployed. */
export interface Deployed {
  readonly config: SourceConfig;
  readonly stage: string;
  /** The output `WebhookUrl`. */
  readonly webhookUrl: string;
  /** Its secrets, or why they could not be looked at. */
  readonly secrets: readonly SecretInfo[] | { readonly unknown: string };
  /** Where AWS is emulated. Default: nowhere. */
  readonly endpoint?: string;
}

/** What is left to do after a deployment, for people: the secrets that are not set, the vendor, and a first event. */
export function nextSteps({ config, stage, webhookUrl, secrets, endpoint }: Deployed): string {
  const { title } = config.source;
  const at = endpoint === undefined ? '' : ` --endpoint ${endpoint}`;
  const steps: string[] = [];
  if ('unknown' in secrets) {
    steps.push(`see whether its secrets are set (they could not be looked at: ${secrets.unknown}): npx projen secrets -- --stage ${stage} --list${at}`);
  } else {
    const missing = secrets.filter(({ name, parameter }) => !parameter && !isPrevious(name));
    steps.push(...missing.map(({ name }) => `set the secret ${name}, until when every request is refused: npx projen secrets -- --stage ${stage} --name ${name}${at}`));
  }
  const names = 'unknown' in secrets ? [] : secrets.filter(({ name }) => !isPrevious(name)).map(({ name }) => environmentName(name));
  steps.push(endpoint === undefined
    ? `give ${title} this URL${names.length === 0 ? '' : ' and the secret'}: ${webhookUrl}`
    : `take its queues for a local run: npx projen local -- --stage ${stage}${at}`);
  steps.push(endpoint === undefined
    ? `send it the samples${names.length === 0 ? '' : ` (${names.join(' and ')} in the environment or in .env.local)`}: npx projen send -- --url ${webhookUrl}`
    : 'send it the samples: npx projen send');
  return ['Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n');
}
