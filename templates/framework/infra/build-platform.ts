/** What CodeBuild's containers run on. */
export interface BuildPlatform {
  readonly environmentType: 'ARM_CONTAINER' | 'LINUX_CONTAINER';
  /** Has Node.js 22. https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
  readonly image: string;
  /** As releases of Terraform name it. */
  readonly architecture: 'arm64' | 'amd64';
}

const ARM: BuildPlatform = { environmentType: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0', architecture: 'arm64' };
const X86: BuildPlatform = { environmentType: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0', architecture: 'amd64' };

/** Where CodeBuild has ARM_CONTAINER. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html */
const ARM_REGIONS: readonly string[] = [
  'ap-northeast-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-2',
];

/** The platform of a region's builds: ARM, which costs less, where there is one. The functions' architecture is another matter: esbuild's bundles have none. */
export function buildPlatform(region: string): BuildPlatform {
  return ARM_REGIONS.includes(region) ? ARM : X86;
}
