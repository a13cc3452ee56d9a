import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { PARKED_PREFIX } from '../event-bucket';
import type { EventStore } from '../runtime/event-store';

/** How many messages, about, nobody can look at: another reader has them. */
export async function countHidden(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes: counts = {} } = await sqs.send(new GetQueueAttributesCommand({
    QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
  }));
  return Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0);
}

/** How many MozDef events are parked in the event bucket. */
export async function countParked(store: Pick<EventStore, 'list'>): Promise<number> {
  let count = 0;
  for (let page = await store.list(PARKED_PREFIX); page.length > 0; page = await store.list(PARKED_PREFIX, page.at(-1)!.location)) {
    count += page.length;
  }
  return count;
}
