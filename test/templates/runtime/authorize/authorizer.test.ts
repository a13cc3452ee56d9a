import { isAllowed } from '../../../../templates/framework/local/policy';
import { createAuthorizer } from '../../../../templates/framework/runtime/authorize/authorizer';
import { createSecretStore } from '../../../../templates/framework/runtime/secrets';
import { ssmClient, startParameters } from '../../support/parameters';
import { recordTelemetry } from '../../support/telemetry';

const NAMES = ['/MozDef-EF/test/dev/auth_token', '/MozDef-EF/test/dev/auth_token_previous'];
const API = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev';
const ARN = `${API}/POST/hooks/test`;

/** What the authorizer says of a header when these are the tokens. */
async function decide(header: string | undefined, tokens: readonly string[]) {
  const telemetry = recordTelemetry();
  const { client, stop } = await startParameters(new Map(tokens.map((token, index) => [NAMES[index], token])));
  try {
    return { policy: await createAuthorizer(createSecretStore(client, NAMES), telemetry)(header, ARN), telemetry };
  } finally {
    await stop();
  }
}

test.each([
  ['the token itself', 'token', ['token']],
  ['a bearer token', 'Bearer token', ['token']],
  ['a bearer token, however the scheme is spelt', 'bearer  token', ['token']],
  ['the current of two', 'new', ['new', 'old']],
  ['the previous of two', 'Bearer old', ['new', 'old']],
  ['a token with blanks and signs in it', 'a b/=+~', ['a b/=+~']],
  ['a token beyond ASCII', 'tökén', ['tökén']],
])('%s is allowed, for the whole API', async (_, header, tokens) => {
  const { policy, telemetry } = await decide(header, tokens);
  expect(policy).toEqual({
    principalId: 'webhook',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${API}/*` }] },
  });
  // API Gateway caches it by token, so it must hold for the other paths too.
  expect([ARN, `${API}/GET/`, `${API}/POST/other`].map((arn) => isAllowed(policy.policyDocument, arn))).toEqual([true, true, true]);
  expect(telemetry.counts).toEqual({ authorized: 1 });
});

test.each([
  ['no header', undefined, ['token']],
  ['an empty header', '', ['token']],
  ['another token', 'guess', ['token']],
  ['a token that begins alike', 'toke', ['token']],
  ['a token that is longer', 'token ', ['token']],
  ['a token in capitals', 'TOKEN', ['token']],
  ['another scheme', 'Basic token', ['token']],
  ['a scheme without a token', 'Bearer ', ['token']],
  ['both tokens at once', 'new,old', ['new', 'old']],
  ['an empty token where none is set', '', []],
  ['no header where none is set', undefined, []],
  ['a bearer of nothing where none is set', 'Bearer ', []],
  ['any token where none is set', 'undefined', []],
  ['an empty token where an empty one is set', '', ['']],
])('%s is denied', async (_, header, tokens) => {
  const { policy, telemetry } = await decide(header, tokens);
  expect(policy.policyDocument.Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: `${API}/*` }]);
  expect(isAllowed(policy.policyDocument, ARN)).toBe(false);
  expect(telemetry.counts).toEqual({ denied: 1 });
});

test('a secret that is not set is told by name', async () => {
  const { telemetry } = await decide('x', []);
  expect(telemetry.logs).toEqual([`no token is set: ${NAMES.join(' or ')}`]);
});

test.each(['', 'undefined', 'token'])('everything is denied (%j too) when SSM does not answer', async (header) => {
  const telemetry = recordTelemetry();
  const { policyDocument } = await createAuthorizer(createSecretStore(ssmClient('http://127.0.0.1:1'), NAMES), telemetry)(header, ARN);
  expect(policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
  expect(telemetry.logs).toEqual(['the token cannot be read']);
});
