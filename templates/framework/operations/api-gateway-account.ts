import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';

/** What API Gateway is told of an account, in a region. https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html */
export interface ApiGatewayAccount {
  /** The role that its logs are written with. Default: none, and then no API can have logs. */
  readonly cloudwatchRoleArn?: string;
  /** Requests that all APIs together may be sent: a second, and at once. */
  readonly throttleSettings?: { readonly rateLimit: number; readonly burstLimit: number };
}

export interface AskAccount {
  readonly region: string;
  /** As a client's configuration has them. */
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  /** Where AWS is emulated. Default: nowhere. */
  readonly endpoint?: string;
}

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Asks for the account's settings: one call, without the five megabytes of a client for it.
 *
 * @throws Error with the name and the status of AWS's, as the clients' errors have them.
 */
export async function apiGatewayAccount({ region, credentials, endpoint }: AskAccount): Promise<ApiGatewayAccount> {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL('/account', endpoint ?? `https://apigateway.${region}.${suffix}`);
  const signer = new SignatureV4({ service: 'apigateway', region, credentials, sha256: Hash.bind(null, 'sha256') });
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, accept: 'application/json' },
  });
  const { host: _host, ...sent } = headers;
  const response = await fetch(url, { headers: sent, signal: AbortSignal.timeout(TIMEOUT_MS) })
    .catch((error: Error) => { throw error.cause ?? error; });
  const text = await response.text();
  if (!response.ok) {
    const [name] = (response.headers.get('x-amzn-errortype') ?? 'UnknownError').split(':');
    throw Object.assign(new Error(messageIn(text)), { name, $metadata: { httpStatusCode: response.status } });
  }
  return JSON.parse(text) as ApiGatewayAccount;
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? '';
  } catch {
    return '';
  }
}
