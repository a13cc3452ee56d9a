import type { Attributes, AwsAnswer, AwsCall } from './aws-call';
import { outputOf } from './aws-call';
import { eventIn } from './events';
import type { SourceEvent } from './events';
import type { Ledger } from './ledger';
import { ATTRIBUTES } from '../../templates/framework/runtime/deliver/messages';

/** Sees what passes between the functions and the endpoint, and tells the ledger what matters. */
export interface Witness {
  /** The event that a message is of. */
  eventOf(body: string, attributes: Attributes | undefined): SourceEvent | undefined;
  /** A call reaches the endpoint. */
  arrives(call: AwsCall): void;
  /** The function is about to be given the answer of a call, whole. */
  answered(call: AwsCall, answer: AwsAnswer): void;
}

export function createWitness(ledger: Ledger, deadLetterQueueUrl: string): Witness {
  /** What is kept in the event bucket, by location. */
  const kept = new Map<string, SourceEvent>();
  const eventOf: Witness['eventOf'] = (body, attributes = {}) => {
    const encoding = attributes[ATTRIBUTES.encoding]?.StringValue;
    return encoding === 's3' ? kept.get(body) : eventIn(encoding === 'base64' ? Buffer.from(body, 'base64').toString('latin1') : body);
  };

  return {
    eventOf,

    arrives: ({ operation, path, body, input }) => {
      if (operation === 'PUT object') {
        const event = eventIn(body.toString('latin1'));
        if (event) kept.set(locationOf(path), event);
      }
      if (operation === 'DeleteMessageBatch' && input!.QueueUrl === deadLetterQueueUrl) {
        for (const { ReceiptHandle: handle } of input!.Entries!) ledger.deleted(handle!);
      }
    },

    answered: ({ operation, path, input }, answer) => {
      if (answer.status !== 200) return;
      if (operation === 'PUT object') {
        ledger.acknowledged(kept.get(locationOf(path)));
      } else if (operation === 'SendMessageBatch') {
        const successful = new Set(outputOf(answer).Successful?.map(({ Id }) => Id));
        for (const { Id, MessageBody, MessageAttributes } of input!.Entries!) {
          if (successful.has(Id)) ledger.acknowledged(eventOf(MessageBody!, MessageAttributes));
        }
      } else if (operation === 'ReceiveMessage' && input!.QueueUrl === deadLetterQueueUrl) {
        for (const { Body, MessageAttributes, ReceiptHandle } of outputOf(answer).Messages ?? []) {
          ledger.received(ReceiptHandle, eventOf(Body, MessageAttributes));
        }
      }
    },
  };
}

/** `/<bucket>/<key>?<query>` as `s3://<bucket>/<key>`. */
function locationOf(path: string): string {
  return `s3:/${path.split('?')[0]}`;
}
