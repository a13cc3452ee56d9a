import type { SourceConfig } from './config';

/** The part of the configuration that names come from. */
export type Named = Pick<SourceConfig, 'namespace' | 'service'>;

/** A secret of one stage, as the last part of its parameter's name. */
export type SecretName = 'auth_token' | 'auth_token_previous' | 'signing_secret' | 'signing_secret_previous';

/** The functions of an event source. */
export type FunctionName = 'authorizer' | 'ingest' | 'reprocess';

/** The CodeBuild projects of a pipeline: builds; checks what was built, and plans; applies the plan; tries what is deployed. */
export type BuildProjectName = 'build' | 'review' | 'deploy' | 'verify';

/** What a pipeline's actions hand on: the source, private configuration, what the build made of them, and what was reviewed. */
export type ArtifactName = 'Code' | 'Configuration' | 'Built' | 'Plan';

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

/** The log group of the API's access log. */
export function accessLogGroupName(named: Named, stage: string): string {
  return `/aws/apigateway/${resourceName(named, stage)}`;
}

/** The EventBridge rule that has the dead letters measured. */
export function measurementRuleName(named: Named, stage: string): string {
  return `${resourceName(named, stage)}-measure-dead-letters`;
}

/** `/<namespace>/<service>/<stage>/<name>`: an SSM SecureString parameter. */
export function secretPath({ namespace, service }: Named, stage: string, name: SecretName): string {
  return `/${namespace}/${service}/${stage}/${name}`;
}

/** `<service>-<stage>`: the event source's stack. */
export function stackName({ service }: Pick<SourceConfig, 'service'>, stage: string): string {
  return `${service}-${stage}`;
}

/** `<service>-<stage>-pipeline`: the stack of a stage's delivery pipeline. */
export function pipelineStackName(named: Pick<SourceConfig, 'service'>, stage: string): string {
  return `${stackName(named, stage)}-pipeline`;
}

/** `<service>-state`: the stack of the bucket that holds the Terraform state. */
export function stateStackName({ service }: Pick<SourceConfig, 'service'>): string {
  return `${service}-state`;
}

/** Key of a stack's state in the state bucket; its lock is beside it, with `.tflock`. */
export function stateKey({ namespace, service }: Named, stack: string): string {
  return `${namespace}/${service}/${stack}.tfstate`;
}

/** Name of an alarm, of one of the alarms' ids. */
export function alarmName(named: Named, stage: string, id: string): string {
  return `${resourceName(named, stage)}-${id}`;
}

/** The SNS topic of a stage's alarms. */
export function alarmTopicName(named: Named, stage: string): string {
  return `${resourceName(named, stage)}-alarms`;
}

/** A stage's CodePipeline is called as its resources are. Its roles and rules add what they are for. */
export function pipelineRoleName(named: Named, stage: string, role: BuildProjectName | 'pipeline' | 'trigger' | 'notify' | 'failed' | 'waiting'): string {
  return `${resourceName(named, stage)}-${role}`;
}

/** A CodeBuild project; its role and log group follow from it. */
export function buildProjectName(named: Named, stage: string, name: BuildProjectName): string {
  return pipelineRoleName(named, stage, name);
}

/** The pipeline's artifact bucket. */
export function artifactBucketName(named: Named, stage: string, accountId: string): string {
  return bucketName(named, stage, `artifacts-${accountId}`);
}

/** The bucket of what no queue can keep: events too large for it, and MozDef events that MozDef refused too often. */
export function eventBucketName(named: Named, stage: string, accountId: string): string {
  return bucketName(named, stage, `events-${accountId}`);
}

/** Bucket names are shared by all accounts, and have no capitals or underscores. */
function bucketName(named: Named, stage: string, suffix: string): string {
  return `${resourceName(named, stage).toLowerCase().replaceAll('_', '-')}-${suffix}`;
}

/** What the function's environment variables are called. `infra` and the local run set them, the entry points read them. */
export const environment = {
  stage: 'STAGE',
  queueUrl: 'QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  eventBucket: 'EVENT_BUCKET',
} as const;

/** The stages' names, in the order in which they were given. */
export function stageNames({ stages }: Pick<SourceConfig, 'stages'>): string[] {
  return Object.keys(stages);
}

/** The secrets that a source needs, the current one of each pair first. */
export function secretsOf({ authorization, signature }: SourceConfig['source']): Record<FunctionName, SecretName[]> {
  return {
    authorizer: authorization ? ['auth_token', 'auth_token_previous'] : [],
    ingest: signature ? ['signing_secret', 'signing_secret_previous'] : [],
    reprocess: [],
  };
}

/** The functions that a source has. */
export function functionNames({ source }: Pick<SourceConfig, 'source'>): FunctionName[] {
  return [...(source.authorization ? ['authorizer' as const] : []), 'ingest', 'reprocess'];
}

/** The secrets that a source cannot do without: not those that are valid beside them, during a rotation. */
export function currentSecretsOf(source: SourceConfig['source']): SecretName[] {
  return Object.values(secretsOf(source)).flatMap(([current]) => current ?? []);
}
