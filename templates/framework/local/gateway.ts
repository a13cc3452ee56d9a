import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayProxyResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { isAllowed } from './policy';
import { methodArn, toAuthorizerEvent, toProxyEvent } from './proxy-event';

/** Payload quota of a REST API. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Largest event that Lambda is invoked with (Lambda quotas); the body is in it in base64, so about 4.5 MB of body. */
const MAX_EVENT_BYTES = 6_291_456;
/** How long API Gateway waits for a function, and keeps an authorizer's policy. */
const INTEGRATION_TIMEOUT_MS = 29_000;
const POLICY_TTL_MS = 300_000;

/** What the gateway stands in front of. */
export interface GatewayParts {
  readonly stage: string;
  readonly region: string;
  /** Path of the webhook, with a leading slash. */
  readonly path: string;
  readonly ingest: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;
  readonly authorizer?: {
    readonly header: string;
    readonly authorize: (event: APIGatewayTokenAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;
  };
  /** Told of every answer. */
  readonly onAnswer: (answer: GatewayAnswer) => void;
  /** Answers what is not below the stage; false when it has nothing there either. */
  readonly otherwise: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface GatewayAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

/** An HTTP server that does what API Gateway does with a REST API: authorizer, proxy event, and its own answers word for word. */
export function createGateway(parts: GatewayParts): Server {
  const policies = new Map<string, { policy: APIGatewayAuthorizerResult['policyDocument']; expires: number }>();

  const authorize = async (token: string, arn: string): Promise<boolean> => {
    const known = policies.get(token);
    if (known && known.expires > Date.now()) return isAllowed(known.policy, arn);
    const { policyDocument: policy } = await parts.authorizer!.authorize(toAuthorizerEvent(token, arn));
    policies.set(token, { policy, expires: Date.now() + POLICY_TTL_MS });
    return isAllowed(policy, arn);
  };

  const answer = async (request: IncomingMessage, url: URL, body: Buffer | undefined): Promise<Pick<APIGatewayProxyResult, 'statusCode' | 'headers' | 'body'>> => {
    const path = url.pathname.slice(`/${parts.stage}`.length);
    const method = request.method ?? 'GET';
    if (path !== parts.path || method !== 'POST') return message(403, 'Missing Authentication Token');
    const gatewayRequest = { method, path, stage: parts.stage };
    if (parts.authorizer) {
      const token = request.headers[parts.authorizer.header.toLowerCase()];
      if (typeof token !== 'string' || token === '') return message(401, 'Unauthorized');
      try {
        if (!await authorize(token, methodArn(gatewayRequest, parts.region))) {
          return { statusCode: 403, body: JSON.stringify({ Message: 'User is not authorized to access this resource with an explicit deny' }) };
        }
      } catch (error) {
        // One word is a 401 to API Gateway, every other error a 500; neither is kept.
        if ((error as Error).message === 'Unauthorized') return message(401, 'Unauthorized');
        process.stderr.write(`authorizer failed: ${(error as Error).stack}\n`);
        return message(500, null);
      }
    }
    if (!body) return message(413, 'Request Too Long');
    const event = toProxyEvent({
      ...gatewayRequest, query: url.searchParams, rawHeaders: request.rawHeaders, body, sourceIp: request.socket.remoteAddress ?? '',
    });
    // To write every event out only to count it takes a fifth of the gateway's time and more, and Node.js takes no more than 16 KiB of headers.
    if (body.length > MAX_EVENT_BYTES / 2 && Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return message(413, 'Request Too Long');
    try {
      return await withTimeout(parts.ingest(event));
    } catch (error) {
      process.stderr.write(`ingest failed: ${(error as Error).stack}\n`);
      return message(502, 'Internal server error');
    }
  };

  return createServer((request, response) => {
    const started = Date.now();
    // Put together, not resolved: "//" is a path here, and would be a broken URL.
    const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
    if (!url.pathname.startsWith(`/${parts.stage}/`)) {
      if (!parts.otherwise(request, response)) response.writeHead(404).end();
      return;
    }
    void readBody(request)
      .then((body) => answer(request, url, body))
      .then(({ statusCode, headers, body }) => {
        response.writeHead(statusCode, { 'content-type': 'application/json', ...headers } as Record<string, string>).end(body);
        parts.onAnswer({ method: request.method ?? '', path: url.pathname, status: statusCode, body, milliseconds: Date.now() - started });
      })
      .catch(() => response.destroy());
  });
}

function message(statusCode: number, text: string | null) {
  return { statusCode, body: JSON.stringify({ message: text }) };
}

/** The body; undefined when it is larger than the gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

async function withTimeout(result: Promise<APIGatewayProxyResult>): Promise<Pick<APIGatewayProxyResult, 'statusCode' | 'headers' | 'body'>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ReturnType<typeof message>>((resolve) => {
    timer = setTimeout(() => resolve(message(504, 'Endpoint request timed out')), INTEGRATION_TIMEOUT_MS);
  });
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}
