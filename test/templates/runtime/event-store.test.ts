import { OVERSIZE_PREFIX, PARKED_PREFIX } from '../../../templates/framework/event-bucket';
import type { EventStore } from '../../../templates/framework/runtime/event-store';
import { createBucket } from '../support/event-bucket';
import { refusal, startFailingS3 } from '../support/failing-s3';
import type { S3Answer } from '../support/failing-s3';
import { startSqs } from '../support/sqs';
import type { LocalSqs } from '../support/sqs';

const bytes = (text: string) => Buffer.from(text);
const locationsOf = async (store: EventStore, prefix: string, after?: string) => (await store.list(prefix, after)).map(({ location }) => location);

describe('with S3 at work', () => {
  let sqs: LocalSqs;
  let store: EventStore;
  beforeAll(async () => { sqs = await startSqs(); });
  afterAll(() => sqs.stop());
  beforeEach(async () => { store = await createBucket(sqs.endpoint); });

  test.each<[string, Buffer]>([
    ['text', bytes('ü € 😀\r\n\u0000')],
    ['bytes that are not text', Buffer.from([0xff, 0x00, 0xfe, 0x7b])],
    ['five megabytes', Buffer.alloc(5_000_000, 'event ')],
  ])('gives back what it keeps, byte for byte: %s', async (_, content) => {
    const location = await store.put(content);
    expect(location).toMatch(/^s3:\/\/bucket-\d+\/oversize\/[0-9a-f]{64}$/);
    expect((await store.get(location))!.equals(content)).toBe(true);
  });

  test('keeps what it is given twice once, and other content beside it', async () => {
    const location = await store.put(bytes('event'));
    expect(await store.put(bytes('event'))).toBe(location);
    expect(await locationsOf(store, OVERSIZE_PREFIX)).toEqual([location]);
    expect(await store.put(bytes('another'))).not.toBe(location);
    expect(await locationsOf(store, OVERSIZE_PREFIX)).toHaveLength(2);
  });

  test('keeps the same content under each prefix that it is given, and lists one prefix only', async () => {
    const [oversize, parked] = [await store.put(bytes('event')), await store.put(bytes('event'), PARKED_PREFIX)];
    expect(await locationsOf(store, OVERSIZE_PREFIX)).toEqual([oversize]);
    expect(await locationsOf(store, PARKED_PREFIX)).toEqual([parked]);
  });

  test('has nothing where nothing is kept, or no longer', async () => {
    const location = await store.put(bytes('event'));
    expect(await store.delete([location])).toBe(0);
    expect(await store.get(location)).toBeUndefined();
    expect(await locationsOf(store, OVERSIZE_PREFIX)).toEqual([]);
  });

  test('lists in order of key, from after a location on, with the time of each', async () => {
    const started = Math.floor(Date.now() / 1_000) * 1_000;
    const locations = (await Promise.all(['a', 'b', 'c', 'd'].map((text) => store.put(bytes(text))))).sort();
    const listed = await store.list(OVERSIZE_PREFIX);
    expect(listed.map(({ location }) => location)).toEqual(locations);
    for (const { storedAt } of listed) {
      expect(storedAt).toBeGreaterThanOrEqual(started);
      expect(storedAt).toBeLessThanOrEqual(Date.now() + 1_000);
    }
    expect(await locationsOf(store, OVERSIZE_PREFIX, locations[1])).toEqual(locations.slice(2));
    expect(await locationsOf(store, OVERSIZE_PREFIX, locations[3])).toEqual([]);
  });

  test('deletes what it is told to, and nothing else', async () => {
    const [first, second, third] = [await store.put(bytes('1')), await store.put(bytes('2')), await store.put(bytes('3'))];
    expect(await store.delete([first, third])).toBe(0);
    expect(await store.delete([])).toBe(0);
    expect(await locationsOf(store, OVERSIZE_PREFIX)).toEqual([second]);
  });

  test('neither reads nor deletes in a bucket that is not its own', async () => {
    const other = await createBucket(sqs.endpoint);
    const theirs = await other.put(bytes('event'));
    for (const location of [theirs, theirs.replace('s3://', 'https://'), 's3://bucket', '']) {
      await expect(store.get(location)).rejects.toThrow('a bucket that is not the one of this event source');
      await expect(store.list(OVERSIZE_PREFIX, location)).rejects.toThrow('a bucket that is not the one of this event source');
      expect(await store.delete([location])).toBe(1);
    }
    expect(await other.get(theirs)).toEqual(bytes('event'));
  });
});

describe('with S3 failing', () => {
  let stop: () => Promise<void>;
  afterEach(() => stop());
  const failing = async (answer: S3Answer) => {
    const s3 = await startFailingS3(answer);
    ({ stop } = s3);
    return s3.store;
  };

  test.each<[string, S3Answer, string]>([
    ['denies access', refusal(403, 'AccessDenied'), 'AccessDenied'],
    ['has no such bucket', refusal(404, 'NoSuchBucket'), 'NoSuchBucket'],
    ['answers 503', refusal(503, 'SlowDown'), 'SlowDown'],
    ['does not answer', 'hang', 'TimeoutError'],
    ['cuts the connection', 'reset', 'ECONNRESET'],
  ])('what S3 did not do is told when S3 %s', async (_, answer, said) => {
    const store = await failing(answer);
    const calls = [store.put(bytes('event')), store.get('s3://bucket/oversize/x'), store.list(OVERSIZE_PREFIX)];
    for (const end of await Promise.allSettled(calls)) {
      expect(end).toMatchObject({ status: 'rejected' });
      expect(String((end as PromiseRejectedResult).reason)).toContain(said);
    }
    expect(await store.delete(['s3://bucket/oversize/x', 's3://bucket/oversize/y'])).toBe(2);
  });

  test('what S3 did not delete is counted', async () => {
    const store = await failing({
      status: 200,
      xml: '<DeleteResult><Deleted><Key>oversize/x</Key></Deleted><Error><Key>oversize/y</Key><Code>AccessDenied</Code></Error></DeleteResult>',
    });
    expect(await store.delete(['s3://bucket/oversize/x', 's3://bucket/oversize/y'])).toBe(1);
  });
});
