import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBucket } from './event-bucket';
import { keysOf } from './keys';
import { schemes } from './schemes';
import { sqsClient, startSqs } from './sqs';
import type { LocalSqs } from './sqs';
import { recordTelemetry } from './telemetry';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { createDelivery } from '../../../templates/framework/runtime/deliver/delivery';
import type { EventStore } from '../../../templates/framework/runtime/event-store';
import { drop } from '../../../templates/framework/runtime/process/handlers';
import { createProcessor } from '../../../templates/framework/runtime/process/processor';
import { createDuplicates } from '../../../templates/framework/runtime/receive/duplicates';
import { createReceiver } from '../../../templates/framework/runtime/receive/receiver';

export const SECRET = 'the signing secret';
export const MAX_MESSAGE_BYTES = 1_048_576;
const NOW = Date.parse('2026-01-31T12:00:00Z');
const source: SourceDescriptor = {
  id: 'test', title: 'Test', signature: schemes.github, eventType: { body: 'type' }, eventId: { header: 'X-Delivery' }, arrayIsBatch: true,
};

/** What of a request, and of what the receiver works with, differs from one that is as it should be. */
export interface Setting {
  readonly source?: SourceDescriptor;
  readonly secrets?: readonly string[] | Error;
  readonly headers?: Record<string, string[]>;
  readonly signedWith?: string;
  readonly endpoint?: string;
  /** Default: S3 at work. */
  readonly keeps?: EventStore;
  readonly budgetMs?: number;
  /** The secrets when they are read again. */
  readonly newer?: readonly string[];
}

/**
 * A receiver of signed requests, with an endpoint of SQS and S3 for the file's tests, and queues and a bucket for each. Its
 * handler tells by the event's `type` what is to become of it.
 */
export function useReceiver() {
  let sqs: LocalSqs;
  let queueUrl: string;
  let deadLetterQueueUrl: string;
  let store: EventStore;
  beforeAll(async () => { sqs = await startSqs(); });
  afterAll(() => sqs.stop());
  beforeEach(async () => {
    [queueUrl, deadLetterQueueUrl, store] = await Promise.all([sqs.createQueue(), sqs.createQueue(), createBucket(sqs.endpoint)]);
  });

  /** Posts a body to the receiver, signed, and returns the answer and the telemetry. */
  async function post(body: string | Buffer, setting: Setting = {}) {
    const { secrets = [SECRET], signedWith = SECRET, endpoint = sqs.endpoint, keeps = store } = setting;
    const telemetry = recordTelemetry();
    const bytes = Buffer.from(body as string);
    const receive = createReceiver({
      source: setting.source ?? source,
      secrets: {
        names: ['/MozDef-EF/test/dev/signing_secret'],
        current: async () => { if (secrets instanceof Error) throw secrets; return keysOf(secrets, 'utf8'); },
        refreshed: async () => setting.newer && keysOf(setting.newer, 'utf8'),
      },
      process: createProcessor({
        service: 'test',
        source: 'test',
        maxMessageBytes: MAX_MESSAGE_BYTES,
        validators: { byType: { strict: () => false } },
        handlers: {
          events: { strict: () => ({ summary: 'never' }) },
          otherwise: async ({ type, body: event }) => {
            if (type === 'slow') await sleep(1_100);
            if (type === 'noise') return drop('noise');
            if (type === 'broken') throw new Error('no handler for this');
            if (type === 'vague') return { summary: '' };
            return { summary: `event ${event.n}`, details: { padding: typeof event.repeat === 'number' ? Array(event.repeat).fill('x'.repeat(1_100)) : '' } };
          },
        },
      }),
      delivery: createDelivery({
        sqs: endpoint === sqs.endpoint ? sqs.client : sqsClient(endpoint, { requestTimeoutMs: 1_000 }),
        store: keeps,
        queueUrl,
        deadLetterQueueUrl,
        maxMessageBytes: MAX_MESSAGE_BYTES,
        frameworkVersion: '1.2.3',
        telemetry,
      }),
      telemetry,
      duplicates: setting.source?.deduplicate ? createDuplicates({ source: setting.source, store: keeps, telemetry, timeoutMs: 300 }) : undefined,
      now: () => NOW,
    });
    const signature = `sha256=${createHmac('sha256', signedWith).update(bytes).digest('hex')}`;
    const answer = await receive({ headers: { 'x-hub-signature-256': [signature], 'x-delivery': ['id-1'], ...setting.headers }, body: bytes }, setting.budgetMs ?? 20_000);
    return { ...answer, telemetry };
  }

  /** What is on the queues, which are empty afterwards. */
  async function queued() {
    const [main, dead] = [await sqs.drain(queueUrl), await sqs.drain(deadLetterQueueUrl)];
    return {
      summaries: main.map(({ body }) => (JSON.parse(body) as { summary: string }).summary).sort(),
      reasons: dead.map(({ attributes }) => attributes.reason).sort(),
      dead,
    };
  }

  return {
    post,
    queued,
    get queueUrl() { return queueUrl; },
    get deadLetterQueueUrl() { return deadLetterQueueUrl; },
    get store() { return store; },
  };
}
