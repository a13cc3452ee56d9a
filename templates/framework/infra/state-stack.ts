import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { SourceConfig } from '../config';
import { pinVersions, sharedAwsProvider } from './aws-provider';
import { fixedId } from './constructs/fixed-id';
import { PrivateBucket } from './constructs/private-bucket';

/** How long a state that another has replaced can still be had back. */
const OLD_VERSIONS_DAYS = 90;

export interface StateStackProps {
  readonly config: SourceConfig;
  readonly state: NonNullable<SourceConfig['state']>;
}

/** The bucket that holds the state of all other stacks. Its own state is a local file: it cannot be in a bucket that is yet to be made. */
export class StateStack extends TerraformStack {
  constructor(scope: Construct, id: string, { config, state }: StateStackProps) {
    super(scope, id);
    pinVersions(this, config);
    sharedAwsProvider(this, config, state);

    const { bucket } = new PrivateBucket(this, 'State', {
      terraformId: 'state',
      bucketName: state.bucket,
      // Without the state nobody knows what there is in AWS.
      preventDestroy: true,
      lifecycleRules: [{
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
      }],
    });

    fixedId('StateBucket', new TerraformOutput(this, 'StateBucket', { value: bucket.bucket }));
  }
}
