import { github } from './fixtures';
import { PIPELINES, pipelineConfig, synthesizePipeline } from './pipelines';
import { REGIONS } from '../../../src/regions';
import { buildPlatform } from '../../../templates/framework/infra/build-platform';

/** Where AWS says that CodeBuild has ARM_CONTAINER. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html */
const ARM = ['ap-northeast-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-2'];

test.each(REGIONS)('in %s there is what CodeBuild runs on', (region) => {
  expect(buildPlatform(region)).toEqual(ARM.includes(region)
    ? { environmentType: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0', architecture: 'arm64' }
    : { environmentType: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0', architecture: 'amd64' });
});

test.each(['us-west-2', 'eu-north-1'])('in %s every project runs on that, with a Terraform for it', (region) => {
  const { environmentType, image, architecture } = buildPlatform(region);
  const { resource } = synthesizePipeline(pipelineConfig(github, PIPELINES.GitHub, { stage: { region } }));
  const projects = Object.values(resource.aws_codebuild_project);
  expect(new Set(projects.map(({ environment }) => `${environment.type} ${environment.image}`))).toEqual(new Set([`${environmentType} ${image}`]));
  expect(resource.aws_codebuild_project.deploy.source.buildspec).toContain(`_linux_${architecture}.zip`);
});
