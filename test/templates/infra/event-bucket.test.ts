import { configOf, github } from './fixtures';
import { synthesize } from './synthesize';
import { DISCARDED_PREFIX, OVERSIZE_PREFIX, PARKED_PREFIX, SEEN_HOURS, SEEN_PREFIX } from '../../../templates/framework/event-bucket';

const { resource } = synthesize(configOf(github));
const rules: { id: string; status: string; filter: { prefix: string }[]; expiration: object[] }[] =
  resource.aws_s3_bucket_lifecycle_configuration.events.rule;
const ofPrefix = (prefix: string) => rules.filter(({ filter }) => prefix.startsWith(filter[0].prefix));
const DAYS = 86_400;

test('the bucket is private and encrypted, has versions, and is never destroyed by Terraform', () => {
  expect(resource.aws_s3_bucket.events).toEqual({
    bucket: 'mozdef-ef-github-dev-events-${data.aws_caller_identity.current.account_id}', lifecycle: { prevent_destroy: true },
  });
  expect(resource.aws_s3_bucket_versioning.events.versioning_configuration).toEqual({ status: 'Enabled' });
  expect(resource.aws_s3_bucket_server_side_encryption_configuration.events.rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
  ]);
  expect(resource.aws_s3_bucket_public_access_block.events).toMatchObject({ block_public_acls: true, restrict_public_buckets: true });
});

test('what is too large goes only after the message that points to it', () => {
  const [expiration, ...others] = ofPrefix(OVERSIZE_PREFIX).flatMap((rule) => rule.expiration).filter((each) => 'days' in each);
  expect(others).toEqual([]);
  expect(expiration).toEqual({ days: 16 });
  expect(16 * DAYS).toBeGreaterThan(resource.aws_sqs_queue.dead_letters.message_retention_seconds);
});

test('what was discarded goes after 14 days', () => {
  expect(ofPrefix(DISCARDED_PREFIX).flatMap((rule) => rule.expiration).filter((each) => 'days' in each)).toEqual([{ days: 14 }]);
});

test('what marks requests goes after the day for which they are known', () => {
  expect(ofPrefix(SEEN_PREFIX).flatMap((rule) => rule.expiration).filter((each) => 'days' in each)).toEqual([{ days: SEEN_HOURS / 24 }]);
});

test('what was parked never goes, and what was deleted goes a day later', () => {
  expect(ofPrefix(PARKED_PREFIX)).toEqual([{
    id: 'deleted',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    expiration: [{ expired_object_delete_marker: true }],
    noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
  }]);
});

test('the functions that need it are told its name', () => {
  const named = Object.entries<any>(resource.aws_lambda_function).map(([name, { environment }]) => [name, environment.variables.EVENT_BUCKET]);
  expect(named).toEqual([['ingest', '${aws_s3_bucket.events.bucket}'], ['reprocess', '${aws_s3_bucket.events.bucket}']]);
});
