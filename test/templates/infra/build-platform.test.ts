import { github } from './fixtures';
import { PIPELINES, pipelineConfig, synthesizePipeline } from './pipelines';
import { REGIONS } from '../../../src/regions';

/** Where AWS says that CodeBuild has ARM_CONTAINER. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html */
const ARM = ['ap-northeast-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-2'];

test.each(REGIONS)('in %s there is what CodeBuild runs on, and Terraform for it', (region) => {
  const { resource } = synthesizePipeline(pipelineConfig(github, PIPELINES.GitHub, { stage: { region } }));
  const projects = Object.values(resource.aws_codebuild_project);
  expect(new Set(projects.map(({ environment: { type, image } }) => `${type} ${image}`))).toEqual(new Set([ARM.includes(region)
    ? 'ARM_CONTAINER aws/codebuild/amazonlinux-aarch64-standard:3.0'
    : 'LINUX_CONTAINER aws/codebuild/amazonlinux-x86_64-standard:5.0']));
  expect(resource.aws_codebuild_project.deploy.source.buildspec).toContain(ARM.includes(region) ? '_linux_arm64.zip' : '_linux_amd64.zip');
});
