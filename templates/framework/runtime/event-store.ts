import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { OwnError } from './own-error';
import { keyOf, OVERSIZE_PREFIX } from '../event-bucket';

/** Keeps what no queue can: in an S3 bucket, each content under its own hash, so that keeping it twice is keeping it once. */
export interface EventStore {
  /** Keeps bytes under a prefix (`event-bucket.ts`), and returns where: `s3://<bucket>/<key>`. S3 has acknowledged them by then. */
  put(bytes: Buffer, prefix?: string): Promise<string>;
  /**
   * What is kept there; undefined when nothing is.
   *
   * @throws Error when the place is not in this bucket, or S3 does not answer.
   */
  get(location: string): Promise<Buffer | undefined>;
  /** Some of what is kept under a prefix, in order of key, from after a location on; none when there is no more. */
  list(prefix: string, after?: string): Promise<StoredEvent[]>;
  /** Deletes; returns how many were not. It never throws. */
  delete(locations: readonly string[]): Promise<number>;
}

export interface StoredEvent {
  readonly location: string;
  /** Milliseconds since the epoch. */
  readonly storedAt: number;
}

/** At once, as S3 allows. */
const LIST_AT_MOST = 1_000;

export function createEventStore(options: S3ClientConfig, bucket: string): EventStore {
  const s3 = new S3Client(options);
  const locationOf = (key: string) => `s3://${bucket}/${key}`;
  const keyAt = (location: string) => {
    const start = locationOf('');
    if (!location.startsWith(start)) {
      throw new OwnError('the event is said to be kept in a bucket that is not the one of this event source');
    }
    return location.slice(start.length);
  };

  return {
    put: async (bytes, prefix = OVERSIZE_PREFIX) => {
      const key = keyOf(bytes, prefix);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      return locationOf(key);
    },

    get: async (location) => {
      try {
        const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyAt(location) }));
        return Buffer.from(await body!.transformToByteArray());
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },

    list: async (prefix, after) => {
      const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({
        Bucket: bucket, Prefix: prefix, MaxKeys: LIST_AT_MOST, StartAfter: after === undefined ? undefined : keyAt(after),
      }));
      return contents.map(({ Key: key, LastModified: at }) => ({ location: locationOf(key!), storedAt: at!.getTime() }));
    },

    delete: async (locations) => {
      if (locations.length === 0) return 0;
      try {
        const { Deleted: deleted = [] } = await s3.send(new DeleteObjectsCommand({
          Bucket: bucket, Delete: { Objects: locations.map((location) => ({ Key: keyAt(location) })) },
        }));
        return locations.length - deleted.length;
      } catch {
        return locations.length;
      }
    },
  };
}
