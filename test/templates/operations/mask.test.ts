import fc from 'fast-check';
import { indentJson, jsonTokens } from '../../../templates/framework/operations/json-tokens';
import { mask } from '../../../templates/framework/operations/mask';
import { isSecretName } from '../../../templates/framework/operations/secret-names';
import { anyString } from '../support/any-string';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEow+IBAA/KCAQEA\n-----END RSA PRIVATE KEY-----';
const hidden = (length: number) => '*'.repeat(length);

describe('names', () => {
  test.each([
    'token', 'access_token', 'accessToken', 'ACCESS-TOKEN', 'accesstoken', 'client.secret', 'password', 'userPassword', 'passwd', 'pass_word', 'passcode',
    'Authorization', 'apiKey', 'api_key', 'API-Key', 'APIKey', 'apikey', 'x-api-key', 'credentials', 'Set-Cookie', 'session_id', 'sessionId', 'privateKey',
    'private_key', 'X-Hub-Signature-256', 'otp', 'OTPCode', 'user_pin', 'pinCode', 'PIN', 'pwd', 'aws_secret_access_key',
    'pw', 'auth', 'mfa_code', 'mfaCode', 'recovery_codes', 'backupCodes', 'two-factor-code', '2faCode', 'verificationCode', 'security_answer', 'totp_seed', 'SAMLResponse',
    'client_assertion', 'psk', 'master_key', 'connectionString', 'inviteCode',
  ])('%s is one of a secret', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'name', 'pinned', 'mapping', 'shipping', 'option', 'passed', 'compass', 'key', 'public_key', 'author', 'authored_by', 'token_type', 'tokenExpiresAt',
    'secret_scanning', 'signature_algorithm', 'signing', '', '_', 'ключ',
    'country_code', 'error_code', 'statusCode', 'zip_code', 'auth_method', 'auth_result', 'password_policy', 'pin_set', 'oauth_app', 'issue_key', 'ssh_key', 'pattern',
  ])('%j is not', (name) => expect(isSecretName(name)).toBe(false));
});

