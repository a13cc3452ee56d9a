import { UsageError } from '../cli/command';
import type { SourceConfig } from '../config';
import { pipelineStackName, stackName, stageNames, stateStackName } from '../names';
import { stageOf } from './call';

/** What is done with a stack; the engine's own words. */
export const STACK_COMMANDS = ['deploy', 'diff', 'destroy'] as const;
export type StackCommand = (typeof STACK_COMMANDS)[number];

/** Which stack a call is about. */
export interface StackChoice {
  readonly stage?: string;
  /** The stack of the stage's pipeline. */
  readonly pipeline?: boolean;
  /** The stack of the state bucket. */
  readonly state?: boolean;
  /** Names of stacks. */
  readonly names: readonly string[];
}

/** Every stack of the repository. */
export function stacksOf(config: SourceConfig): string[] {
  return [
    ...(config.state ? [stateStackName(config)] : []),
    ...stageNames(config).flatMap((stage) => [
      stackName(config, stage),
      ...(config.stages[stage].pipeline ? [pipelineStackName(config, stage)] : []),
    ]),
  ];
}

/** The name of the stack that is chosen. */
export function chosenStack(config: SourceConfig, { stage, pipeline, state, names: [name, ...others] }: StackChoice): string {
  const ways = [name !== undefined, stage !== undefined || pipeline, state].filter(Boolean);
  if (ways.length > 1 || others.length > 0) {
    throw new UsageError('one stack at a time: give its name, or --stage (with --pipeline), or --state');
  }
  const stack = name ?? (state ? stateStackName(config) : stackOfStage(config, stageOf(config, stage), pipeline));
  const stacks = stacksOf(config);
  if (stacks.includes(stack)) {
    return stack;
  }
  const why = state
    ? 'there is no stack of a state bucket: set stateBucket in .projenrc.ts'
    : pipeline ? 'the stage has no pipeline: give it one in .projenrc.ts' : `there is no stack ${JSON.stringify(stack)}`;
  throw new UsageError(`${why}. Stacks: ${stacks.join(', ')}`);
}

/** Arguments of the engine. */
export function engineArguments(command: StackCommand, stack: string, autoApprove: boolean | undefined, more: readonly string[]): string[] {
  if (autoApprove && command === 'diff') {
    throw new UsageError('diff changes nothing, so there is nothing to approve: leave --auto-approve out');
  }
  return [command, stack, ...(autoApprove ? ['--auto-approve'] : []), ...more];
}

function stackOfStage(config: SourceConfig, stage: string, pipeline: boolean | undefined): string {
  return pipeline ? pipelineStackName(config, stage) : stackName(config, stage);
}
