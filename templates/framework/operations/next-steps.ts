import type { Finding } from './doctor';
import { isPrevious } from './secrets';
import type { SecretInfo } from './secrets';
import type { SourceConfig } from '../config';
import { environmentName } from '../local/secrets';
import { currentSecretsOf } from '../names';

/** A stage that has just been deployed. */
export interface Deployed {
  readonly config: SourceConfig;
  readonly stage: string;
  /** The output `WebhookUrl`. */
  readonly webhookUrl: string;
  /** Its secrets, or why they could not be looked at. */
  readonly secrets: readonly SecretInfo[] | { readonly unknown: string };
  /** Whether anybody is told of its alarms (`checkAlarms`). Default: that is not known. */
  readonly alarms?: Pick<Finding, 'status' | 'detail' | 'fix'>;
  /** Where AWS is emulated. Default: nowhere. */
  readonly endpoint?: string;
}

/** What is left to do after a deployment, for people: the secrets that are not set, somebody who is told of alarms, the vendor, and a first event. */
export function nextSteps({ config, stage, webhookUrl, secrets, alarms, endpoint }: Deployed): string {
  const { title } = config.source;
  const at = endpoint === undefined ? '' : ` --endpoint ${endpoint}`;
  const variables = currentSecretsOf(config.source).map(environmentName);
  const steps = [
    ...secretSteps(secrets, `npx projen secrets -- --stage ${stage}`, at),
    ...(alarms?.status === 'not ok' ? [`have somebody told of alarms (${alarms.detail}): ${alarms.fix}`] : []),
    ...(endpoint === undefined
      ? [
        `give ${title} this URL${variables.length === 0 ? '' : ' and the secret'}: ${webhookUrl}`,
        `send it the samples${variables.length === 0 ? '' : ` (${variables.join(' and ')} in the environment or in .env.local)`}: npx projen send -- --url ${webhookUrl}`,
      ]
      // Nobody can call an emulator's API.
      : [`take its queues for a local run: npx projen local -- --stage ${stage}${at}`, 'send it the samples: npx projen send']),
  ];
  return ['Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n');
}

function secretSteps(secrets: Deployed['secrets'], command: string, at: string): string[] {
  if ('unknown' in secrets) {
    return [`see whether its secrets are set (they could not be looked at: ${secrets.unknown}): ${command} --list${at}`];
  }
  return secrets.filter(({ name, parameter }) => !parameter && !isPrevious(name))
    .map(({ name }) => `set the secret ${name}, until when every request is refused: ${command} --name ${name}${at}`);
}
