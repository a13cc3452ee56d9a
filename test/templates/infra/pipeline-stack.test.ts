import { configOf, generic, github } from './fixtures';
import { ALL_OPTIONS, PIPELINES, pipelineConfig, synthesizePipeline } from './pipelines';
import { addresses, type Terraform } from './synthesize';
import type { PipelineConfig, StageConfig } from '../../../templates/framework/config';

const COMMON_ADDRESSES = [
  ...['build', 'deploy', 'verify'].flatMap((name) => [`aws_cloudwatch_log_group.${name}`, `aws_codebuild_project.${name}`]),
  ...['build', 'deploy', 'pipeline', 'verify'].flatMap((name) => [`aws_iam_role.${name}`, `aws_iam_role_policy.${name}`]),
  'aws_codepipeline.pipeline',
  'aws_s3_bucket.artifacts',
  'aws_s3_bucket_lifecycle_configuration.artifacts',
  'aws_s3_bucket_ownership_controls.artifacts',
  'aws_s3_bucket_policy.artifacts',
  'aws_s3_bucket_public_access_block.artifacts',
  'aws_s3_bucket_server_side_encryption_configuration.artifacts',
  'aws_s3_bucket_versioning.artifacts',
  'data.aws_caller_identity.current',
  'data.aws_partition.current',
];
const TRIGGER_ADDRESSES = [
  'aws_cloudwatch_event_rule.trigger',
  'aws_cloudwatch_event_target.trigger',
  'aws_iam_role.trigger',
  'aws_iam_role_policy.trigger',
];

const ALL: PipelineConfig = PIPELINES.GitHub;
const synthesize = (pipeline: PipelineConfig, stage?: Partial<StageConfig>) => synthesizePipeline(pipelineConfig(github, pipeline, { stage }));
const pipelineOf = ({ resource }: Terraform) => resource.aws_codepipeline.pipeline;
const stageNamesOf = (terraform: Terraform): string[] => pipelineOf(terraform).stage.map(({ name }: { name: string }) => name);
/** An action by its name, of whichever stage. */
const actionOf = (terraform: Terraform, name: string) =>
  pipelineOf(terraform).stage
    .flatMap(({ action }: { action: { name: string }[] }) => action)
    .find((action: { name: string }) => action.name === name);

// As in event-source-stack.test.ts: do not edit these lists without a `moveFromId` for what was renamed.
test.each<[keyof typeof PIPELINES, string[]]>([
  ['GitHub', []],
  ['CodeCommit', TRIGGER_ADDRESSES],
  ['GitHub with configuration in CodeCommit', [...TRIGGER_ADDRESSES, 'aws_codecommit_repository.source']],
])('the addresses of a pipeline from %s', (form, more) => {
  expect(addresses(synthesize(PIPELINES[form]))).toEqual([...COMMON_ADDRESSES, ...more].sort());
});

describe('stages', () => {
  test('all of them, first to last', () => {
    expect(stageNamesOf(synthesize(ALL))).toEqual(['Source', 'Build', 'Approve', 'Deploy', 'Test', 'Reprocess']);
  });

  test.each<[string, Partial<PipelineConfig>, string]>([
    ['no approval', { approval: false }, 'Approve'],
    ['no samples', { acceptanceSamples: [] }, 'Test'],
    ['no reprocessing', { reprocess: false }, 'Reprocess'],
  ])('%s', (_, options, missing) => {
    const all = stageNamesOf(synthesize(ALL));
    expect(stageNamesOf(synthesize({ ...ALL, ...options }))).toEqual(all.filter((name) => name !== missing));
  });

  test('with nothing after the deployment there is no project for it', () => {
    const terraform = synthesize({ ...ALL, acceptanceSamples: [], reprocess: false });
    expect(stageNamesOf(terraform)).toEqual(['Source', 'Build', 'Approve', 'Deploy']);
    expect(addresses(terraform)).toEqual(COMMON_ADDRESSES.filter((address) => !address.endsWith('.verify')).sort());
  });

  test('runs wait for one another', () => {
    expect(pipelineOf(synthesize(ALL))).toMatchObject({ name: 'MozDef-EF-github-dev', pipeline_type: 'V2', execution_mode: 'QUEUED' });
  });

  test('a stage without a pipeline is refused', () => {
    expect(() => synthesizePipeline(configOf(github))).toThrow('Stage dev has no pipeline.');
  });
});

