import type { SendMessageBatchCommand, SendMessageBatchResult, SQSClient } from '@aws-sdk/client-sqs';

/** What becomes of a message that is sent: taken, refused for what is in it, refused for now, or the whole call fails. */
export type Fate = 'taken' | 'content' | 'later' | 'call fails';

/** A client of SQS without a network, for many quick tests. It takes each message as `fate` says, and keeps what it took. */
export function fakeSqs(fate: (body: string, url: string) => Fate = () => 'taken') {
  const taken: { readonly url: string; readonly body: string }[] = [];
  const send = async ({ input: { QueueUrl: url = '', Entries: entries = [] } }: SendMessageBatchCommand): Promise<SendMessageBatchResult> => {
    const fates = entries.map(({ MessageBody: body = '' }) => fate(body, url));
    if (fates.includes('call fails')) throw Object.assign(new Error('as the test says'), { name: 'ServiceUnavailable' });
    const those = (...wanted: Fate[]) => entries.filter((_, index) => wanted.includes(fates[index]));
    taken.push(...those('taken').map(({ MessageBody: body = '' }) => ({ url, body })));
    return {
      Successful: those('taken').map(({ Id }) => ({ Id, MessageId: 'id', MD5OfMessageBody: '' })),
      Failed: [
        ...those('content').map(({ Id }) => ({ Id, Code: 'InvalidMessageContents', SenderFault: true })),
        ...those('later').map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      ],
    };
  };
  return { taken, client: { send } as unknown as SQSClient };
}
