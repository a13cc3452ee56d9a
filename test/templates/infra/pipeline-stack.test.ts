import { createHash } from 'node:crypto';
import { configOf, generic, github } from './fixtures';
import { ALL_OPTIONS, PIPELINES, pipelineConfig, synthesizePipeline } from './pipelines';
import { addresses, synthesize as synthesizeStage, type Terraform } from './synthesize';
import type { PipelineConfig, StageConfig } from '../../../templates/framework/config';
import { boundsOf, type Configuration } from '../../../templates/framework/pipeline/configuration';
import type { Buildspec } from '../../e2e/support/buildspec';
import { checkBuildspec, commandsOf } from '../../support/check-buildspec';

const COMMON_ADDRESSES = [
  ...['build', 'deploy', 'review', 'verify'].flatMap((name) => [`aws_cloudwatch_log_group.${name}`, `aws_codebuild_project.${name}`]),
  ...['build', 'deploy', 'notify', 'pipeline', 'review', 'verify'].flatMap((name) => [`aws_iam_role.${name}`, `aws_iam_role_policy.${name}`]),
  ...['failed', 'waiting'].flatMap((name) => [`aws_cloudwatch_event_rule.${name}`, `aws_cloudwatch_event_target.${name}`]),
  'aws_codepipeline.pipeline',
  'aws_s3_bucket.artifacts',
  'aws_s3_bucket_lifecycle_configuration.artifacts',
  'aws_s3_bucket_ownership_controls.artifacts',
  'aws_s3_bucket_policy.artifacts',
  'aws_s3_bucket_public_access_block.artifacts',
  'aws_s3_bucket_server_side_encryption_configuration.artifacts',
  'aws_s3_bucket_versioning.artifacts',
  ...['acceptance_js', 'bounds_json', 'plan_summary_js', 'reprocess_js', 'take_configuration_js'].map((name) => `aws_s3_object.${name}`),
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
    expect(stageNamesOf(synthesize(ALL))).toEqual(['Source', 'Build', 'Review', 'Approve', 'Deploy', 'Test', 'Reprocess']);
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
    expect(stageNamesOf(terraform)).toEqual(['Source', 'Build', 'Review', 'Approve', 'Deploy']);
    expect(addresses(terraform)).toEqual(COMMON_ADDRESSES.filter((address) => !/\.(verify|acceptance_js|reprocess_js)$/.test(address)).sort());
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
    expect(actionOf(terraform, 'Build')).toMatchObject({ namespace: 'Build', input_artifacts: ['Code'], output_artifacts: ['Built'] });
    expect(actionOf(terraform, 'Review')).toMatchObject({ namespace: 'Review', input_artifacts: ['Built'], output_artifacts: ['Plan'] });
    const deploy = actionOf(terraform, 'Deploy');
    expect(deploy).toMatchObject({ namespace: 'Deploy', input_artifacts: ['Plan'] });
    expect(JSON.parse(deploy.configuration.EnvironmentVariables)).toEqual([{ name: 'PLAN_SHA256', value: '#{Review.PLAN_SHA256}', type: 'PLAINTEXT' }]);
  });

  test('who approves sees what the plan would do, and finds the build', () => {
    expect(actionOf(synthesize(ALL), 'Approve')).toMatchObject({
      category: 'Approval',
      provider: 'Manual',
      configuration: { CustomData: '#{Review.PLAN_SUMMARY}', ExternalEntityLink: '#{Review.BUILD_URL}' },
    });
  });

  test.each([['Test', 'acceptance'], ['Reprocess', 'reprocess']])('%s runs the tool %s on what was deployed', (name, tool) => {
    const { configuration, input_artifacts: inputs } = actionOf(synthesize(ALL), name);
    expect(inputs).toEqual(['Built']);
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
        STAGE: 'prod',
        SERVICE: 'generic-webhook',
        PROJECT: 'MozDef-EF',
        API_PATH: 'hooks/in',
        STACK: 'generic-webhook-prod',
        TERRAFORM_RELEASES_URL: 'https://releases.hashicorp.com/terraform',
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
      { id: 'expire', status: 'Enabled', filter: [{ prefix: 'MozDef-EF-github-dev' }], expiration: [{ days: 30 }] },
      { id: 'expire-cache', status: 'Enabled', filter: [{ prefix: 'cache/' }], expiration: [{ days: 30 }] },
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrent_version_expiration: [{ noncurrent_days: 7 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test('what the actions run does not go with them', () => {
    const { resource } = synthesize(ALL);
    const rules = resource.aws_s3_bucket_lifecycle_configuration.artifacts.rule as { filter: { prefix: string }[]; expiration?: object }[];
    const expiring = rules.filter(({ expiration }) => expiration).map(({ filter: [{ prefix }] }) => prefix);
    for (const { key } of Object.values(resource.aws_s3_object)) {
      expect(expiring.filter((prefix) => key.startsWith(prefix))).toEqual([]);
    }
  });

  test('with the stage\'s key if it has one, as are the logs', () => {
    const { resource } = synthesize(ALL, ALL_OPTIONS);
    expect(resource.aws_codepipeline.pipeline.artifact_store[0].encryption_key).toEqual({ id: ALL_OPTIONS.kmsKeyArn, type: 'KMS' });
    for (const name of ['build', 'review', 'deploy', 'verify']) {
      expect(resource.aws_codebuild_project[name].encryption_key).toBe(ALL_OPTIONS.kmsKeyArn);
      expect(resource.aws_cloudwatch_log_group[name].kms_key_id).toBe(ALL_OPTIONS.kmsKeyArn);
    }
  });
});

describe('what runs with the rights of a stage', () => {
  const { resource } = synthesize(ALL);
  const spec = (name: string, terraform = resource) => JSON.parse(terraform.aws_codebuild_project[name].source.buildspec) as Buildspec;

  test('stands in the stack, and is what CodeBuild takes; only that of the build is the repository\'s', () => {
    expect(resource.aws_codebuild_project.build.source).toEqual({ type: 'CODEPIPELINE', buildspec: 'buildspec.yml' });
    for (const name of ['review', 'deploy', 'verify']) checkBuildspec(spec(name));
  });

  test('runs no packages', () => {
    for (const command of ['review', 'deploy', 'verify'].flatMap((name) => commandsOf(spec(name)))) {
      expect(command).not.toMatch(/\b(npm|npx|tsx)\b/);
    }
  });

  test('is checked by a hash that stands in the stack, before it is used', () => {
    for (const name of ['review', 'deploy', 'verify']) {
      const commands = commandsOf(spec(name));
      const fetched = commands.flatMap((command, index) => (/^(curl|aws s3 cp) /.test(command) ? [[command, commands[index + 1]]] : []));
      expect(fetched.length).toBeGreaterThan(0);
      for (const [command, check] of fetched) {
        const [, file] = /"(\$TOOLS\/[\w.-]+)"/.exec(command)!;
        expect(check).toMatch(new RegExp(`^echo "[0-9a-f]{64}  ${file.replace('$', '\\$')}" \\| sha256sum --check --strict$`));
      }
    }
  });

  test('is in the bucket under its hash, byte for byte', () => {
    const bounds = resource.aws_s3_object.bounds_json;
    // What Terraform makes of it: no template may be left.
    expect(bounds.content).not.toMatch(/(^|[^$])(\$\$)*\$\{|(^|[^%])(%%)*%\{/);
    const content = (bounds.content as string).replaceAll('$${', '${').replaceAll('%%{', '%{');
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(bounds.key).toBe(`tools/${sha256}/bounds.json`);
    expect(commandsOf(spec('review'))).toContain(`echo "${sha256}  $TOOLS/bounds.json" | sha256sum --check --strict`);
    expect(JSON.parse(content)).toEqual(boundsOf(synthesizeStage(pipelineConfig(github, ALL)) as unknown as Configuration));
    expect(resource.aws_s3_object.acceptance_js.key).toBe(`tools/${createHash('sha256').update('acceptance').digest('hex')}/acceptance.js`);
  });

  test('has nothing in it that Terraform would take for a template, but names in the bucket', () => {
    for (const name of ['review', 'deploy', 'verify']) {
      const templates = (resource.aws_codebuild_project[name].source.buildspec as string).match(/[$%]\{[^}]*\}/g) ?? [];
      expect(templates.filter((each) => !/^\$\{aws_s3_(bucket\.artifacts\.bucket|object\.\w+\.key)\}$/.test(each))).toEqual([]);
    }
  });

  test.each([['terraform', 'arm64', 'us-west-2'], ['tofu', 'amd64', 'eu-north-1']] as const)('is %s for %s in %s', (distribution, architecture, region) => {
    const config = pipelineConfig(github, ALL, { stage: { region }, terraform: { distribution, version: '1.11.4', sha256: { amd64: 'a'.repeat(64), arm64: 'b'.repeat(64) } } });
    const commands = commandsOf(spec('deploy', synthesizePipeline(config).resource));
    const tag = distribution === 'tofu' ? 'v1.11.4' : '1.11.4';
    expect(commands.find((command) => command.startsWith('curl'))).toContain(`"$TERRAFORM_RELEASES_URL/${tag}/${distribution}_1.11.4_linux_${architecture}.zip"`);
    expect(commands).toContain(`echo "${(architecture === 'arm64' ? 'b' : 'a').repeat(64)}  $TOOLS/${distribution}_1.11.4_linux_${architecture}.zip" | sha256sum --check --strict`);
    expect(commands.filter((command) => / (init|apply|output) -/.test(command)).every((command) => new RegExp(`(^|\\()${distribution} `).test(command))).toBe(true);
  });

  test('applies what was reviewed, and nothing else', () => {
    const commands = commandsOf(spec('deploy'));
    const at = (text: string) => commands.findIndex((command) => command.includes(text));
    const order = ['echo "$PLAN_SHA256  SHA256SUMS"', 'sha256sum --check --strict SHA256SUMS', 'init -input=false -lockfile=readonly', 'apply -input=false -lock-timeout=5m plan.tfplan'].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

describe('in the artifact bucket', () => {
  const BUCKET = '${aws_s3_bucket.artifacts.arn}';
  const LAYOUT = {
    Code: `${BUCKET}/MozDef-EF-github-dev/Code/abc`,
    // CodePipeline takes 10 characters of an artifact's name for its folder.
    Configuration: `${BUCKET}/MozDef-EF-github-dev/Configurat/abc`,
    Built: `${BUCKET}/MozDef-EF-github-dev/Built/abc`,
    Plan: `${BUCKET}/MozDef-EF-github-dev/Plan/abc`,
    cache: `${BUCKET}/cache/abc`,
    tools: `${BUCKET}/tools/abc/acceptance.js`,
  };
  const may = (terraform: Terraform, role: string, action: string) => {
    const { policy } = terraform.resource.aws_iam_role_policy[role];
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string[]; Resource: string[] }[] };
    const patterns = Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    const matches = (arn: string) => patterns.some((pattern) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn));
    return Object.entries(LAYOUT).filter(([, arn]) => matches(arn)).map(([name]) => name);
  };

  test.each([
    ['build', ['Code', 'Configuration', 'cache'], ['Built', 'cache']],
    ['review', ['Built', 'tools'], ['Plan']],
    ['deploy', ['Plan'], []],
    ['verify', ['Built', 'tools'], []],
    ['pipeline', ['Code', 'Configuration', 'Built', 'Plan'], ['Code', 'Configuration', 'Built', 'Plan']],
  ])('%s reads and writes what is its own', (role, reads, writes) => {
    const terraform = synthesize(PIPELINES['GitHub with configuration in CodeCommit']);
    expect(may(terraform, role, 's3:GetObject')).toEqual(reads);
    expect(may(terraform, role, 's3:PutObject')).toEqual(writes);
  });

  test('the build sees nothing of the stage', () => {
    const { Statement } = JSON.parse(synthesize(ALL, ALL_OPTIONS).resource.aws_iam_role_policy.build.policy) as { Statement: { Action: string[] }[] };
    expect([...new Set(Statement.flatMap(({ Action }) => Action).map((action) => action.split(':')[0]))].sort()).toEqual(['codebuild', 'kms', 'logs', 's3']);
  });
});

describe('people are told', () => {
  const rulesOf = ({ resource }: Terraform) => Object.entries(resource.aws_cloudwatch_event_rule ?? {})
    .filter(([name]) => name !== 'trigger').map(([name, { event_pattern: pattern }]) => [name, JSON.parse(pattern) as Record<string, unknown>]);
  const TOPIC = 'arn:${data.aws_partition.current.partition}:sns:us-west-2:${data.aws_caller_identity.current.account_id}:MozDef-EF-github-dev-alarms';
  const PIPELINE = '${aws_codepipeline.pipeline.name}';

  test('of a run that has failed, and of one that waits for approval', () => {
    const terraform = synthesize(ALL);
    expect(Object.fromEntries(rulesOf(terraform))).toEqual({
      failed: {
        'source': ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], 'detail': { pipeline: [PIPELINE], state: ['FAILED'] },
      },
      waiting: {
        'source': ['aws.codepipeline'],
        'detail-type': ['CodePipeline Action Execution State Change'],
        'detail': { pipeline: [PIPELINE], state: ['STARTED'], type: { category: ['Approval'] } },
      },
    });
    const { failed, waiting } = terraform.resource.aws_cloudwatch_event_target;
    for (const [target, text] of [[failed, 'has failed'], [waiting, 'waits for somebody']] as const) {
      expect(target).toMatchObject({ arn: TOPIC, role_arn: '${aws_iam_role.notify.arn}' });
      // EventBridge fills in what is in angle brackets, within a JSON text.
      expect(JSON.parse(target.input_transformer.input_template)).toMatch(new RegExp(`^The pipeline <pipeline> ${text}.* https://.*<execution>`));
    }
    expect(JSON.parse(terraform.resource.aws_iam_role_policy.notify.policy).Statement).toEqual([
      { Sid: 'Publish', Effect: 'Allow', Action: ['sns:Publish'], Resource: [TOPIC] },
    ]);
  });

  test('of what waits only where somebody approves', () => {
    expect(rulesOf(synthesize({ ...ALL, approval: false })).map(([name]) => name)).toEqual(['failed']);
  });

  test('by the topic that is given for alarms, even where there are none; without a topic nobody can be', () => {
    const topicArn = 'arn:aws:sns:us-west-2:123456789012:soc';
    for (const stage of [{ notify: { topicArn } }, { notify: { topicArn }, alarms: undefined }]) {
      expect(synthesize(ALL, stage).resource.aws_cloudwatch_event_target.failed.arn).toBe(topicArn);
    }
    expect(rulesOf(synthesize(ALL, { alarms: undefined }))).toEqual([]);
  });
});
