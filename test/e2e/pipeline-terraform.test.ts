import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { startMoto, type Moto } from './support/moto';
import { Terraform, validate } from './support/terraform';
import type { Problem } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import type { PipelineConfig, StageConfig } from '../../templates/framework/config';
import { github } from '../templates/infra/fixtures';
import { ALL_OPTIONS, PIPELINES, pipelineConfig, pipelineStack } from '../templates/infra/pipelines';

const describeWithTools = describeWith(['terraform', 'moto', 'mirror'], 'the pipelines are not tried with Terraform');

const FORMS = Object.entries<PipelineConfig>(PIPELINES);
/** Writes the stack of a pipeline, and gives its folder. The state is local: the bucket would have to be there first. */
function write(pipeline: PipelineConfig, stage: Partial<StageConfig> = {}, emulator = false): string {
  const { node } = pipelineStack(pipelineConfig(github, pipeline, { awsProviderVersion: '5.100.0', state: undefined, stage }), emulator);
  const app = node.root as App;
  app.synth();
  return join(app.outdir, 'stacks', node.id);
}

/** Takes the pipeline and its projects out of a stack that was written, and puts their ARNs where they are referred to. */
function withoutPipeline(directory: string): string {
  const file = join(directory, 'cdk.tf.json');
  const stack = JSON.parse(readFileSync(file, 'utf8'));
  delete stack.resource.aws_codebuild_project;
  delete stack.resource.aws_codepipeline;
  writeFileSync(file, JSON.stringify(stack)
    .replace(/\$\{aws_codebuild_project\.(\w+)\.arn\}/g, 'arn:aws:codebuild:us-west-2:123456789012:project/MozDef-EF-github-dev-$1')
    .replaceAll('${aws_codepipeline.pipeline.arn}', 'arn:aws:codepipeline:us-west-2:123456789012:MozDef-EF-github-dev')
    .replaceAll('${aws_codepipeline.pipeline.name}', 'MozDef-EF-github-dev'));
  return directory;
}

describeWithTools('Terraform takes a pipeline', () => {
  const taken = FORMS.flatMap(([form, pipeline]): [string, string][] => [
    [`from ${form}`, write(pipeline)],
    [`from ${form}, with all options of its stage`, write(pipeline, ALL_OPTIONS)],
  ]);
  let problems: Problem[];

  beforeAll(async () => {
    problems = await validate(taken.map(([, directory]) => directory), mirror!);
  });

  test.each(taken)('%s', (_, directory) => expect(problems.filter((problem) => problem.directory === directory)).toEqual([]));

  test('all of them together', () => expect(problems).toEqual([]));
});

describeWithTools('against an emulated AWS', () => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto();
  });

  afterAll(async () => {
    await moto?.stop();
  });

  test.each(FORMS)('all of a pipeline from %s is planned', async (_, pipeline) => {
    const terraform = new Terraform({ directory: write(pipeline, {}, true), mirror: mirror!, awsUrl: moto.url });
    await terraform.init();
    const changes = await terraform.plannedChanges();
    expect(Object.keys(changes)).toEqual(expect.arrayContaining(['aws_codepipeline.pipeline', 'aws_codebuild_project.verify', 'aws_s3_bucket.artifacts']));
    expect(new Set(Object.values(changes).map((actions) => actions.join()))).toEqual(new Set(['create']));
  });

  // moto takes no CodeBuild project of a pipeline, and gives pipelines and CodeCommit repositories dates that the provider cannot read.
  test('all but the pipeline and its projects is made, needs no second apply, and is destroyed', async () => {
    const both = PIPELINES['GitHub with configuration in CodeCommit'];
    const directory = withoutPipeline(write({ ...both, codeCommit: { ...both.codeCommit, create: false } }, {}, true));
    const terraform = new Terraform({ directory, mirror: mirror!, awsUrl: moto.url });
    await terraform.init();
    await terraform.apply();
    expect(await terraform.state()).toEqual(expect.arrayContaining([
      'aws_cloudwatch_event_target.trigger', 'aws_s3_bucket.artifacts', 'aws_iam_role_policy.deploy',
    ]));
    expect(await terraform.plannedChanges()).toEqual({});
    await terraform.destroy();
    expect(await terraform.state()).toEqual([]);
  });
});
