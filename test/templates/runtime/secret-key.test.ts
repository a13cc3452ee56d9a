import fc from 'fast-check';
import { describeSecretFault, MIN_KEY_BYTES, secretForm, secretProblem, toKey } from '../../../templates/framework/runtime/secret-key';
import type { SecretFault, SecretForm } from '../../../templates/framework/runtime/secret-key';
import { anyString } from '../support/any-string';
import { fuzz } from '../support/fuzz';
import { schemes } from '../support/schemes';

const FORMS: readonly SecretForm[] = ['token', 'utf8', 'base64'];
const whitespace = fc.constantFrom('', ' ', '\n', '\r\n', '\t', ' \u00a0\n');
const bytes = fc.uint8Array({ minLength: MIN_KEY_BYTES, maxLength: 64 }).map((array) => Buffer.from(array));

describe('a key in base64', () => {
  // Bytes of which base64 and base64url write different characters, and with every length of padding.
  const keys = [24, 25, 26, 64].map((length) => Buffer.alloc(length, Buffer.from([0xfb, 0xff, 0xbe])));
  const written = (key: Buffer) => [
    ['as it is', key.toString('base64')],
    ['without padding', key.toString('base64').replace(/=+$/, '')],
    ['in base64url', key.toString('base64url')],
    ['in base64url, with padding', key.toString('base64').replaceAll('+', '-').replaceAll('/', '_')],
    ['after whsec_', `whsec_${key.toString('base64')}`],
    ['after v1, and whsec_', `v1,whsec_${key.toString('base64')}`],
    ['after whsec_ and v1,', `whsec_v1,${key.toString('base64url')}`],
    ['with a line feed after it', `whsec_${key.toString('base64')}\n`],
    ['with blanks around it', `  v1,whsec_${key.toString('base64url')}\r\n`],
  ];
  test.each(keys.flatMap((key) => written(key).map(([how, text]) => [key.length, how, text, key] as const)))('of %d bytes, %s', (_, __, text, key) => {
    expect(toKey(text, 'base64')).toEqual({ key });
  });

  test('is found whatever the bytes, in either alphabet', () => {
    fc.assert(fc.property(bytes, fc.constantFrom('base64', 'base64url'), fc.constantFrom('', 'whsec_', 'v1,whsec_'), whitespace, whitespace, (key, alphabet, prefix, before, after) => {
      // A key whose base64url itself begins like a prefix cannot be told from one after it.
      fc.pre(!/^wh(sec|pk|sk)_/.test(key.toString('base64url')));
      expect(toKey(`${before}${prefix}${key.toString(alphabet)}${after}`, 'base64')).toEqual({ key });
    }), fuzz());
  });
});

const KEY = Buffer.from('0123456789abcdefghij').toString('base64');
test.each<[string, SecretForm, string, SecretFault]>([
  ['nothing', 'base64', '', 'empty'],
  ['white space', 'base64', ' \n', 'empty'],
  ['a prefix alone', 'base64', 'v1,whsec_', 'too-short'],
  ['padding alone', 'base64', '====', 'not-base64'],
  ['no base64 at all', 'base64', 'not base64 at all!', 'not-base64'],
  ['blanks between characters', 'base64', `${KEY.slice(0, 8)} ${KEY.slice(8)}`, 'not-base64'],
  ['two lines', 'base64', `${KEY}\n${KEY}`, 'not-base64'],
  ['a character too many', 'base64', `${KEY.replace(/=+$/, '')}AA`, 'not-base64'],
  ['too much padding', 'base64', `${KEY}=`, 'not-base64'],
  ['some of its padding', 'base64', `${Buffer.alloc(25).toString('base64').slice(0, -1)}`, 'not-base64'],
  ['both alphabets in one', 'base64', `-/${KEY}`, 'not-base64'],
  ['a public key', 'base64', `whpk_${Buffer.alloc(32, 7).toString('base64url')}`, 'not-base64'],
  ['a private key', 'base64', `whsk_${Buffer.alloc(32, 7).toString('base64url')}`, 'not-base64'],
  ['signatures of key pairs', 'base64', `v1a,${KEY}`, 'not-base64'],
  ['quotation marks', 'base64', `"whsec_${KEY}"`, 'not-base64'],
  ['fifteen bytes', 'base64', Buffer.alloc(15, 1).toString('base64'), 'too-short'],
  ['nothing', 'utf8', '', 'empty'],
  ['a line feed', 'utf8', '\n', 'empty'],
  ['one character', 'utf8', 'x', 'too-short'],
  ['fifteen bytes', 'utf8', 'x'.repeat(15), 'too-short'],
  ['white space to make it long', 'utf8', `${' '.repeat(16)}x${' '.repeat(16)}`, 'too-short'],
  ['two lines', 'utf8', 'the first line\nthe second line', 'characters'],
  ['NUL', 'utf8', 'a secret with a NUL\0 in it', 'characters'],
  ['nothing', 'token', ' ', 'empty'],
  ['a scheme alone', 'token', 'Bearer ', 'too-short'],
  ['a short token', 'token', 'hunter2', 'too-short'],
  ['a short token, made longer by its scheme', 'token', 'Bearer fifteen-bytes-x', 'too-short'],
  ['a short token of another scheme', 'token', 'Basic dXNlcjpwYXNz', 'too-short'],
  ['two schemes', 'token', 'Bearer Bearer 0123456789abcdef', 'not-a-token'],
  ['two tokens', 'token', 'Bearer 0123456789abcdef 0123456789abcdef', 'not-a-token'],
  ['two lines', 'token', '0123456789abcdef\n0123456789abcdef', 'characters'],
  ['a character that no header carries', 'token', '0123456789abcdef€', 'characters'],
])('%s is no secret that can be used (%s)', (_, form, value, fault) => {
  expect(toKey(value, form)).toEqual({ fault });
});