describe('actions', () => {
  test('what is planned is what is deployed', () => {
    const terraform = synthesize(ALL);
    expect(actionOf(terraform, 'Build')).toMatchObject({ namespace: 'Build', input_artifacts: ['Code'], output_artifacts: ['Plan'] });
    expect(actionOf(terraform, 'Deploy')).toMatchObject({ namespace: 'Deploy', input_artifacts: ['Plan'] });
    const { build, deploy, verify } = terraform.resource.aws_codebuild_project;
    expect([build, deploy, verify].map(({ source }) => source)).toEqual([
      { type: 'CODEPIPELINE', buildspec: 'buildspec.yml' },
      { type: 'CODEPIPELINE', buildspec: 'buildspec-deploy.yml' },
      { type: 'CODEPIPELINE', buildspec: 'buildspec-verify.yml' },
    ]);
  });

  test('who approves sees what the plan would do, and finds the build', () => {
    expect(actionOf(synthesize(ALL), 'Approve')).toMatchObject({
      category: 'Approval',
      provider: 'Manual',
      configuration: { CustomData: '#{Build.PLAN_SUMMARY}', ExternalEntityLink: '#{Build.BUILD_URL}' },
    });
  });

  test.each([['Test', 'acceptance'], ['Reprocess', 'reprocess']])('%s runs the tool %s on what was deployed', (name, tool) => {
    const { configuration, input_artifacts: inputs } = actionOf(synthesize(ALL), name);
    expect(inputs).toEqual(['Plan']);
    expect(configuration.ProjectName).toBe('${aws_codebuild_project.verify.name}');
    expect(JSON.parse(configuration.EnvironmentVariables)).toEqual([
      { name: 'ACTION', value: tool, type: 'PLAINTEXT' },
      { name: 'WEBHOOK_URL', value: '#{Deploy.WEBHOOK_URL}', type: 'PLAINTEXT' },
      { name: 'QUEUE_URL', value: '#{Deploy.QUEUE_URL}', type: 'PLAINTEXT' },
    ]);
  });

  test('projects are told what they are of', () => {
    const { resource } = synthesizePipeline(pipelineConfig(generic, ALL, { stages: ['prod'], apiPath: 'hooks/in' }));
    for (const project of Object.values(resource.aws_codebuild_project)) {
      expect(project.environment.environment_variable).toEqual(Object.entries({
        STAGE: 'prod', SERVICE: 'generic-webhook', PROJECT: 'MozDef-EF', API_PATH: 'hooks/in', STACK: 'generic-webhook-prod',
      }).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })));
    }
  });
});

describe('from GitHub', () => {
  test('a push to the branch starts it, by the trigger alone', () => {
    const terraform = synthesize(PIPELINES.GitHub);
    expect(actionOf(terraform, 'Code')).toMatchObject({
      provider: 'CodeStarSourceConnection',
      output_artifacts: ['Code'],
      configuration: {
        ConnectionArn: PIPELINES.GitHub.github.connectionArn,
        FullRepositoryId: 'acme/mozdef-github',
        BranchName: 'main',
        DetectChanges: 'false',
      },
    });
    expect(pipelineOf(terraform).trigger).toEqual([{
      provider_type: 'CodeStarSourceConnection',
      git_configuration: { source_action_name: 'Code', push: [{ branches: { includes: ['main'] } }] },
    }]);
  });

  test('only some paths', () => {
    const { github: repository } = PIPELINES.GitHub;
    const terraform = synthesize({ ...ALL, github: { ...repository, filePaths: ['src/**', 'schemas/**'] } });
    expect(pipelineOf(terraform).trigger[0].git_configuration.push).toEqual([
      { branches: { includes: ['main'] }, file_paths: { includes: ['src/**', 'schemas/**'] } },
    ]);
  });
});

