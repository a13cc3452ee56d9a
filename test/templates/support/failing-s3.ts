import { createServer } from 'node:http';
import { close, listen } from '../../../templates/framework/local/http-server';
import { createEventStore } from '../../../templates/framework/runtime/event-store';
import type { EventStore } from '../../../templates/framework/runtime/event-store';

/** What the endpoint answers, in XML, or how it fails to. */
export type S3Answer = { readonly status: number; readonly xml: string } | 'hang' | 'reset';

/** An S3 endpoint that gives every call the same answer, and a store in a bucket there that calls it once. */
export async function startFailingS3(answer: S3Answer): Promise<{ store: EventStore; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (answer === 'hang') return;
      if (answer === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.xml);
    });
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const store = createEventStore({
    endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: answer === 'hang' ? 200 : 2_000, throwOnRequestTimeout: true },
  }, 'bucket');
  return { store, stop: () => close(server) };
}

/** An answer by which S3 refuses. */
export function refusal(status: number, code: string): S3Answer {
  return { status, xml: `<Error><Code>${code}</Code><Message>as the test says</Message></Error>` };
}