describe('JSON', () => {
  test('values of secret names are hidden, of the same type and length; all else stays byte for byte', () => {
    expect(mask(`\uFEFF{ "id":12345678901234567890.10e1, "\\u0070assword" : "p\\u00fc😀\\"x" ,\r\n\t"a":"\\u00fc\\/","a":[1,"x"],
      "pin": -12.50e+3,"otp":null,"session":{"ok":true,"of":["x",{"y":7}]},"z":"" }`)).toBe(`\uFEFF{ "id":12345678901234567890.10e1, "\\u0070assword" : "*****" ,\r\n\t"a":"\\u00fc\\/","a":[1,"x"],
      "pin": -11.11e+1,"otp":null,"session":{"ok":true,"of":["*",{"y":1}]},"z":"" }`);
  });

  test.each<[string, string, string]>([
    ['a JWT', `is ${JWT}, see`, `is ${hidden(JWT.length)}, see`],
    ['a private key', `a ${PEM} b`, `a -----BEGIN RSA PRIVATE KEY-----${hidden(PEM.length - 60)}-----END RSA PRIVATE KEY----- b`],
    ['an AWS access key', 'id AKIAIOSFODNN7EXAMPLE.', `id ${hidden(21)}`],
    ['a GitHub token', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', hidden(40)],
    ['a fine-grained GitHub token', 'x github_pat_11ABCDEFG0123456789_abc', `x ${hidden(34)}`],
    ['a Slack token', '<xoxb-123456789012-abcdef>', `<${hidden(24)}>`],
    // In two parts, because scanners take it for a real one.
    ['a Stripe key', `${'sk_'}live_4eC39HqLyjWDarjtT1zdp7dc`, hidden(32)],
    ['a bearer token', 'Authorization was bearer abc.def', 'Authorization was bearer *******'],
    ['basic credentials', 'Basic dXNlcjpwYXNz', 'Basic ************'],
    ['the password of a URL', 'git+https://bob:hunter2@example.org:80/x', 'git+https://bob:*******@example.org:80/x'],
    ['a parameter of a query', 'https://x.org/a?b=1&access_token=abc%2Fd&c=2#t', 'https://x.org/a?b=1&access_token=*******&c=2#t'],
    ['a parameter behind another name', 'to=token=abc', 'to=token=***'],
    ['a form', 'user[password]=abc&b=1', 'user[password]=***&b=1'],
    ['JSON in JSON', '{"a":"{\\"token\\":\\"abc\\"}","n":1.0}', '{"a":"{\\"token\\":\\"***\\"}","n":1.0}'],
    ['the address of an incoming webhook', 'to https://hooks.slack.com/services/T0/B0/x', `to https://${hidden(32)}`],
    ['no secret in prose', 'Basic authentication is a bare mapping: see RFC 7617', 'Basic authentication is a bare mapping: see RFC 7617'],
    ['no password of a URL', 'see http://127.0.0.1:8400', 'see http://127.0.0.1:8400'],
    ['no secret in a URL', 'https://example.org:8080/a@b?c=d', 'https://example.org:8080/a@b?c=d'],
  ])('in a text: %s', (_, text, masked) => {
    expect(JSON.parse(mask(JSON.stringify({ text })))).toEqual({ text: masked });
    expect(mask(text)).toBe(masked);
  });

  test.each<[string, unknown, unknown]>([
    ['beside it', { name: 'X-Api-Key', value: 'hunter2' }, { name: 'X-Api-Key', value: '*******' }],
    ['behind it', { value: 'hunter2', name: 'X-Api-Key' }, { value: '*******', name: 'X-Api-Key' }],
    ['in other words', { Key: 'password', Val: 'hunter2', note: 'a' }, { Key: 'password', Val: '*******', note: 'a' }],
    ['of an object', { field: 'api_key', new_value: { a: ['x', 7] } }, { field: 'api_key', new_value: { a: ['*', 1] } }],
    ['of what it was and became', { field: 'Client Secret', from: 'aa', to: 'bbb' }, { field: 'Client Secret', from: '**', to: '***' }],
    ['of a number', { name: 'mfa_code', value: 123456 }, { name: 'mfa_code', value: 111111 }],
    ['by a type', { type: 'password', value: 'hunter2' }, { type: 'password', value: '*******' }],
    ['in pairs', [['Accept', 'text'], ['Authorization', 'hunter2']], [['Accept', 'text'], ['Authorization', '*******']]],
    ['in a list of headers', { rawHeaders: ['Accept', 'text', 'X-Api-Key', 'hunter2'] }, { rawHeaders: ['Accept', 'text', 'X-Api-Key', '*******'] }],
    ['of another object: not', { name: 'token', nested: { value: 'a' } }, { name: 'token', nested: { value: 'a' } }],
    ['of an event whose type says it: not', { type: 'token.created', data: { user: 'a' }, text: 'b' }, { type: 'token.created', data: { user: 'a' }, text: 'b' }],
    ['of an event by its name: not', { name: 'session.start', data: { user: 'a' } }, { name: 'session.start', data: { user: 'a' } }],
    ['in a list of names: not', { changed: ['password', 'email'] }, { changed: ['password', 'email'] }],
    ['of prose: not', { title: 'Your password was changed today', value: 'a' }, { title: 'Your password was changed today', value: 'a' }],
  ])('a value whose name stands in a field of its own, %s', (_, event, masked) => expect(JSON.parse(mask(JSON.stringify(event)))).toEqual(masked));

  test.each([
    ['{"value":"hunter2","name":"X-Api-Key"', '{"value":"*******","name":"X-Api-Key"'],
    ['{"name":"X-Api-Key","value":"hunt', '{"name":"X-Api-Key","value":"****'],
  ])('and so where it is cut off: %s', (text, masked) => expect(mask(text)).toBe(masked));

  test('tokens in keys are hidden', () => expect(mask(`{"${JWT}":1}`)).toBe(`{"${hidden(JWT.length)}":1}`));
});

test.each<[string, string, string]>([
  ['cut off in a secret', '{"a":1,"password":"hunt', '{"a":1,"password":"****'],
  ['cut off in a list of secrets', '{"credentials":["ab","c', '{"credentials":["**","*'],
  ['with a comma too many', '{"token":"abc","a":"b",}', '{"token":"***","a":"b",}'],
  ['with single quotes', "{'password': 'a\\'b', 'c': 'd'}", "{'password': ******, 'c': 'd'}"],
  ['with bare words', '{password: hunter2, pin: 12, x: y}', '{password: *******, pin: **, x: y}'],
  ['with an escape that is none', '{"password":"a\\qb","x":"y"}', '{"password":"****","x":"y"}'],
  ['lines of a log', 'at=1 token="a\\"b" x=y\npassword: abc', 'at=1 token="****" x=y\npassword: ***'],
])('what is not JSON, %s', (_, text, masked) => expect(mask(text)).toBe(masked));

test('long and hostile texts are masked in time', () => {
  const start = process.cpuUsage();
  for (const part of ['eyJ', 'AKIA', '[', '{"a":', '"', '\\"', 'token', 'token=', 'bearer ', '://', '://a:', ' ', 'a', '-----BEGIN PRIVATE KEY-----', '\\', ':', '="', '"token":{', '{"name":"pin","value":', '["pin",', '[["pin",1],']) {
    mask(part.repeat(262_144 / part.length));
  }
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(20_000);
});

const words = fc.stringMatching(/^[g-kG-K ]{0,12}$/);
const plain = fc.oneof(words, fc.constantFrom('ü', '😀', 'a\nb', '\u0000', '"', '\\', 'a: b', '10:30', '{', '[x', ''));
const names = fc.constantFrom('token', 'access_token', 'apiKey', 'Authorization', 'client-secret', 'PASSWORD', 'sessionId', 'otp', 'private_key', 'Cookie', 'signature');
const harmlessNames = fc.constantFrom('a', 'b c', 'name', 'ü', '', '__proto__', 'constructor', '"');
const SECRET = 'Zq7Vx3Wm9';
const secretTexts = fc.constantFrom(SECRET, `a${SECRET}`, `${SECRET}"\\😀`);
const planted = fc.constantFrom(
  `Bearer ${SECRET}`, `https://u:${SECRET}@h`, `https://h?token=${SECRET}&x=y`, `ghp_${SECRET.repeat(3)}`, `eyJhbGciOiJIUzI1NiJ9.${SECRET}.${SECRET}`, `password: ${SECRET}`,
  `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`, `xoxp-1234567890-${SECRET}`, `{"secret":["${SECRET}"]}`, `{"secret":["${SECRET}"`,
);
/** Values without a secret, and ones with secrets in them. */
const { value, secretive } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, plain, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(harmlessNames, tie('value'), { maxKeys: 4 })),
  secretive: fc.oneof(
    { maxDepth: 4 }, fc.tuple(words, planted, words).map((parts) => parts.join(' ')), fc.array(tie('secretive'), { minLength: 1, maxLength: 3 }),
    fc.tuple(fc.dictionary(harmlessNames, fc.oneof(tie('value'), tie('secretive')), { maxKeys: 3 }), names, tie('hiddenValue')).map(([rest, name, secret]) => ({ ...rest, [name]: secret })),
  ),
  hiddenValue: fc.oneof({ maxDepth: 3 }, secretTexts, fc.array(tie('hiddenValue'), { maxLength: 3 }), fc.dictionary(harmlessNames, tie('hiddenValue'), { maxKeys: 3 })),
}));
const json = (values: fc.Arbitrary<unknown>) => fc.tuple(values, fc.constantFrom(undefined, 1, '\t')).map(([each, indent]) => JSON.stringify(each, undefined, indent));

