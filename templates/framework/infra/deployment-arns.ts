import type { SourceConfig } from '../config';
import {
  accessLogGroupName, alarmTopicName, buildProjectName, currentSecretsOf, deadLetterQueueName, eventBucketName, functionName, functionNames,
  measurementRuleName, resourceName, secretPath, type BuildProjectName, type FunctionName,
} from '../names';

/** Where a stage is, and what it is of. */
export interface DeploymentTarget {
  readonly config: SourceConfig;
  readonly stage: string;
  readonly partition: string;
  readonly accountId: string;
}

/** ARNs of what a stage has, from its names: a role can be given them before any of it exists. */
export interface DeploymentArns {
  readonly queues: string[];
  readonly eventBucket: string;
  readonly functions: string[];
  /** The functions' roles. */
  readonly roles: string[];
  /** The log groups of the functions, and of the API's access log. */
  readonly logGroups: string[];
  readonly alarms: string;
  readonly dashboard: string;
  readonly topic: string;
  /** The EventBridge rules that invoke functions, and not the one that starts the pipeline. */
  readonly schedules: string[];
  readonly currentSecrets: string[];
  function(name: FunctionName): string;
  buildProject(name: BuildProjectName): string;
  /** An ARN of this account and the stage's region. */
  regional(service: string, resource: string): string;
  /** An ARN of no account or region, as S3's are. */
  global(service: string, resource: string): string;
  apiGateway(path: string): string;
}

export function deploymentArns({ config, stage, partition, accountId }: DeploymentTarget): DeploymentArns {
  const { region } = config.stages[stage];
  const functions = functionNames(config).map((name) => functionName(config, stage, name));
  const regional = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}:::${resource}`;
  const ofFunction = (name: string) => regional('lambda', `function:${name}`);
  return {
    queues: [resourceName(config, stage), deadLetterQueueName(config, stage)].map((name) => regional('sqs', name)),
    eventBucket: global('s3', eventBucketName(config, stage, accountId)),
    functions: functions.map(ofFunction),
    roles: functions.map((name) => `arn:${partition}:iam::${accountId}:role/${name}`),
    logGroups: [
      ...functions.map((name) => `/aws/lambda/${name}`),
      ...(config.stages[stage].accessLogs ? [accessLogGroupName(config, stage)] : []),
    ].map((name) => regional('logs', `log-group:${name}`)),
    alarms: regional('cloudwatch', `alarm:${resourceName(config, stage)}-*`),
    dashboard: `arn:${partition}:cloudwatch::${accountId}:dashboard/${resourceName(config, stage)}`,
    topic: regional('sns', alarmTopicName(config, stage)),
    schedules: [functionName(config, stage, 'reprocess'), measurementRuleName(config, stage)].map((name) => regional('events', `rule/${name}`)),
    currentSecrets: currentSecretsOf(config.source).map((secret) => regional('ssm', `parameter${secretPath(config, stage, secret)}`)),
    function: (name) => ofFunction(functionName(config, stage, name)),
    buildProject: (name) => regional('codebuild', `project/${buildProjectName(config, stage, name)}`),
    regional,
    global,
    apiGateway: (path) => `arn:${partition}:apigateway:${region}::${path}`,
  };
}

/** The topic that a stage's alarms go to: one that is given, or its own; undefined where there is none. */
export function alarmTopicArn(target: DeploymentTarget): string | undefined {
  const { alarms, notify } = target.config.stages[target.stage];
  return notify.topicArn ?? (alarms && deploymentArns(target).topic);
}
