import fc from 'fast-check';
import { createAuthorizer } from '../../../../templates/framework/runtime/authorize/authorizer';
import { anyString } from '../../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { keysOf } from '../../support/keys';
import { recordTelemetry } from '../../support/telemetry';

const ARN = 'arn:aws:execute-api:us-west-2:123456789012:abc123/dev/POST/hooks/test';

/** Whether a header is allowed; where no token is one that can be used, nothing may be decided. */
async function isAllowed(header: string | undefined, tokens: readonly string[]): Promise<boolean> {
  const keys = keysOf(tokens, 'token');
  const secrets = { names: ['/n/s/dev/auth_token'], current: async () => keys, refreshed: async () => undefined };
  const decision = createAuthorizer(secrets, recordTelemetry())(header, ARN);
  if (keys.usable.length === 0) {
    await expect(decision).rejects.toThrow(/^no token (is set|can be used): /);
    return false;
  }
  const { policyDocument: { Statement: [{ Effect: effect }] } } = await decision;
  return effect === 'Allow';
}

const anyText = fc.oneof(fc.string({ maxLength: 30 }), anyString(), fc.constantFrom('', ' ', 'Bearer', 'Bearer ', 'bearer Bearer ', 'undefined', 'null'));
const scheme = fc.constantFrom('', 'Bearer ', 'bearer  ', 'Basic ', 'Bearer Bearer ');
/** As RFC 6750, section 2.1, has it, and more. */
const anyToken = fc.stringMatching(/^[!-~]{16,40}$/);
/** What a token is, but for how a scheme is spelt. */
const normal = (text: string) => text.trim().replace(/^(\S+)\s+(?=\S+$)/, (_, name: string) => (/^bearer$/i.test(name) ? '' : `${name.toLowerCase()} `));

test('no header is allowed that is not one of the tokens', async () => {
  const anyHeader = fc.oneof(anyText, fc.tuple(scheme, fc.oneof(anyText, anyToken)).map(([before, text]) => before + text));
  await fc.assert(fc.asyncProperty(fc.option(anyHeader, { nil: undefined }), fc.array(anyHeader, { maxLength: 2 }), async (header, tokens) => {
    fc.pre(header === undefined || !tokens.some((token) => normal(token) === normal(header)));
    expect(await isAllowed(header, tokens)).toBe(false);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('a token that differs in one character is denied', async () => {
  await fc.assert(fc.asyncProperty(anyToken, fc.nat(), fc.constantFrom('', 'Bearer '), async (token, position, before) => {
    const at = position % token.length;
    const other = `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`;
    expect(await isAllowed(before + other, [token])).toBe(false);
    expect(await isAllowed(before + token.slice(0, -1), [token])).toBe(false);
    expect(await isAllowed(`${before}${token}x`, [token])).toBe(false);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('every token is allowed, itself and as a bearer, and however it is stored', async () => {
  const bearer = fc.constantFrom('', 'Bearer ', 'bearer  ', ' ');
  await fc.assert(fc.asyncProperty(anyToken, anyText, bearer, bearer, async (token, other, stored, sent) => {
    expect(await isAllowed(sent + token, [other, stored + token])).toBe(true);
  }), fuzz());
}, FUZZ_TIMEOUT_MS);
