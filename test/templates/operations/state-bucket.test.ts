import { awsError, fails, fakeClient, type Answers } from './fake-client';
import { BUCKET_SETTINGS, inspectBucket } from '../../../templates/framework/operations/state-bucket';

const TLS = 'policy that refuses requests without TLS';
const deny = (more: object = {}) => ({
  Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b', Condition: { Bool: { 'aws:SecureTransport': 'false' } }, ...more,
});
const policyOf = (...Statement: object[]) => ({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
const block = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

/** A bucket that has all it needs. */
const GOOD: Answers = {
  HeadBucket: () => ({ BucketRegion: 'us-west-2' }),
  GetBucketVersioning: () => ({ Status: 'Enabled' }),
  GetBucketEncryption: () => ({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] } }),
  GetPublicAccessBlock: () => ({ PublicAccessBlockConfiguration: block }),
  GetBucketPolicy: () => policyOf(deny()),
  GetBucketLifecycleConfiguration: () => ({ Rules: [{}] }),
};
const inspect = (answers: Answers) => inspectBucket(fakeClient({ ...GOOD, ...answers }), 'b', 'us-west-2');
const head = (httpStatusCode: number, region?: string) => ({
  HeadBucket: fails('Unknown', 'UnknownError', {
    $metadata: { httpStatusCode },
    $response: { headers: region ? { 'x-amz-bucket-region': region } : {} },
  }),
});

test('a bucket that has all it needs', async () => {
  expect(await inspect({})).toEqual({ status: 'present', lacking: [], own: ['policy', 'lifecycle'] });
});

test('a bucket that has nothing', async () => {
  expect(await inspect({
    GetBucketVersioning: () => ({}),
    GetBucketEncryption: fails('ServerSideEncryptionConfigurationNotFoundError', ''),
    GetPublicAccessBlock: fails('NoSuchPublicAccessBlockConfiguration', ''),
    GetBucketPolicy: fails('NoSuchBucketPolicy', ''),
    GetBucketLifecycleConfiguration: fails('NoSuchLifecycleConfiguration', ''),
  })).toEqual({ status: 'present', lacking: BUCKET_SETTINGS, own: [] });
});

test.each<[string, string, Answers]>([
  ['versions that are suspended', 'versioning', { GetBucketVersioning: () => ({ Status: 'Suspended' }) }],
  ['a public policy that is not blocked', 'public access block',
    { GetPublicAccessBlock: () => ({ PublicAccessBlockConfiguration: { ...block, BlockPublicPolicy: false } }) }],
  ['no denial', TLS, { GetBucketPolicy: () => policyOf(deny({ Effect: 'Allow' })) }],
  ['a denial of one action', TLS, { GetBucketPolicy: () => policyOf(deny({ Action: 's3:GetObject' })) }],
  ['a denial for one principal', TLS, { GetBucketPolicy: () => policyOf(deny({ Principal: { AWS: 'arn:aws:iam::1:root' } })) }],
  ['a denial of TLS', TLS, { GetBucketPolicy: () => policyOf(deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })) }],
  ['a denial without a condition', TLS, { GetBucketPolicy: () => policyOf(deny({ Condition: undefined })) }],
])('%s: it lacks the %s', async (_, setting, answers) => {
  expect(await inspect(answers)).toMatchObject({ status: 'present', lacking: [setting] });
});

test.each<[string, object]>([
  ['among others', policyOf(deny({ Effect: 'Allow' }), deny())],
  ['as the only statement', { Policy: JSON.stringify({ Statement: deny() }) }],
  ['in other words', policyOf(deny({ Principal: { AWS: ['*'] }, Action: ['*'], Condition: { Bool: { 'AWS:securetransport': false } } }))],
])('a denial %s is one', async (_, policy) => {
  expect(await inspect({ GetBucketPolicy: () => policy })).toMatchObject({ lacking: [] });
});

test.each<[string, Answers, object]>([
  ['no bucket', head(404), { status: 'absent' }],
  ['another account\'s', head(403), { status: 'forbidden' }],
  ['another region\'s', head(301, 'eu-west-1'), { status: 'elsewhere', region: 'eu-west-1' }],
  ['a newer region\'s', head(400, 'eu-south-2'), { status: 'elsewhere', region: 'eu-south-2' }],
  ['another region\'s that S3 finds', { HeadBucket: () => ({ BucketRegion: 'eu-west-1' }) }, { status: 'elsewhere', region: 'eu-west-1' }],
])('%s', async (_, answers, state) => {
  expect(await inspect(answers)).toEqual(state);
});

test.each<[string, Answers]>([
  ['a request that S3 does not understand', head(400)],
  ['an S3 that is down', head(503)],
  ['no network', { HeadBucket: () => { throw awsError('Error', 'getaddrinfo ENOTFOUND'); } }],
  ['a setting that may not be read', { GetBucketPolicy: fails('AccessDenied', 'no') }],
])('%s is an error, not a bucket that lacks something', async (_, answers) => {
  await expect(inspect(answers)).rejects.toThrow();
});

test('an emulator without TLS needs no policy that demands it', async () => {
  const s3 = fakeClient({ ...GOOD, GetBucketPolicy: () => policyOf(deny({ Effect: 'Allow' })) });
  expect(await inspectBucket(s3, 'b', 'us-west-2', 'http://127.0.0.1:5000')).toEqual({ status: 'present', lacking: [], own: ['lifecycle'] });
});
