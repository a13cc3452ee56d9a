import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { BucketState } from './state-bucket';
import { readJsonFile } from '../build/json-file';

/** What is to be done about the state bucket, and what to tell about it. */
export interface BootstrapStep {
  readonly action: 'nothing' | 'deploy' | 'adopt' | 'refuse';
  readonly message: string;
}

export interface BootstrapSituation {
  readonly bucket: string;
  readonly region: string;
  readonly found: BucketState;
  /** The bucket is in the local state of its stack: deploying repairs it. */
  readonly known: boolean;
  /** Whoever called wants a bucket that is there already to become the stack's. */
  readonly adopt: boolean;
}

/** Decides what to do, so that no bucket is taken over, or changed, that nobody said is ours. */
export function decideBootstrap({ bucket, region, found, known, adopt }: BootstrapSituation): BootstrapStep {
  switch (found.status) {
    case 'absent':
      return { action: 'deploy', message: `There is no bucket ${bucket} yet: it is made.` };
    case 'forbidden':
      return {
        action: 'refuse',
        message: `The bucket ${bucket} is taken by another account, or the credentials may not see it (s3:ListBucket). `
          + 'Choose another stateBucket in .projenrc.ts, or check whose credentials these are: aws sts get-caller-identity',
      };
    case 'elsewhere':
      return {
        action: 'refuse',
        message: `The bucket ${bucket} is in ${found.region ?? 'another region'}, and the configuration says ${region}. `
          + 'Correct stateRegion, or choose another stateBucket, in .projenrc.ts',
      };
    case 'present': {
      const lacking = found.lacking.join(', ');
      if (adopt && !known) {
        return { action: 'adopt', message: `The bucket ${bucket} becomes one of this repository${lacking && `, and is given: ${lacking}`}.` };
      }
      if (lacking === '') {
        return { action: 'nothing', message: `The bucket ${bucket} is there, with all that it needs. There is nothing to do.` };
      }
      return known
        ? { action: 'deploy', message: `The bucket ${bucket} has lost: ${lacking}. Deploying its stack repairs it.` }
        : {
          action: 'refuse',
          message: `The bucket ${bucket} is there, was not made here, and lacks: ${lacking}. `
            + 'If it is for the state of this repository: npx projen bootstrap -- --adopt. If not, choose another stateBucket in .projenrc.ts',
        };
    }
  }
}

/** Whether a local state file has the state bucket in it. */
export function knowsBucket(stateFile: string, bucket: string): boolean {
  if (!existsSync(stateFile)) return false;
  const { resources = [] } = readJsonFile(stateFile, basename(stateFile)) as { resources?: StateResource[] };
  return resources.some(({ mode, type, instances }) =>
    mode === 'managed' && type === 'aws_s3_bucket' && instances.some(({ attributes }) => attributes?.bucket === bucket));
}

interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly instances: readonly { readonly attributes?: { readonly bucket?: string } }[];
}
