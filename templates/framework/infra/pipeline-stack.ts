import { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository';
import { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Tool, ToolName } from '../build/tools';
import type { PipelineConfig, SourceConfig } from '../config';
import { awsProvider, pinVersions } from './aws-provider';
import { buildPlatform } from './build-platform';
import { ArtifactBucket } from './constructs/artifact-bucket';
import { BuildProject, type BuildProjectProps } from './constructs/build-project';
import { CodeCommitTrigger } from './constructs/code-commit-trigger';
import { fixedId } from './constructs/fixed-id';
import { PinnedFiles } from './constructs/pinned-files';
import { PipelineNotices } from './constructs/pipeline-notices';
import { ServiceRole } from './constructs/service-role';
import { alarmTopicArn, deploymentArns, type DeploymentTarget } from './deployment-arns';
import { readPermissions, writePermissions } from './deployment-permissions';
import type { EventSourceStack } from './event-source-stack';
import { pipelineBuildspecs, TERRAFORM_RELEASES, type PipelineBuildspecs } from './pipeline-buildspecs';
import { pipelinePermissions, reportPermissions, verifyPermissions } from './pipeline-permissions';
import { gitTriggers, pipelineStages, verifies } from './pipeline-stages';
import { useStateBackend } from './state-backend';
import { artifactBucketName, pipelineRoleName, resourceName, stackName, type ArtifactName, type BuildProjectName } from '../names';
import { boundsOf, type Configuration } from '../pipeline/configuration';

export interface PipelineStackProps {
  readonly config: SourceConfig;
  readonly stage: string;
  /** What the actions after the build run. */
  readonly tools: readonly Tool[];
  /** The stack that the pipeline deploys. */
  readonly eventSource: EventSourceStack;
}

/**
 * The delivery pipeline of a stage: it builds and tests, reviews what was built and plans it, applies that plan once it is approved, and tries
 * what it deployed. It deploys the event source's stack and never its own: what it may do, and what it runs to do it, is for a person to change.
 */
export class PipelineStack extends TerraformStack {
  readonly provider: AwsProvider;
  readonly pipeline: Codepipeline;
  private readonly options: PipelineConfig;
  private readonly target: DeploymentTarget;
  private readonly artifacts: ArtifactBucket;

  constructor(scope: Construct, id: string, { config, stage, tools, eventSource }: PipelineStackProps) {
    super(scope, id);
    const { pipeline: options, kmsKeyArn } = config.stages[stage];
    if (!options) {
      throw new Error(`Stage ${stage} has no pipeline.`);
    }
    this.options = options;

    pinVersions(this, config);
    useStateBackend(this, config);
    this.provider = awsProvider(this, config, stage);
    const { partition } = fixedId('current', new DataAwsPartition(this, 'Partition'));
    const { accountId } = fixedId('current', new DataAwsCallerIdentity(this, 'Account'));
    this.target = { config, stage, partition, accountId };

    this.artifacts = new ArtifactBucket(this, 'Artifacts', {
      bucketName: artifactBucketName(config, stage, accountId), pipelineName: resourceName(config, stage), kmsKeyArn,
    });
    const projects = this.projects(this.buildspecs(tools, eventSource));
    const repositoryArn = this.repository();
    this.pipeline = this.codePipeline(projects, repositoryArn);
    if (options.codeCommit && repositoryArn) {
      new CodeCommitTrigger(this, 'Trigger', { target: this.target, repositoryArn, branch: options.codeCommit.branch, pipeline: this.pipeline });
    }

    const topicArn = alarmTopicArn(this.target);
    if (topicArn) {
      new PipelineNotices(this, 'Notices', { target: this.target, pipeline: this.pipeline, topicArn, kmsKeyArn, approval: options.approval });
    }

    this.output('PipelineName', this.pipeline.name);
    this.output('ArtifactBucket', this.artifacts.bucket.bucket);
  }

  private buildspecs(tools: readonly Tool[], eventSource: EventSourceStack): PipelineBuildspecs {
    const { config, stage } = this.target;
    const pinned = new PinnedFiles(this, 'Pinned', this.artifacts);
    const toolOf = (name: ToolName) => {
      const tool = tools.find((each) => each.name === name);
      if (!tool) throw new Error(`There is no tool ${name} of the pipeline.`);
      return pinned.tool(tool);
    };
    return pipelineBuildspecs({
      terraform: config.terraform,
      platform: buildPlatform(config.stages[stage].region),
      review: {
        takeConfiguration: toolOf('take-configuration'),
        planSummary: toolOf('plan-summary'),
        bounds: pinned.text('bounds.json', () => JSON.stringify(boundsOf(eventSource.toTerraform() as Configuration))),
      },
      verify: verifies(this.options) ? [toolOf('acceptance'), toolOf('reprocess')] : [],
    });
  }

  private projects(buildspecs: PipelineBuildspecs): BuildProject[] {
    const { target, options, artifacts } = this;
    const sources: ArtifactName[] = ['Code', ...(options.github && options.codeCommit ? ['Configuration' as const] : [])];
    return [
      this.project('build', {
        description: 'Builds and tests.',
        buildspec: 'buildspec.yml',
        size: 'MEDIUM',
        timeoutMinutes: 30,
        cacheLocation: artifacts.cacheLocation,
        permissions: [...artifacts.permissions({ reads: sources, writes: ['Built'], cache: true }), ...reportPermissions(target)],
      }),
      this.project('review', {
        description: 'Checks what was built, and plans what would change.',
        buildspec: buildspecs.review,
        size: 'SMALL',
        timeoutMinutes: 30,
        permissions: [...artifacts.permissions({ reads: ['Built'], writes: ['Plan'], pinned: true }), ...readPermissions(target)],
      }),
      this.project('deploy', {
        description: 'Applies the plan.',
        buildspec: buildspecs.deploy,
        size: 'SMALL',
        timeoutMinutes: 60,
        permissions: [...artifacts.permissions({ reads: ['Plan'] }), ...writePermissions(target)],
      }),
      ...(verifies(options) ? [this.project('verify', {
        description: 'Tries what is deployed, or reprocesses the dead letters.',
        buildspec: buildspecs.verify,
        size: 'SMALL',
        timeoutMinutes: 30,
        permissions: [...artifacts.permissions({ reads: ['Built'], pinned: true }), ...verifyPermissions(target, options)],
      })] : []),
    ];
  }

  private project(name: BuildProjectName, props: Omit<BuildProjectProps, 'target' | 'name' | 'platform' | 'variables'>): BuildProject {
    const { config, stage } = this.target;
    return new BuildProject(this, name, {
      ...props,
      target: this.target,
      name,
      platform: buildPlatform(config.stages[stage].region),
      variables: {
        STAGE: stage,
        SERVICE: config.service,
        PROJECT: config.namespace,
        API_PATH: config.apiPath,
        STACK: stackName(config, stage),
        TERRAFORM_RELEASES_URL: TERRAFORM_RELEASES[config.terraform.distribution],
      },
    });
  }

  /** ARN of the CodeCommit repository, which is made if it is asked for. */
  private repository(): string | undefined {
    const { codeCommit } = this.options;
    if (!codeCommit) {
      return undefined;
    }
    if (!codeCommit.create) {
      return deploymentArns(this.target).regional('codecommit', codeCommit.repository);
    }
    const repository = fixedId('source', new CodecommitRepository(this, 'Repository', {
      repositoryName: codeCommit.repository,
      description: `Source of the pipeline of ${resourceName(this.target.config, this.target.stage)}.`,
      // It holds the only copy of somebody's work. Whoever destroys the stack is refused, until this is taken out of the state.
      lifecycle: { preventDestroy: true },
    }));
    this.output('RepositoryUrl', repository.cloneUrlHttp);
    return repository.arn;
  }

  private codePipeline(projects: readonly BuildProject[], repositoryArn: string | undefined): Codepipeline {
    const { options, artifacts, target: { config, stage, accountId } } = this;
    const { kmsKeyArn, permissionsBoundaryArn } = config.stages[stage];
    const { role, policies } = new ServiceRole(this, 'Role', {
      terraformId: 'pipeline',
      roleName: pipelineRoleName(config, stage, 'pipeline'),
      service: 'codepipeline.amazonaws.com',
      conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
      permissions: [
        ...artifacts.pipelinePermissions(),
        ...pipelinePermissions(options, repositoryArn, projects.map(({ project }) => project.arn)),
      ],
      permissionsBoundaryArn,
    });
    const [build, review, deploy, verify] = projects.map(({ project }) => project.name);
    const triggers = gitTriggers(options);
    return fixedId('pipeline', new Codepipeline(this, 'Pipeline', {
      name: resourceName(config, stage),
      roleArn: role.arn,
      pipelineType: 'V2',
      // One run after the other: none is overtaken between its plan and its deployment, and none is left out.
      executionMode: 'QUEUED',
      artifactStore: [{
        type: 'S3',
        location: artifacts.bucket.bucket,
        ...(kmsKeyArn && { encryptionKey: { type: 'KMS', id: kmsKeyArn } }),
      }],
      stage: pipelineStages({ pipeline: options, projects: { build, review, deploy, verify } }),
      ...(triggers.length > 0 && { trigger: triggers }),
      dependsOn: policies,
    }));
  }

  private output(name: string, value: string): void {
    fixedId(name, new TerraformOutput(this, name, { value }));
  }
}
