import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isSignedWith } from './credentials';
import type { Credentials } from './credentials';
import { refusalOf } from './guard';
import { createLocalServer } from './http-server';
import type { Answer } from './http-server';

/** A server that speaks AWS's protocol to programs of this machine that have the credentials of the local run. */
export function createAwsServer(credentials: Credentials, answer: Answer): Server {
  return createLocalServer((request, response) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return refuse(request, response, 403, 'AccessDeniedException', refusal);
    if (!isSignedWith(request, credentials)) {
      return refuse(request, response, 403, 'UnrecognizedClientException',
        'the local run takes the credentials that it makes for each run: "credentials" in its line of JSON, and in dist/local-run.json');
    }
    return answer(request, response);
  });
}

/**
 * Answers as AWS does what it refuses: SQS and SSM in JSON, S3 in XML.
 *
 * @param type name of the error.
 */
export function refuse({ headers }: IncomingMessage, response: ServerResponse, status: number, type: string, message: string): void {
  const isJson = headers['x-amz-target'] !== undefined;
  response.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'application/xml' })
    .end(isJson ? JSON.stringify({ __type: type, message }) : `<Error><Code>${type}</Code><Message>${message}</Message></Error>`);
}
