import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Largest request that API Gateway takes (REST API payload quota), in bytes. In base64, Lambda takes about 4.5 MB of it. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A request as the rest of `receive` sees it. */
export interface HttpRequest {
  /** Every value of every header, by lower-case name. */
  readonly headers: Headers;
  /** The body's bytes, as the caller sent them. */
  readonly body: Buffer;
  /** Default: nobody knows. */
  readonly caller?: Caller;
}

/** Where a request came from, as API Gateway saw it: nothing that the caller could have written. */
export interface Caller {
  /** Address of the connection, IPv4 or IPv6; of a proxy or a network's exit, if there is one between. */
  readonly sourceIp: string;
  /**
   * API Gateway's own id of the request (`extendedRequestId`), in the answer's header `x-amz-apigw-id` and in the access log. Not the one
   * of `x-amzn-RequestId`, which a caller can choose. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
   */
  readonly requestId?: string;
}

export type Headers = Readonly<Record<string, readonly string[]>>;

export interface HttpResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What of a proxy event is read. */
type ProxyEvent = Pick<APIGatewayProxyEvent, 'headers' | 'multiValueHeaders' | 'body' | 'isBase64Encoded'> & {
  readonly requestContext?: { readonly identity: { readonly sourceIp: string }; readonly extendedRequestId?: string };
};

/** Reads an API Gateway proxy event (REST API, payload 1.0). */
export function fromProxyEvent({ requestContext, ...event }: ProxyEvent): HttpRequest {
  const headers: Record<string, string[]> = Object.create(null);
  // multiValueHeaders has all that headers has; names may come in more than one case.
  const all = event.multiValueHeaders ?? Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name, [value]]));
  for (const [name, values] of Object.entries(all)) {
    (headers[name.toLowerCase()] ??= []).push(...(values ?? []).filter((value) => value !== undefined));
  }
  return {
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    ...(requestContext && { caller: { sourceIp: requestContext.identity.sourceIp, requestId: requestContext.extendedRequestId } }),
  };
}

export function toProxyResult({ status, body }: HttpResponse): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** The header's value; undefined where it is absent, or there more than once and so ambiguous. */
export function onlyHeader(headers: Headers, name: string): string | undefined {
  const values = headers[name.toLowerCase()];
  return values?.length === 1 ? values[0] : undefined;
}