describe('from CodeCommit', () => {
  const ARN = 'arn:${data.aws_partition.current.partition}:codecommit:us-west-2:${data.aws_caller_identity.current.account_id}:mozdef-github';

  test.each<[keyof typeof PIPELINES, string, string]>([
    ['CodeCommit', 'Code', ARN],
    ['GitHub with configuration in CodeCommit', 'Configuration', '${aws_codecommit_repository.source.arn}'],
  ])('%s: an event of the very repository and branch starts the very pipeline', (form, artifact, arn) => {
    const terraform = synthesize(PIPELINES[form]);
    const { configuration } = actionOf(terraform, artifact);
    expect(configuration).toMatchObject({ RepositoryName: 'mozdef-github', BranchName: 'trunk', PollForSourceChanges: 'false' });
    const { aws_cloudwatch_event_rule: { trigger: rule }, aws_cloudwatch_event_target: { trigger: target } } = terraform.resource;
    expect(JSON.parse(rule.event_pattern)).toEqual({
      'source': ['aws.codecommit'],
      'detail-type': ['CodeCommit Repository State Change'],
      'resources': [arn],
      'detail': { event: ['referenceCreated', 'referenceUpdated'], referenceType: ['branch'], referenceName: ['trunk'] },
    });
    expect(target).toMatchObject({ arn: '${aws_codepipeline.pipeline.arn}', role_arn: '${aws_iam_role.trigger.arn}' });
    expect(JSON.parse(terraform.resource.aws_iam_role_policy.trigger.policy).Statement).toEqual([
      { Sid: 'StartPipeline', Effect: 'Allow', Action: ['codepipeline:StartPipelineExecution'], Resource: ['${aws_codepipeline.pipeline.arn}'] },
    ]);
  });

  test('without GitHub nothing else starts it', () => {
    expect(pipelineOf(synthesize(PIPELINES.CodeCommit))).not.toHaveProperty('trigger');
  });

  test('beside GitHub it is the second input of the build', () => {
    const build = actionOf(synthesize(PIPELINES['GitHub with configuration in CodeCommit']), 'Build');
    expect(build).toMatchObject({ input_artifacts: ['Code', 'Configuration'], configuration: { PrimarySource: 'Code' } });
  });

  test('a repository that the stack makes is not destroyed with it', () => {
    const { source } = synthesize(PIPELINES['GitHub with configuration in CodeCommit']).resource.aws_codecommit_repository;
    expect(source).toMatchObject({ repository_name: 'mozdef-github', lifecycle: { prevent_destroy: true } });
  });
});

describe('artifacts', () => {
  test('are encrypted, and gone after a month', () => {
    const { resource } = synthesize(ALL);
    expect(resource.aws_s3_bucket.artifacts.bucket).toBe('mozdef-ef-github-dev-artifacts-${data.aws_caller_identity.current.account_id}');
    expect(resource.aws_s3_bucket_lifecycle_configuration.artifacts.rule).toEqual([
      expect.objectContaining({
        expiration: [{ days: 30 }],
        noncurrent_version_expiration: [{ noncurrent_days: 7 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      }),
    ]);
  });

  test('with the stage\'s key if it has one, as are the logs', () => {
    const { resource } = synthesize(ALL, ALL_OPTIONS);
    expect(resource.aws_codepipeline.pipeline.artifact_store[0].encryption_key).toEqual({ id: ALL_OPTIONS.kmsKeyArn, type: 'KMS' });
    for (const name of ['build', 'deploy', 'verify']) {
      expect(resource.aws_codebuild_project[name].encryption_key).toBe(ALL_OPTIONS.kmsKeyArn);
      expect(resource.aws_cloudwatch_log_group[name].kms_key_id).toBe(ALL_OPTIONS.kmsKeyArn);
    }
  });
});