test('the bytes of a text are its key, without the white space around it', () => {
  expect(toKey(' the secret of a webhook: ü\r\n', 'utf8')).toEqual({ key: Buffer.from('the secret of a webhook: ü') });
  // Stripe's secrets begin so, and are keys as they are.
  expect(toKey(`whsec_${KEY}`, 'utf8')).toEqual({ key: Buffer.from(`whsec_${KEY}`) });
});

describe('tokens', () => {
  const same = (a: string, b: string) => {
    const [one, other] = [toKey(a, 'token'), toKey(b, 'token')];
    return 'key' in one && 'key' in other && one.key.equals(other.key);
  };
  const TOKEN = 'abc123def456ghi789';
  test.each([
    [TOKEN, `Bearer ${TOKEN}`], [`Bearer ${TOKEN}`, TOKEN], [`Bearer ${TOKEN}`, `bearer  ${TOKEN}`], [`bearer ${TOKEN}`, `BEARER\t${TOKEN} `], [` ${TOKEN}\n`, TOKEN],
    [`Basic ${TOKEN}`, `basic  ${TOKEN}`], [`Splunk ${TOKEN}`, `Splunk ${TOKEN}`], ['four words that are one token', 'four words that are one token'],
  ])('%j and %j are one', (a, b) => expect(same(a, b)).toBe(true));
  test.each([
    [TOKEN, TOKEN.toUpperCase()], [TOKEN, `Basic ${TOKEN}`], [`Basic ${TOKEN}`, TOKEN], [`Basic ${TOKEN}`, `Bearer Basic ${TOKEN}`], [`Bearer ${TOKEN}`, `Bearer Bearer ${TOKEN}`],
    [`Basic ${TOKEN}`, `Splunk ${TOKEN}`], [`Basic ${TOKEN}`, `Basic ${TOKEN.toUpperCase()}`], [TOKEN, `${TOKEN}, ${TOKEN}`], [TOKEN, `Bearer:${TOKEN}`], ['four words that are one token', 'Four words that are one token'],
  ])('%j and %j are two', (a, b) => expect(same(a, b)).toBe(false));

  test('a key read once more is the key of no other token', () => {
    fc.assert(fc.property(fc.stringMatching(/^[!-~]{16,40}$/), fc.stringMatching(/^[!-~]{16,40}$/), fc.constantFrom('', 'Bearer ', 'bearer  ', 'Basic ', 'Token '), fc.constantFrom('', 'Bearer ', 'Basic '), (a, b, one, other) => {
      const scheme = (text: string) => text.trim().toLowerCase().replace('bearer', '');
      expect(same(one + a, other + b)).toBe(a === b && scheme(one) === scheme(other));
    }), fuzz());
  });
});

test('no value of any form makes it throw, or gives a key that can be guessed', () => {
  const value = fc.oneof(fc.string(), anyString(), fc.base64String(), fc.constantFrom('whsec_', 'v1,', 'Bearer ', '=').chain((start) => fc.string().map((text) => start + text)));
  fc.assert(fc.property(value, fc.constantFrom(...FORMS), (text, form) => {
    const reading = toKey(text, form);
    if ('key' in reading) expect(reading.key.length).toBeGreaterThanOrEqual(MIN_KEY_BYTES);
    else expect(describeSecretFault(reading.fault, form)).toMatch(/^it (is|has) .*; it must be /);
  }), fuzz());
});

test('the form of a secret is its scheme\'s', () => {
  const [text, base64] = [{ signature: schemes.github }, { signature: schemes.standardWebhooks }];
  expect([secretForm(text, 'signing_secret'), secretForm(base64, 'signing_secret_previous'), secretForm(base64, 'auth_token_previous')]).toEqual(['utf8', 'base64', 'token']);
  expect(secretProblem(base64, 'signing_secret', 'not base64 at all!')).toBe(
    'it is not base64; it must be the base64 of 16 bytes or more, alone or after whsec_ (base64url, and without padding, too)',
  );
  expect(secretProblem(text, 'signing_secret', 'not base64 at all!')).toBeUndefined();
});
