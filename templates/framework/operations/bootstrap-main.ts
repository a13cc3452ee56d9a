import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { decideBootstrap, knowsBucket } from './bootstrap';
import { endpointOf, noPositionals, takeEngineArguments } from './call';
import { ENGINE, localStateFile, runEngine, runTerraform } from './cdktf';
import type { Programs } from './cdktf';
import { inspectBucket } from './state-bucket';
import type { BucketOwn, BucketState } from './state-bucket';
import { reasonOf } from '../cli/aws-error';
import { runCommand, UsageError } from '../cli/command';
import { config } from '../config';
import { stateStackName } from '../names';

const ROOT = join(__dirname, '..', '..');
const STACK = stateStackName(config);
const forEngine = takeEngineArguments(process.argv);

const HELP = `
Makes the bucket of the Terraform state: with versions, encrypted, and closed to the public. Run it once, before the first
deployment; run again, it checks the bucket, and repairs it. The stack of the bucket itself, ${STACK}, has its state in
terraform.${STACK}.tfstate in this folder: keep it.

Bucket: ${config.state ? `${config.state.bucket}, in ${config.state.region}` : 'none yet, set stateBucket in .projenrc.ts'}

Usage: npx projen bootstrap [-- OPTIONS [-- ${ENGINE.toUpperCase()}-OPTIONS]]

  --adopt         take over a bucket that was made elsewhere (terraform import), and give it what it lacks
  --yes           do not ask before anything is changed
  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000
  --help          this text

Exit status: 0 when the bucket is there, and safe.
`;

runCommand(HELP, { adopt: { type: 'boolean' }, yes: { type: 'boolean' }, endpoint: { type: 'string' } }, async ({ values, positionals }) => {
  noPositionals(positionals);
  if (!config.state) {
    throw new UsageError('there is no state bucket: set stateBucket in .projenrc.ts to a name that no one else has, and run npx projen');
  }
  const { bucket, region } = config.state;
  const programs: Programs = { root: ROOT, config, endpoint: endpointOf(values.endpoint) };
  const s3 = new S3Client({ region, endpoint: programs.endpoint, forcePathStyle: programs.endpoint !== undefined });
  const inspect = () => inspectBucket(s3, bucket, region, programs.endpoint).catch((error) => {
    throw new Error(`the bucket ${bucket} cannot be looked at: ${reasonOf(error)}`);
  });

  const found = await inspect();
  const known = knowsBucket(localStateFile(ROOT, STACK), bucket);
  const { action, message } = decideBootstrap({ bucket, region, found, known, adopt: values.adopt ?? false });
  if (action === 'refuse') {
    throw new Error(message);
  }
  console.log(message);
  if (action === 'nothing') {
    return;
  }
  if (action === 'adopt') {
    await adopt(programs, bucket, found);
  }
  await succeed(`${ENGINE} deploy`, runEngine(programs, ['deploy', STACK, ...(values.yes ? ['--auto-approve'] : []), ...forEngine]));

  // The engine ends with 0 when its question is answered with no, too.
  const now = await inspect();
  if (now.status !== 'present' || now.lacking.length > 0) {
    throw new Error(`the bucket ${bucket} is not ready${now.status === 'present' ? `, it lacks: ${now.lacking.join(', ')}` : ''}`);
  }
  console.log(`The bucket ${bucket} is ready.`);
});

/** Where the stack has what a bucket may have of its own. */
const ADDRESSES: Readonly<Record<BucketOwn, string>> = {
  policy: 'aws_s3_bucket_policy.state',
  lifecycle: 'aws_s3_bucket_lifecycle_configuration.state',
};

/** Puts the bucket, and what it has of its own, into the stack's state, so that the plan shows what deploying changes of it. */
async function adopt(programs: Programs, bucket: string, found: BucketState): Promise<void> {
  const addresses = ['aws_s3_bucket.state', ...(found.status === 'present' ? found.own.map((own) => ADDRESSES[own]) : [])];
  await succeed(`${ENGINE} synth`, runEngine(programs, ['synth']));
  await succeed('terraform init', runTerraform(programs, STACK, ['init', '-input=false']));
  for (const address of addresses) {
    await succeed('terraform import', runTerraform(programs, STACK, ['import', '-input=false', address, bucket]));
  }
}

async function succeed(what: string, status: Promise<number>): Promise<void> {
  if (await status !== 0) {
    throw new Error(`${what} ended with status ${await status}`);
  }
}
