import type { CodepipelineStage, CodepipelineStageAction, CodepipelineTrigger } from '@cdktf/provider-aws/lib/codepipeline';
import type { PipelineConfig } from '../config';
import type { ArtifactName, BuildProjectName } from '../names';

export interface StagesProps {
  readonly pipeline: PipelineConfig;
  /** Name of each CodeBuild project. */
  readonly projects: Readonly<Partial<Record<BuildProjectName, string>>>;
}

/** A pipeline's stages, first to last: what the options leave out is not there. */
export function pipelineStages({ pipeline, projects }: StagesProps): CodepipelineStage[] {
  const sources = sourceActions(pipeline);
  const artifacts = sources.flatMap(({ outputArtifacts = [] }) => outputArtifacts as ArtifactName[]);
  return [
    { name: 'Source', action: sources },
    // CodeBuild finds a secondary artifact in CODEBUILD_SRC_DIR_<artifact>: the overlay reads `Configuration`.
    { name: 'Build', action: [run('Build', projects.build, artifacts, { outputs: ['Built'] })] },
    { name: 'Review', action: [run('Review', projects.review, ['Built'], { outputs: ['Plan'] })] },
    ...(pipeline.approval ? [{ name: 'Approve', action: [APPROVAL] }] : []),
    { name: 'Deploy', action: [run('Deploy', projects.deploy, ['Plan'], { variables: { PLAN_SHA256: '#{Review.PLAN_SHA256}' } })] },
    ...(pipeline.acceptanceSamples.length > 0 ? [{ name: 'Test', action: [verify('Test', projects.verify, 'acceptance')] }] : []),
    ...(pipeline.reprocess ? [{ name: 'Reprocess', action: [verify('Reprocess', projects.verify, 'reprocess')] }] : []),
  ];
}

/** Whether anything is done with a deployment: else there is nothing that the project `verify` is for. */
export function verifies({ acceptanceSamples, reprocess }: PipelineConfig): boolean {
  return acceptanceSamples.length > 0 || reprocess;
}

/** A push to GitHub that starts the pipeline. */
export function gitTriggers({ github }: PipelineConfig): CodepipelineTrigger[] {
  if (!github) {
    return [];
  }
  const { branch, filePaths } = github;
  return [{
    providerType: 'CodeStarSourceConnection',
    gitConfiguration: {
      sourceActionName: 'Code',
      push: [{ branches: { includes: [branch] }, ...(filePaths?.length && { filePaths: { includes: [...filePaths] } }) }],
    },
  }];
}

/** GitHub's is the code, when there is one; then CodeCommit's is the private configuration. */
function sourceActions({ github, codeCommit }: PipelineConfig): CodepipelineStageAction[] {
  return [
    ...(github ? [source('Code', 'CodeStarSourceConnection', {
      ConnectionArn: github.connectionArn,
      FullRepositoryId: github.repository,
      BranchName: github.branch,
      // The trigger does.
      DetectChanges: 'false',
    })] : []),
    ...(codeCommit ? [source(github ? 'Configuration' : 'Code', 'CodeCommit', {
      RepositoryName: codeCommit.repository,
      BranchName: codeCommit.branch,
      // An EventBridge rule says when there is something.
      PollForSourceChanges: 'false',
    })] : []),
  ];
}

function source(artifact: ArtifactName, provider: string, configuration: Record<string, string>): CodepipelineStageAction {
  return {
    name: artifact,
    category: 'Source',
    owner: 'AWS',
    provider,
    version: '1',
    configuration: { ...configuration, OutputArtifactFormat: 'CODE_ZIP' },
    outputArtifacts: [artifact],
  };
}

interface RunOptions {
  readonly outputs?: readonly ArtifactName[];
  /** In this run, besides the project's own. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs a CodeBuild project. What its buildspec exports is `#{<name>.<variable>}` in the actions after it. */
function run(name: string, project: string | undefined, inputs: readonly ArtifactName[], options: RunOptions = {}): CodepipelineStageAction {
  const { outputs = [], variables } = options;
  const environment = variables && Object.entries(variables).map(([variable, value]) => ({ name: variable, value, type: 'PLAINTEXT' }));
  return {
    name,
    category: 'Build',
    owner: 'AWS',
    provider: 'CodeBuild',
    version: '1',
    namespace: name,
    configuration: {
      ProjectName: project!,
      PrimarySource: inputs[0],
      ...(environment && { EnvironmentVariables: JSON.stringify(environment) }),
    },
    inputArtifacts: [...inputs],
    ...(outputs.length > 0 && { outputArtifacts: [...outputs] }),
  };
}

/** `action` is the tool that runs, on the samples that were built. The two addresses are what the deployment exports. */
function verify(name: string, project: string | undefined, action: 'acceptance' | 'reprocess'): CodepipelineStageAction {
  return run(name, project, ['Built'], {
    variables: { ACTION: action, WEBHOOK_URL: '#{Deploy.WEBHOOK_URL}', QUEUE_URL: '#{Deploy.QUEUE_URL}' },
  });
}

/** Shows the plan's summary, of at most 1000 characters (framework/pipeline/plan-summary.ts), and leads to the review that has all of it. */
const APPROVAL: CodepipelineStageAction = {
  name: 'Approve',
  category: 'Approval',
  owner: 'AWS',
  provider: 'Manual',
  version: '1',
  configuration: { CustomData: '#{Review.PLAN_SUMMARY}', ExternalEntityLink: '#{Review.BUILD_URL}' },
};
