import { isAllowed } from '../../../../templates/framework/local/policy';
import { createAuthorizer } from '../../../../templates/framework/runtime/authorize/authorizer';
import { createSecretStore } from '../../../../templates/framework/runtime/secrets';
import { keysOf } from '../../support/keys';
import { ssmClient, startParameters } from '../../support/parameters';
import { recordTelemetry } from '../../support/telemetry';

const NAMES = ['/MozDef-EF/test/dev/auth_token', '/MozDef-EF/test/dev/auth_token_previous'];
const TOKEN = 'the-token-of-the-tests';
const OLD = 'the-token-of-yesterday';
const API = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev';
const ARN = `${API}/POST/hooks/test`;

/** What the authorizer says of a header when these are the tokens. */
async function decide(header: string | undefined, tokens: readonly string[]) {
  const telemetry = recordTelemetry();
  const { client, stop } = await startParameters(new Map(tokens.map((token, index) => [NAMES[index], token])));
  try {
    return { policy: await createAuthorizer(createSecretStore({ ssm: client, names: NAMES, form: 'token', telemetry }), telemetry)(header, ARN), telemetry };
  } finally {
    await stop();
  }
}

test.each([
  ['the token itself', TOKEN, [TOKEN]],
  ['a bearer token', `Bearer ${TOKEN}`, [TOKEN]],
  ['a bearer token, however the scheme is spelt', `bearer  ${TOKEN}`, [TOKEN]],
  ['a bearer token that is stored with its scheme', `Bearer ${TOKEN}`, [`Bearer ${TOKEN}`]],
  ['a bearer token that is stored with its scheme, spelt otherwise', `Bearer ${TOKEN}`, [`bearer  ${TOKEN}`]],
  ['a token whose scheme is stored', TOKEN, [`Bearer ${TOKEN}`]],
  ['a token of another scheme', `basic  ${TOKEN}`, [`Basic ${TOKEN}`]],
  ['a token that is stored with white space around it', TOKEN, [` ${TOKEN}\n`]],
  ['the current of two', TOKEN, [TOKEN, OLD]],
  ['the previous of two', `Bearer ${OLD}`, [TOKEN, OLD]],
  ['the one of two that can be used', TOKEN, ['', TOKEN]],
  ['a token with blanks and signs in it', 'a few words more/=+~', ['a few words more/=+~']],
  ['a token beyond ASCII', 'tökén of latin-1 only', ['tökén of latin-1 only']],
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
  ['no header', undefined, [TOKEN]],
  ['an empty header', '', [TOKEN]],
  ['another token', OLD, [TOKEN]],
  ['a token that begins alike', TOKEN.slice(0, -1), [TOKEN]],
  ['a token that is longer', `${TOKEN}x`, [TOKEN]],
  ['a token in capitals', TOKEN.toUpperCase(), [TOKEN]],
  ['another scheme', `Basic ${TOKEN}`, [TOKEN]],
  ['no scheme, where another is stored', TOKEN, [`Basic ${TOKEN}`]],
  ['a scheme twice', `Bearer Bearer ${TOKEN}`, [TOKEN]],
  ['a scheme twice, where it is stored once', `Bearer Bearer ${TOKEN}`, [`Bearer ${TOKEN}`]],
  ['a scheme without a token', 'Bearer ', [TOKEN]],
  ['both tokens at once', `${TOKEN},${OLD}`, [TOKEN, OLD]],
])('%s is denied', async (_, header, tokens) => {
  const { policy, telemetry } = await decide(header, tokens);
  expect(policy.policyDocument.Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: `${API}/*` }]);
  expect(isAllowed(policy.policyDocument, ARN)).toBe(false);
  expect(telemetry.counts).toEqual({ denied: 1 });
});

test.each<[string, string | undefined, string[], string]>([
  ['an empty token where none is set', '', [], 'is set'],
  ['no header where none is set', undefined, [], 'is set'],
  ['a bearer of nothing where none is set', 'Bearer ', [], 'is set'],
  ['any token where none is set', 'undefined', [], 'is set'],
  ['a genuine token where none is set', TOKEN, [], 'is set'],
  ['an empty token where an empty one is set', '', [''], 'can be used'],
  ['a token that can be guessed', 'x', ['x'], 'can be used'],
  ['a scheme twice, where it is stored twice', `Bearer Bearer ${TOKEN}`, [`Bearer Bearer ${TOKEN}`], 'can be used'],
  ['a scheme without a token, where such a one is stored', 'Bearer ', ['Bearer '], 'can be used'],
])('%s is neither allowed nor denied, which API Gateway would remember', async (_, header, tokens, what) => {
  await expect(decide(header, tokens)).rejects.toThrow(what === 'is set' ? `no token is set: ${NAMES.join(' or ')}` : `no token can be used: ${NAMES[0]}`);
});

test('a secret that cannot be used is told by name, with what is the matter', async () => {
  const { telemetry } = await decide(TOKEN, ['short', TOKEN]);
  expect(telemetry.logs).toEqual([
    `${NAMES[0]} is set, and cannot be used: it has fewer than 16 bytes; it must be a token of 16 bytes or more, alone or after its scheme (Bearer …, Basic …)`,
  ]);
});

test.each(['', 'undefined', TOKEN])('nothing is decided (%j) when SSM does not answer, and the log says why', async (header) => {
  const telemetry = recordTelemetry();
  const store = createSecretStore({ ssm: ssmClient('http://127.0.0.1:1'), names: NAMES, form: 'token', telemetry });
  await expect(createAuthorizer(store, telemetry)(header, ARN)).rejects.toThrow(/^the token cannot be read: .*ECONNREFUSED/);
  expect([telemetry.logs, telemetry.counts]).toEqual([['the token cannot be read'], {}]);
});

test('a token is compared with the secrets that are left, and with none when they were taken away', async () => {
  const telemetry = recordTelemetry();
  const store = { names: NAMES, current: async () => keysOf([OLD], 'token'), refreshed: async () => keysOf([], 'token') };
  await expect(createAuthorizer(store, telemetry)(TOKEN, ARN)).rejects.toThrow('no token is set');
});
