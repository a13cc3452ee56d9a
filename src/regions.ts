/**
 * Regions of AWS, so that a misspelt one is refused at `npx projen` and not at deploy.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const REGIONS = [
  'af-south-1',
  'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2',
  'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7',
  'ca-central-1', 'ca-west-1',
  'cn-north-1', 'cn-northwest-1',
  'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1',
  'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2',
];

/**
 * Regions where an account begins with fewer requests at once than elsewhere (API Gateway's throttle quota: 2500 a second and 1250 at once, not 10,000 and
 * 5000). https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const OF_SMALLER_BURST = [
  'af-south-1', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7', 'ca-west-1',
  'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'mx-central-1',
];

/** Requests at once that API Gateway takes of a new account in a region, over all its APIs. */
export function burstQuota(region: string): number {
  return OF_SMALLER_BURST.includes(region) ? 1250 : 5000;
}
