import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayProxyResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { refusalOf } from './guard';
import { createLocalServer, readBody } from './http-server';
import { isAllowed } from './policy';
import { methodArn, toAuthorizerEvent, toProxyEvent } from './proxy-event';

/** Payload quota of a REST API. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Largest event that Lambda is invoked with (Lambda quotas); the body is in it in base64, so about 4.5 MB of body. */
const MAX_EVENT_BYTES = 6_291_456;
/** How long API Gateway waits for a function, and keeps an authorizer's policy. */
const INTEGRATION_TIMEOUT_MS = 29_000;
const POLICY_TTL_MS = 300_000;
/** How many policies are kept: strangers make up tokens. */
const MAX_POLICIES = 1_000;

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

type GatewayResult = Pick<APIGatewayProxyResult, 'statusCode' | 'headers' | 'body'>;

/** An HTTP server that does what API Gateway does with a REST API: authorizer, proxy event, and its own answers word for word. Pages in a browser are refused. */
export function createGateway(parts: GatewayParts): Server {
  const policies = new Map<string, { policy: APIGatewayAuthorizerResult['policyDocument']; expires: number }>();

  const authorize = async (token: string, arn: string): Promise<boolean> => {
    const known = policies.get(token);
    if (known && known.expires > Date.now()) return isAllowed(known.policy, arn);
    const { policyDocument: policy } = await parts.authorizer!.authorize(toAuthorizerEvent(token, arn));
    policies.delete(token);
    policies.set(token, { policy, expires: Date.now() + POLICY_TTL_MS });
    if (policies.size > MAX_POLICIES) policies.delete(policies.keys().next().value!);
    return isAllowed(policy, arn);
  };

  const answer = async (request: IncomingMessage, url: URL, body: Buffer | undefined): Promise<GatewayResult> => {
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

  return createLocalServer(async (request, response) => {
    const started = Date.now();
    // Put together, not resolved: "//" is a path here, and would be a broken URL.
    const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
    const isWebhook = url.pathname.startsWith(`/${parts.stage}/`);
    const refusal = refusalOf(request, { anyHost: isWebhook });
    if (!isWebhook) {
      if (refusal !== undefined) response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal);
      else if (!parts.otherwise(request, response)) response.writeHead(404).end();
      return;
    }
    const result = refusal === undefined ? await answer(request, url, await readBody(request, MAX_BODY_BYTES)) : message(403, refusal);
    const { statusCode, headers, body } = result;
    response.writeHead(statusCode, { 'content-type': 'application/json', ...headers } as Record<string, string>).end(body);
    parts.onAnswer({ method: request.method ?? '', path: url.pathname, status: statusCode, body, milliseconds: Date.now() - started });
  });
}

function message(statusCode: number, text: string | null): GatewayResult {
  return { statusCode, body: JSON.stringify({ message: text }) };
}

async function withTimeout(result: Promise<APIGatewayProxyResult>): Promise<GatewayResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<GatewayResult>((resolve) => {
    timer = setTimeout(() => resolve(message(504, 'Endpoint request timed out')), INTEGRATION_TIMEOUT_MS);
  });
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}
