import type { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import type { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { TerraformStack } from 'cdktf';
import type { SourceConfig } from '../config';
import { buildProjectName, functionName, type BuildProjectName, type FunctionName } from '../names';
import type { EventSourceStack } from './event-source-stack';
import type { PipelineStack } from './pipeline-stack';

/** Where a repository has its own additions to the stacks. */
export const EXTENSION_FILE = 'infra/extend.ts';

/** What the stacks of a repository have besides the framework's. */
export interface Extension {
  /** Is given each stage's stack, when all that the framework has is in it. */
  readonly stage?: (parts: StageParts) => void;
  /** Is given the stack of each stage's pipeline: its roles may do what the framework's resources take, and no more. */
  readonly pipeline?: (parts: PipelineParts) => void;
}

interface StackParts {
  /** The scope of what is added. */
  readonly stack: TerraformStack;
  /** Name of the stage. */
  readonly stage: string;
  readonly config: SourceConfig;
}

/** A stage's stack, and what is in it. */
export interface StageParts extends StackParts {
  readonly queue: SqsQueue;
  readonly deadLetterQueue: SqsQueue;
  readonly eventBucket: S3Bucket;
  readonly api: ApiGatewayRestApi;
  readonly apiStage: ApiGatewayStage;
  /** The functions; `authorizer` where a token is asked for. */
  readonly functions: Readonly<Partial<Record<FunctionName, LambdaFunction>>>;
  /** The role of each function. */
  readonly roles: Readonly<Partial<Record<FunctionName, IamRole>>>;
  /** The topic of the alarms; undefined where the stage has none. */
  readonly alarmTopicArn?: string;
}

/** The stack of a stage's pipeline, and the roles of its CodeBuild projects: `review` plans, `deploy` applies. */
export interface PipelineParts extends StackParts {
  readonly roles: Readonly<Partial<Record<BuildProjectName, IamRole>>>;
}

/** Names and keeps a repository's additions. */
export function defineExtension(extension: Extension): Extension {
  return extension;
}

/** @throws Error when something of the framework's is removed or renamed. */
export function extendStage(extension: Extension, stack: EventSourceStack, config: SourceConfig, stage: string): void {
  const { queues, events, api, ingest, authorizer, reprocess, alarmTopicArn } = stack;
  const roles = rolesOf(stack, ['authorizer', 'ingest', 'reprocess'], (name) => functionName(config, stage, name));
  guarded(stack, () => extension.stage?.({
    stack,
    stage,
    config,
    queue: queues.queue,
    deadLetterQueue: queues.deadLetterQueue,
    eventBucket: events.bucket,
    api: api.restApi,
    apiStage: api.stage,
    functions: { ingest: ingest.function, authorizer: authorizer?.function, reprocess: reprocess.function },
    roles,
    alarmTopicArn,
  }));
}

/** @throws Error when something of the framework's is removed or renamed. */
export function extendPipeline(extension: Extension, stack: PipelineStack, config: SourceConfig, stage: string): void {
  const roles = rolesOf(stack, ['build', 'review', 'deploy', 'verify'], (name) => buildProjectName(config, stage, name));
  guarded(stack, () => extension.pipeline?.({ stack, stage, config, roles }));
}

function rolesOf<T extends string>(stack: TerraformStack, names: readonly T[], nameOf: (name: T) => string): Partial<Record<T, IamRole>> {
  const roles = stack.node.findAll().filter((each): each is IamRole => each instanceof IamRole);
  return Object.fromEntries(names.map((name) => [name, roles.find(({ nameInput }) => nameInput === nameOf(name))])) as Partial<Record<T, IamRole>>;
}

type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** What Terraform replaces a resource for, or finds it by. */
const IDENTITY = /(^|_)name(_prefix)?$|^bucket(_prefix)?$|^path_part$/;
/** With these a resource is there several times, or never. */
const MULTIPLES = ['count', 'for_each'];
/** What keeps a bucket from being destroyed with what it holds. */
const KEEPERS: Readonly<Record<string, readonly string[]>> = { aws_s3_bucket: ['force_destroy', 'lifecycle'], aws_sqs_queue: ['lifecycle'] };

/** Whatever is added, what the framework has stays: a queue that is renamed is another queue, and what waits on the first is gone. */
function guarded(stack: TerraformStack, extend: () => void): void {
  const before = terraformOf(stack);
  const answer: unknown = extend();
  if (answer instanceof Promise) throw new Error(`${EXTENSION_FILE} waits for something: the stacks are written at once, so its functions cannot be async.`);
  const after = terraformOf(stack);
  const faults = [
    ...Object.entries(before.resource).flatMap(([type, blocks]) => Object.entries(blocks).flatMap(([id, block]) =>
      faultsOf(`${type}.${id}`, type, block, after.resource[type]?.[id]))),
    ...Object.entries(before.output).filter(([name, { value }]) => after.output[name]?.value !== value).map(([name]) => `the output ${name}`),
  ];
  if (faults.length > 0) {
    throw new Error(`${EXTENSION_FILE} removes, renames or unprotects what the framework has in ${stack.node.id}:\n${faults.map((fault) => `  ${fault}`).join('\n')}\n`
      + 'It may add resources, and change other attributes with addOverride; names come from the options in .projenrc.ts.');
  }
}

function faultsOf(address: string, type: string, before: Block, after?: Block): string[] {
  if (after === undefined) return [address];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => IDENTITY.test(key) || MULTIPLES.includes(key) || KEEPERS[type]?.includes(key))
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `${address}.${key}`);
}

interface Synthesized {
  readonly resource: Blocks;
  readonly output: Readonly<Record<string, Block>>;
}

function terraformOf(stack: TerraformStack): Synthesized {
  const { resource = {}, output = {} } = JSON.parse(JSON.stringify(stack.toTerraform())) as Partial<Synthesized>;
  return { resource, output };
}
