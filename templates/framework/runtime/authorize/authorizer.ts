import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { toKey } from '../secret-key';
import type { Keys, SecretStore } from '../secrets';
import type { Telemetry } from '../telemetry';

/**
 * Makes the function that decides whether a token may call the API: Allow when it is one of the secrets, Deny on
 * anything else, an error included. API Gateway caches the policy by token, so it is for the whole API.
 */
export function createAuthorizer(secrets: SecretStore, telemetry: Telemetry) {
  return async (header: string | undefined, methodArn: string): Promise<APIGatewayAuthorizerResult> => {
    let allowed = false;
    try {
      const valid = await secrets.current();
      if (valid.usable.length === 0) {
        telemetry.error(valid.unusable.length > 0
          ? `no token can be used: ${valid.unusable.join(' and ')}`
          : `no token is set: ${secrets.names.join(' or ')}`);
      }
      const token = toKey(header ?? '', 'token');
      allowed = 'key' in token && (isOneOf(token.key, valid) || isOneOf(token.key, await secrets.refreshed()));
    } catch (error) {
      telemetry.error('the token cannot be read', error);
    }
    telemetry.count(allowed ? 'authorized' : 'denied');
    return policy(allowed ? 'Allow' : 'Deny', methodArn);
  };
}

/** Compares digests, in constant time: they are of one length whatever the caller sent. Every token is compared. */
function isOneOf(token: Buffer, { usable }: Pick<Keys, 'usable'> = { usable: [] }): boolean {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  const given = digest(token);
  let found = false;
  for (const valid of usable) {
    found = timingSafeEqual(digest(valid), given) || found;
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
