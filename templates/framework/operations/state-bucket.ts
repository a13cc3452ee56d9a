import {
  GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketPolicyCommand, GetBucketVersioningCommand, GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';

/** What a bucket needs before state is put into it. */
export const BUCKET_SETTINGS = ['versioning', 'encryption', 'public access block', 'policy that refuses requests without TLS'] as const;
export type BucketSetting = (typeof BUCKET_SETTINGS)[number];

/** What a bucket may have of its own, that would be replaced. */
export type BucketOwn = 'policy' | 'lifecycle';

/** What is found under a bucket's name. */
export type BucketState =
  | { readonly status: 'absent' }
  /** It is another account's, or the credentials may not see it: S3 does not say which. */
  | { readonly status: 'forbidden' }
  | { readonly status: 'elsewhere'; readonly region?: string }
  | { readonly status: 'present'; readonly lacking: readonly BucketSetting[]; readonly own: readonly BucketOwn[] };

/**
 * Looks at a bucket and its settings, and changes nothing. At an endpoint without TLS, an emulator's, no policy is looked for.
 *
 * @throws S3's error when that cannot be found out.
 */
export async function inspectBucket(s3: S3Client, bucket: string, region: string, endpoint?: string): Promise<BucketState> {
  try {
    const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    if (BucketRegion !== undefined && BucketRegion !== region) {
      return { status: 'elsewhere', region: BucketRegion };
    }
  } catch (error) {
    const { $metadata, $response } = error as { $metadata?: { httpStatusCode?: number }; $response?: { headers?: Record<string, string> } };
    const actual = $response?.headers?.['x-amz-bucket-region'];
    switch ($metadata?.httpStatusCode) {
      case 404: return { status: 'absent' };
      case 301: return { status: 'elsewhere', region: actual };
      // Of a region that the signature is not for, S3 answers so too.
      case 400: if (actual && actual !== region) return { status: 'elsewhere', region: actual }; break;
      case 403: return { status: 'forbidden' };
    }
    throw error;
  }
  return inspectSettings(s3, bucket, !endpoint?.startsWith('http:'));
}

async function inspectSettings(s3: S3Client, Bucket: string, tls: boolean): Promise<BucketState> {
  const [versioning, encryption, publicAccess, policy, lifecycle] = await Promise.all([
    s3.send(new GetBucketVersioningCommand({ Bucket })),
    unlessNotSet(s3.send(new GetBucketEncryptionCommand({ Bucket }))),
    unlessNotSet(s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
    unlessNotSet(s3.send(new GetBucketPolicyCommand({ Bucket }))),
    unlessNotSet(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
  ]);
  const block = publicAccess?.PublicAccessBlockConfiguration;
  const has: Record<BucketSetting, boolean | undefined> = {
    'versioning': versioning.Status === 'Enabled',
    'encryption': (encryption?.ServerSideEncryptionConfiguration?.Rules ?? []).some((rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm),
    'public access block': block?.BlockPublicAcls && block.BlockPublicPolicy && block.IgnorePublicAcls && block.RestrictPublicBuckets,
    'policy that refuses requests without TLS': !tls || refusesWithoutTls(policy?.Policy),
  };
  return {
    status: 'present',
    lacking: BUCKET_SETTINGS.filter((setting) => !has[setting]),
    own: [...(tls && policy?.Policy ? ['policy' as const] : []), ...(lifecycle?.Rules?.length ? ['lifecycle' as const] : [])],
  };
}

const NOT_SET = [
  'ServerSideEncryptionConfigurationNotFoundError', 'NoSuchPublicAccessBlockConfiguration', 'NoSuchBucketPolicy', 'NoSuchLifecycleConfiguration',
];

/** Undefined where S3 says that there is no such setting. */
async function unlessNotSet<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (NOT_SET.includes((error as Error).name)) return undefined;
    throw error;
  }
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
}

function refusesWithoutTls(policy: string | undefined): boolean {
  if (policy === undefined) return false;
  const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [statements].flat().some(({ Effect, Principal, Action, Condition }) => {
    const transport = Object.entries(Condition?.Bool ?? {}).find(([key]) => key.toLowerCase() === 'aws:securetransport')?.[1];
    const everyone = Principal === '*' || (typeof Principal === 'object' && [Principal.AWS].flat().includes('*'));
    const everything = [Action].flat().some((action) => action === 's3:*' || action === '*');
    return Effect === 'Deny' && everyone && everything && [transport].flat().map(String).includes('false');
  });
}
