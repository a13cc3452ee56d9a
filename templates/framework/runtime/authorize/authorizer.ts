import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { describeFailure } from '../describe-failure';
import { OwnError } from '../own-error';
import { toKey } from '../secret-key';
import type { Keys, SecretStore } from '../secrets';
import type { Telemetry } from '../telemetry';

/**
 * Makes the function that decides whether a token may call the API: Allow when it is one of the secrets, Deny when it was compared with
 * them and is none. API Gateway caches the policy by token, so it is for the whole API; and it caches no error, but answers 500, so that
 * a genuine caller comes again.
 *
 * @throws OwnError when the secrets cannot be read, none is set, or none can be used: never with the message `Unauthorized`, which
 *   API Gateway makes a 401 of.
 */
export function createAuthorizer(secrets: SecretStore, telemetry: Telemetry) {
  const fail = (message: string, error?: unknown): never => {
    telemetry.error(message, error);
    throw new OwnError(error === undefined ? message : `${message}: ${describeFailure(error)}`);
  };
  const read = <T>(reading: Promise<T>): Promise<T> => reading.catch((error: unknown) => fail('the token cannot be read', error));
  const usable = (keys: Keys): readonly Buffer[] => (keys.usable.length > 0 ? keys.usable : fail(keys.unusable.length > 0
    ? `no token can be used: ${keys.unusable.join(' and ')}`
    : `no token is set: ${secrets.names.join(' or ')}`));

  const isValid = async (header: string): Promise<boolean> => {
    const keys = await read(secrets.current());
    const valid = usable(keys);
    const token = toKey(header, 'token');
    if ('fault' in token) return false;
    if (isOneOf(token.key, valid)) return true;
    const newer = await read(secrets.refreshed(keys));
    return newer !== undefined && isOneOf(token.key, usable(newer));
  };

  return async (header: string | undefined, methodArn: string): Promise<APIGatewayAuthorizerResult> => {
    const allowed = await isValid(header ?? '');
    telemetry.count(allowed ? 'authorized' : 'denied');
    return policy(allowed ? 'Allow' : 'Deny', methodArn);
  };
}

/** Compares digests, in constant time: they are of one length whatever the caller sent. Every token is compared. */
function isOneOf(token: Buffer, valid: readonly Buffer[]): boolean {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  const given = digest(token);
  let found = false;
  for (const key of valid) {
    found = timingSafeEqual(digest(key), given) || found;
  }
  return found;
}

function policy(effect: 'Allow' | 'Deny', methodArn: string): APIGatewayAuthorizerResult {
  // arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>
  const [api, stage] = methodArn.split('/');
  return {
    principalId: 'webhook',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: `${api}/${stage}/*` }],
    },
  };
}
