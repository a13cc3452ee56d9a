/** Why a call of AWS failed, and what to do about it. */
export interface AwsFailure {
  readonly what: string;
  readonly fix: string;
}

/** What AWS's client, or the network below it, tells of a call that failed. */
interface Facts {
  readonly name: string;
  readonly message: string;
  /** Of the operating system or of TLS, e.g. `ENOTFOUND`. */
  readonly code: string;
  readonly status: number;
  readonly contentType: string;
  /** Where the call went to, as far as that is told. */
  readonly host: string;
}

interface Kind {
  readonly is: (facts: Facts) => boolean;
  readonly what: (facts: Facts) => string;
  readonly fix: string;
}

const NETWORK = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|EPIPE|EPROTO)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

/** By what can be done about it; the first that holds. The names are those that AWS's services give the same thing. */
const KINDS: readonly Kind[] = [
  {
    is: ({ name, message, contentType }) => /^text\/html\b/.test(contentType) || (name === 'SyntaxError' && message.includes('Deserialization error')),
    what: ({ status }) => `what answered is not AWS, or does not have this service${status ? ` (HTTP status ${status})` : ''}`,
    fix: 'look for a proxy, or a page to sign in, on the way there; an emulator does not have every service',
  },
  {
    is: ({ code }) => CERTIFICATE.test(code),
    what: ({ code, host }) => `the TLS certificate of ${host} is not trusted (${code})`,
    fix: 'where a proxy looks into TLS, name the file with its certificate: NODE_EXTRA_CA_CERTS',
  },
  {
    is: ({ name, code }) => NETWORK.test(code) || /^(TimeoutError|NetworkingError)$/.test(name),
    what: ({ name, code, host }) => `${host} cannot be reached (${code || name})`,
    fix: 'check the network, the proxy and the region; of an emulator, that it runs',
  },
  {
    is: ({ name, message }) => /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/.test(name) || /signature (expired|not yet current)/i.test(message),
    what: () => 'AWS does not take what was signed with this machine\'s clock',
    fix: 'set the clock',
  },
  {
    is: ({ name, message }) => /^(ExpiredToken(Exception)?|TokenRefreshRequired)$/.test(name)
      || (/^(CredentialsProviderError|TokenProviderError)$/.test(name) && /expired|refresh|invalid.*session|session.*invalid/i.test(message)),
    what: () => 'the AWS credentials have expired',
    fix: 'sign in anew, e.g. aws sso login',
  },
  {
    is: ({ name, message }) => name === 'CredentialsProviderError' && /profile/i.test(message),
    what: ({ message }) => `the AWS profile cannot be used (${message})`,
    fix: 'set AWS_PROFILE to one of ~/.aws/config, or sign in: aws sso login',
  },
  {
    is: ({ name }) => /^(CredentialsProviderError|TokenProviderError|MissingAuthenticationToken(Exception)?)$/.test(name),
    what: () => (process.env.AWS_PROFILE ? `there are no AWS credentials in the profile ${process.env.AWS_PROFILE}` : 'there are no AWS credentials'),
    fix: 'set AWS_PROFILE, or sign in: aws sso login',
  },
  {
    is: ({ name }) => /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|InvalidSignature(Exception)?|SignatureDoesNotMatch|AuthFailure|IncompleteSignature(Exception)?)$/
      .test(name),
    what: ({ name }) => `AWS does not take the credentials (${name})`,
    fix: 'set AWS_PROFILE to one that is valid here: aws sts get-caller-identity; a region that the account has not enabled takes none',
  },
  {
    is: ({ name, status }) => /Throttl|^(TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown|PriorRequestNotComplete|BandwidthLimitExceeded)$/.test(name) || status === 429,
    what: ({ name }) => `AWS throttles the account's calls (${name})`,
    fix: 'try again in a minute',
  },
  {
    is: ({ name, status }) => /AccessDenied|^(UnauthorizedOperation|AuthorizationError(Exception)?|NotAuthorized(Exception)?|Forbidden)$/.test(name) || status === 403,
    what: ({ name, message }) => `the credentials may not do this (${[name, message].filter(Boolean).join(': ')})`,
    fix: 'use others, or have permitted what the reason names',
  },
  {
    is: ({ status }) => status >= 500,
    what: ({ name, status }) => `AWS has a fault of its own (${name}, HTTP status ${status})`,
    fix: 'try again later, and see the AWS Health Dashboard',
  },
];

/** What is known of why a call of AWS failed. Undefined: it is no such error, or one that says itself what is the matter. */
export function awsFailure(error: unknown): AwsFailure | undefined {
  const facts = factsOf(error);
  const kind = KINDS.find(({ is }) => is(facts));
  return kind && { what: kind.what(facts), fix: kind.fix };
}

/** Says what went wrong in a call of AWS, or on the way there, and what to do. */
export function reasonOf(error: unknown): string {
  const failure = awsFailure(error);
  if (failure) return `${failure.what}; ${failure.fix}`;
  const { name, message, code, status } = factsOf(error);
  const what = code || (name === 'Error' ? '' : name);
  const why = message || (status ? `HTTP status ${status}` : '');
  return [what, why].filter(Boolean).join(': ') || 'unknown error';
}

function factsOf(error: unknown): Facts {
  const { name = 'Error', message = '', code, hostname, address, port, $metadata, $response } = Object(error) as Error & {
    readonly code?: unknown;
    readonly hostname?: string;
    readonly address?: string;
    readonly port?: number;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
  };
  return {
    name,
    // HEAD requests are answered without one, and the client says so, or repeats the name.
    message: message === 'UnknownError' || message === name ? '' : message,
    code: typeof code === 'string' ? code : '',
    status: $metadata?.httpStatusCode ?? $response?.statusCode ?? 0,
    contentType: $response?.headers?.['content-type'] ?? '',
    host: hostname ?? (address === undefined ? 'AWS' : [address, port].filter(Boolean).join(':')),
  };
}
