import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';

/** A request to the local gateway. */
export interface GatewayRequest {
  readonly method: string;
  /** Path below the stage, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly stage: string;
}

const ACCOUNT = '000000000000';
const API = 'local';

/** ARN of the method called, as API Gateway gives it to an authorizer. */
export function methodArn({ method, path, stage }: Pick<GatewayRequest, 'method' | 'path' | 'stage'>, region: string): string {
  return `arn:aws:execute-api:${region}:${ACCOUNT}:${API}/${stage}/${method}${path}`;
}

export function toAuthorizerEvent(token: string, arn: string): APIGatewayTokenAuthorizerEvent {
  return { type: 'TOKEN', authorizationToken: token, methodArn: arn };
}

/**
 * The proxy event that a REST API for which every media type is binary makes of a request (payload format 1.0): the body in base64,
 * headers with their last value and with all.
 */
export function toProxyEvent(request: GatewayRequest): APIGatewayProxyEvent {
  // A name may be that of a property that every object has.
  const multiValueHeaders: Record<string, string[]> = Object.create(null);
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name, value] = request.rawHeaders.slice(index, index + 2);
    (multiValueHeaders[name] ??= []).push(value);
  }
  const multiValueQuery: Record<string, string[]> = Object.create(null);
  for (const [name, value] of request.query) {
    (multiValueQuery[name] ??= []).push(value);
  }
  const last = (values: Record<string, string[]>) => Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1)!]));
  const now = new Date();
  return {
    resource: request.path,
    path: request.path,
    httpMethod: request.method,
    headers: last(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: request.query.size > 0 ? last(multiValueQuery) : null,
    multiValueQueryStringParameters: request.query.size > 0 ? multiValueQuery : null,
    pathParameters: null,
    stageVariables: null,
    body: request.body.length > 0 ? request.body.toString('base64') : null,
    isBase64Encoded: true,
    requestContext: {
      accountId: ACCOUNT,
      apiId: API,
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: request.method,
      path: `/${request.stage}${request.path}`,
      stage: request.stage,
      requestId: randomUUID(),
      extendedRequestId: randomUUID(),
      requestTime: now.toUTCString(),
      requestTimeEpoch: now.getTime(),
      resourceId: 'local',
      resourcePath: request.path,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        user: null,
        userAgent: multiValueHeaders['User-Agent']?.[0] ?? null,
        userArn: null,
      },
    },
  };
}
