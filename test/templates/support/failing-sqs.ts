import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { close, listen } from '../../../templates/framework/local/http-server';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

/** A SendMessageBatch call, as the endpoint sees it. */
export interface BatchCall {
  /** 0 for the first call. */
  readonly index: number;
  readonly queueUrl: string;
  readonly bodies: readonly string[];
}

/** What the endpoint does with a call: what it says of each body, or how it fails. */
export type BatchAnswer =
  | { readonly acknowledge: readonly string[]; readonly fail?: readonly string[]; readonly senderFault?: boolean; readonly code?: string }
  | { readonly status: number; readonly type: string }
  | 'hang' | 'reset';

/** An endpoint that speaks SQS's protocol (AWS JSON 1.0), fails as the test says, and quotes the messages in what it says of it; it remembers what it acknowledged. */
export interface FailingSqs {
  readonly endpoint: string;
  readonly calls: readonly BatchCall[];
  readonly acknowledged: readonly string[];
  stop(): Promise<void>;
}

export async function startFailingSqs(answer: (call: BatchCall) => BatchAnswer): Promise<FailingSqs> {
  const calls: BatchCall[] = [];
  const acknowledged: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { QueueUrl, Entries } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { QueueUrl: string; Entries: Entry[] };
      const call = { index: calls.length, queueUrl: QueueUrl, bodies: Entries.map(({ MessageBody }) => MessageBody) };
      calls.push(call);
      const result = answer(call);
      if (result === 'hang') return;
      if (result === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if ('status' in result) {
        reply(response, result.status, { __type: `com.amazonaws.sqs#${result.type}`, message: `Value (${call.bodies.join()}) for parameter MessageBody is invalid` });
        return;
      }
      const { acknowledge, fail = [], senderFault = false, code = senderFault ? 'InvalidMessageContents' : 'InternalError' } = result;
      acknowledged.push(...acknowledge);
      reply(response, 200, {
        Successful: Entries.filter(({ MessageBody }) => acknowledge.includes(MessageBody)).map(({ Id, MessageBody }) => ({
          Id, MessageId: `message-${Id}`, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        })),
        Failed: Entries.filter(({ MessageBody }) => fail.includes(MessageBody))
          .map(({ Id, MessageBody }) => ({ Id, Code: code, SenderFault: senderFault, Message: `Value (${MessageBody}) is invalid` })),
      });
    });
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  return { endpoint, calls, acknowledged, stop: () => close(server) };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
