import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectVersionsCommand, waitUntilBucketNotExists } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { isMissingQueue, queueUrlOf } from './stage-queues';
import { DISCARDED_PREFIX, OVERSIZE_PREFIX, PARKED_PREFIX, SEEN_PREFIX } from '../event-bucket';

/** How many messages a queue has, about, as SQS counts them. */
export interface QueueContents {
  readonly name: string;
  readonly waiting: number;
  /** A reader has taken them and not yet deleted them. */
  readonly inFlight: number;
  readonly delayed: number;
}

/** How many objects of each kind a bucket has, but for marks of requests that were taken, in which there is no event. S3 deletes no bucket that has any, of any kind. */
export interface BucketContents {
  readonly name: string;
  readonly parked: number;
  readonly oversize: number;
  readonly discarded: number;
  /** Under no prefix of ours. */
  readonly other: number;
  /** What was overwritten or deleted, and the markers in its place: the bucket's lifecycle takes them within two days. */
  readonly past: number;
}

/** What a stage holds. What is not there holds nothing. */
export interface StageContents {
  readonly queue: QueueContents;
  readonly deadLetterQueue: QueueContents;
  readonly bucket: BucketContents;
}

/** The names of what a stage holds events in. */
export type Holders = Readonly<Record<keyof StageContents, string>>;

const COUNTERS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;

/** How long a bucket that is deleted may still be seen. */
const MAX_WAIT_SECONDS = 120;

/**
 * Counts what a stage holds.
 *
 * @throws AWS's error where that cannot be told.
 */
export async function countContents(clients: { readonly sqs: SQSClient; readonly s3: S3Client }, holders: Holders): Promise<StageContents> {
  const [queue, deadLetterQueue, bucket] = await Promise.all([
    countQueue(clients.sqs, holders.queue), countQueue(clients.sqs, holders.deadLetterQueue), countBucket(clients.s3, holders.bucket),
  ]);
  return { queue, deadLetterQueue, bucket };
}

async function countQueue(sqs: SQSClient, name: string): Promise<QueueContents> {
  const QueueUrl = await queueUrlOf(sqs, name);
  if (QueueUrl === undefined) return { name, waiting: 0, inFlight: 0, delayed: 0 };
  try {
    const { Attributes: counts = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTERS] }));
    const [waiting, inFlight, delayed] = COUNTERS.map((counter) => Number(counts[counter] ?? 0));
    return { name, waiting, inFlight, delayed };
  } catch (error) {
    // SQS goes on giving the URL of a queue for a minute after it was deleted.
    if (isMissingQueue(error)) return { name, waiting: 0, inFlight: 0, delayed: 0 };
    throw error;
  }
}

async function countBucket(s3: S3Client, name: string): Promise<BucketContents> {
  const counts = { parked: 0, oversize: 0, discarded: 0, other: 0, past: 0 };
  for (let page = await listVersions(s3, name); ; page = await listVersions(s3, name, page.next)) {
    for (const { Key, isCurrent } of page.versions.filter((version) => !version.Key.startsWith(SEEN_PREFIX))) counts[isCurrent ? kindOf(Key) : 'past']++;
    if (!page.next) break;
  }
  return { name, ...counts };
}

function kindOf(key: string): 'parked' | 'oversize' | 'discarded' | 'other' {
  const kinds = { parked: PARKED_PREFIX, oversize: OVERSIZE_PREFIX, discarded: DISCARDED_PREFIX };
  return (['parked', 'oversize', 'discarded'] as const).find((kind) => key.startsWith(kinds[kind])) ?? 'other';
}

interface Version {
  readonly Key: string;
  readonly VersionId?: string;
  /** It is what there is under its key, and no marker of a deletion. */
  readonly isCurrent: boolean;
}

/** Which versions a page has: from where on, and under which prefix. */
interface Position {
  readonly Prefix?: string;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

/** Up to a thousand versions and delete markers of a bucket, and where the next begin, if there are more; none in one that is not there. */
async function listVersions(s3: S3Client, Bucket: string, position: Position = {}): Promise<{ versions: Version[]; next?: Position }> {
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket, ...position })).catch(unlessMissing);
  return {
    versions: [
      ...(page?.Versions ?? []).map(({ Key, VersionId, IsLatest = false }) => ({ Key: Key!, VersionId, isCurrent: IsLatest })),
      ...(page?.DeleteMarkers ?? []).map(({ Key, VersionId }) => ({ Key: Key!, VersionId, isCurrent: false })),
    ],
    next: page?.IsTruncated ? { ...position, KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined,
  };
}

/**
 * Deletes every object of a bucket for good, with all its versions and delete markers. S3 lists as many as it deletes at once.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 *
 * @param Prefix of the keys. Default: any.
 * @returns how many versions and markers.
 * @throws Error naming one that S3 did not delete.
 */
export async function emptyBucket(s3: S3Client, bucket: string, Prefix?: string): Promise<number> {
  let deleted = 0;
  // From the beginning each time: where a page ended is gone by then.
  for (;;) {
    const { versions } = await listVersions(s3, bucket, { Prefix });
    if (versions.length === 0) return deleted;
    const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const { Errors: [failed] = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    if (failed) throw new Error(`S3 did not delete ${failed.Key} of ${bucket}: ${failed.Code}`);
    deleted += versions.length;
  }
}

/**
 * Deletes a bucket, and waits until it is seen no more. S3 does it only where the bucket is empty, and all at once: else it stays as it is,
 * with all its settings.
 *
 * @returns false where it is not empty.
 */
export async function deleteBucket(s3: S3Client, bucket: string): Promise<boolean> {
  try {
    await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if ((error as Error).name === 'BucketNotEmpty') return false;
    unlessMissing(error as Error);
  }
  await waitUntilBucketNotExists({ client: s3, maxWaitTime: MAX_WAIT_SECONDS }, { Bucket: bucket });
  return true;
}

function unlessMissing(error: Error): undefined {
  if (error.name !== 'NoSuchBucket') throw error;
  return undefined;
}
