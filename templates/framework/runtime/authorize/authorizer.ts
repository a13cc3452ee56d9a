import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { SecretStore } from '../secrets';
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
      if (valid.length === 0) telemetry.error(`no token is set: ${secrets.names.join(' or ')}`);
      const token = tokenOf(header);
      allowed = isOneOf(token, valid) || isOneOf(token, await secrets.refreshed() ?? []);
    } catch (error) {
      telemetry.error('the token cannot be read', error);
    }
    telemetry.count(allowed ? 'authorized' : 'denied');
    return policy(allowed ? 'Allow' : 'Deny', methodArn);
  };
}

/** The token of a header that is the token itself or `Bearer <token>` (RFC 6750, section 2.1). */
function tokenOf(header: string | undefined): string {
  return (header ?? '').replace(/^Bearer +/i, '');
}

/** Compares digests, in constant time: they are of one length whatever the caller sent. Every secret is compared. */
function isOneOf(token: string, secrets: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const given = digest(token);
  let found = false;
  for (const secret of secrets) {
    found = (secret !== '' && timingSafeEqual(digest(secret), given)) || found;
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
