import type { SourceConfig } from './config';

/** The part of the configuration that names come from. */
export type Named = Pick<SourceConfig, 'namespace' | 'service'>;

/** A secret of one stage, as the last part of its parameter's name. */
export type SecretName = 'auth_token' | 'auth_token_previous' | 'signing_secret' | 'signing_secret_previous';

/** The functions of an event source. */
export type FunctionName = 'authorizer' | 'ingest';

/** `<namespace>-<service>-<stage>`: the main queue's name, and the beginning of every other resource's. */
export function resourceName({ namespace, service }: Named, stage: string): string {
  return `${namespace}-${service}-${stage}`;
}

export function deadLetterQueueName(named: Named, stage: string): string {
  return `${resourceName(named, stage)}-DLQ`;
}

/** Name of a function; its role and log group follow from it. */
export function functionName(named: Named, stage: string, name: FunctionName): string {
  return `${resourceName(named, stage)}-${name}`;
}

/** `/<namespace>/<service>/<stage>/<name>`: an SSM SecureString parameter. */
export function secretPath({ namespace, service }: Named, stage: string, name: SecretName): string {
  return `/${namespace}/${service}/${stage}/${name}`;
}

/** `<service>-<stage>`: the event source's stack. */
export function stackName({ service }: Pick<SourceConfig, 'service'>, stage: string): string {
  return `${service}-${stage}`;
}

/** What the function's environment variables are called. `infra` and the local run set them, the entry points read them. */
export const environment = {
  stage: 'STAGE',
  queueUrl: 'QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
} as const;

/** The secrets that a source needs, the current one of each pair first. */
export function secretsOf({ authorization, signature }: SourceConfig['source']): Record<FunctionName, SecretName[]> {
  return {
    authorizer: authorization ? ['auth_token', 'auth_token_previous'] : [],
    ingest: signature ? ['signing_secret', 'signing_secret_previous'] : [],
  };
}
