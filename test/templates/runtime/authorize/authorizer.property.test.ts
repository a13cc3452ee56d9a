import fc from 'fast-check';
import { createAuthorizer } from '../../../../templates/framework/runtime/authorize/authorizer';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { recordTelemetry } from '../../support/telemetry';

const ARN = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev/POST/hooks/test';

async function isAllowed(header: string | undefined, tokens: readonly string[]): Promise<boolean> {
  const secrets = { names: ['/n/s/dev/auth_token'], current: async () => tokens, refreshed: async () => undefined };
  const { policyDocument: { Statement: [{ Effect: effect }] } } = await createAuthorizer(secrets, recordTelemetry())(header, ARN);
  return effect === 'Allow';
}

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', 'Bearer', 'Bearer ', 'bearer Bearer ', 'undefined', 'null'));
/** A secret that begins as a bearer's header does would be taken for one. */
const anyToken = anyText.filter((token) => token !== '' && !/^bearer /i.test(token));

test('no header is allowed but a token itself, or as a bearer', async () => {
  await fc.assert(fc.asyncProperty(fc.option(fc.oneof(anyText, anyText.map((text) => `Bearer ${text}`)), { nil: undefined }), fc.array(anyText, { maxLength: 2 }), async (header, tokens) => {
    fc.pre(!tokens.some((token) => token !== '' && header !== undefined && (header === token || (/^bearer /i.test(header) && header.trimEnd().endsWith(token.trimEnd())))));
    expect(await isAllowed(header, tokens)).toBe(false);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('a token that differs in one character is denied', async () => {
  await fc.assert(fc.asyncProperty(fc.stringMatching(/^[!-~]{8,40}$/), fc.nat(), fc.constantFrom('', 'Bearer '), async (token, position, scheme) => {
    const at = position % token.length;
    const other = `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`;
    expect(await isAllowed(scheme + other, [token])).toBe(false);
    expect(await isAllowed(scheme + token.slice(0, -1), [token])).toBe(false);
    expect(await isAllowed(`${scheme}${token}x`, [token])).toBe(false);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('every token is allowed, itself and as a bearer', async () => {
  await fc.assert(fc.asyncProperty(anyToken, anyText, async (token, other) => {
    expect(await isAllowed(token, [other, token])).toBe(true);
  }), fuzz());
  await fc.assert(fc.asyncProperty(fc.stringMatching(/^[!-~]+$/), async (token) => {
    expect(await isAllowed(`Bearer ${token}`, [token])).toBe(true);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