describe('whatever is received', () => {
  test('nothing throws, and masking twice is masking once', () => {
    const texts = fc.oneof(
      anyString(), fc.json(), json(value), json(secretive),
      fc.array(fc.oneof(planted, names, plain, fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\'', '=', '\\', '&', '@', '://', ' ')), { maxLength: 12 }).map((parts) => parts.join('')),
      fc.tuple(json(secretive), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
    );
    fc.assert(fc.property(texts, (text) => {
      const masked = mask(text);
      expect(mask(masked)).toBe(masked);
    }), { numRuns: 500 });
  });

  test('what is no secret stays byte for byte', () => {
    fc.assert(fc.property(json(value), (text) => expect(mask(text)).toBe(text)), { numRuns: 200 });
  });

  test('no secret that was planted survives, and JSON keeps its shape', () => {
    const shapeOf = (each: unknown): unknown => {
      if (Array.isArray(each)) return each.map(shapeOf);
      if (typeof each === 'object' && each !== null) return Object.entries(each).map(([name, part]) => [name, shapeOf(part)]);
      return typeof each === 'string' ? [...each].length : typeof each;
    };
    fc.assert(fc.property(json(secretive), (text) => {
      const masked = mask(text);
      expect(masked).not.toContain(SECRET);
      expect(shapeOf(JSON.parse(masked))).toEqual(shapeOf(JSON.parse(text)));
    }), { numRuns: 200 });
  });

  test('no secret survives in JSON that is cut off', () => {
    fc.assert(fc.property(json(secretive), fc.nat(), (text, cut) => {
      expect(mask(text.slice(0, text.length - 1 - cut % 10))).not.toContain(SECRET);
    }), { numRuns: 200 });
  });

  test('the tokens of a text are the text, and indenting changes nothing but spaces', () => {
    fc.assert(fc.property(fc.oneof(anyString(), fc.json()), (text) => {
      expect([...jsonTokens(text)].map((token) => token.text).join('')).toBe(text);
    }));
    fc.assert(fc.property(json(value), (text) => {
      expect(indentJson(text, Infinity)).toBe(JSON.stringify(JSON.parse(text), undefined, 2));
    }));
  });
});
