import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import type { SignatureScheme } from '../../../../templates/framework/config';
import { secretForm } from '../../../../templates/framework/runtime/secret-key';
import { keysOf } from '../../support/keys';
import { schemes } from '../../support/schemes';
import { verifyRequest } from '../../support/verify';

const hmac = (algorithm: string, key: string | Buffer, content: string) => createHmac(algorithm, key).update(content).digest();
const KEY = Buffer.from('a key of thirty-two bytes, or so');
/** Another secret, in base64 and as it is. */
const OTHER = Buffer.from('another key of so many bytes').toString('base64');
const NOW = 1_700_000_000;

interface Vector {
  readonly scheme: SignatureScheme;
  readonly secret: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly now?: number;
}

const vectors: Record<string, Vector> = {
  'GitHub (docs.github.com, Validating webhook deliveries)': {
    scheme: schemes.github,
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: { 'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
  },
  'Slack (api.slack.com, Verifying requests)': {
    scheme: schemes.slack,
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA' +
      '&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554' +
      '%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    headers: {
      'X-Slack-Signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503', 'X-Slack-Request-Timestamp': '1531420618',
    },
    now: 1_531_420_618,
  },
  'Standard Webhooks (docs.svix.com, Verifying webhooks manually)': {
    scheme: schemes.standardWebhooks,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    now: 1_614_265_330,
  },
  'Zoom': {
    scheme: schemes.zoom,
    secret: 'the secret of Zoom',
    body: '{"event":"user.signed_in"}',
    headers: {
      'x-zm-signature': `v0=${hmac('sha256', 'the secret of Zoom', `v0:${NOW}:{"event":"user.signed_in"}`).toString('hex')}`, 'x-zm-request-timestamp': String(NOW),
    },
  },
  'PagerDuty, several signatures in a header': {
    scheme: schemes.pagerduty,
    secret: 'the secret of PagerDuty',
    body: '{}',
    headers: { 'X-PagerDuty-Signature': `v1=${'0'.repeat(64)}, v1=${hmac('sha256', 'the secret of PagerDuty', '{}').toString('hex')},v2=x` },
  },
  'Standard Webhooks, several signatures in a header': {
    scheme: schemes.standardWebhooks,
    secret: KEY.toString('base64'),
    body: '{}',
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(NOW),
      'webhook-signature': `v1a,x v1,${hmac('sha256', 'other', '').toString('base64')} v1,${hmac('sha256', KEY, `msg_1.${NOW}.{}`).toString('base64')}`,
    },
  },
  'Box, the second of two headers': {
    scheme: schemes.box,
    secret: 'a key of Box, primary',
    body: '{}',
    headers: {
      'box-delivery-timestamp': String(NOW),
      'box-signature-primary': hmac('sha256', 'another key', `{}${NOW}`).toString('base64'),
      'box-signature-secondary': hmac('sha256', 'a key of Box, primary', `{}${NOW}`).toString('base64'),
    },
  },
  'a source that still signs with SHA-1': {
    scheme: schemes.legacySha1, secret: KEY.toString(), body: '{}', headers: { 'X-Hub-Signature': `sha1=${hmac('sha1', KEY, '{}').toString('hex')}` },
  },
};

/** Verifies a vector, or what a forger has made of it. */
function verify({ scheme, secret, body, headers, now = NOW }: Vector, secrets = [secret], extra: Record<string, string[]> = {}) {
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]));
  const { usable } = keysOf(secrets, secretForm({ signature: scheme }, 'signing_secret'));
  const result = verifyRequest(scheme, { headers: { ...all, ...extra }, body: Buffer.from(body) }, usable, now * 1000);
  return 'fault' in result ? result.fault : undefined;
}

describe.each(Object.entries(vectors))('%s', (_, vector) => {
  test('verifies', () => expect(verify(vector)).toBeUndefined());
  test('verifies with two secrets, in any order', () => {
    expect(verify(vector, [OTHER, vector.secret])).toBeUndefined();
    expect(verify(vector, [vector.secret, OTHER])).toBeUndefined();
  });
  test('is refused with another secret', () => expect(verify(vector, [OTHER])).toBe('mismatch'));
  test('is refused with another body', () => expect(verify({ ...vector, body: `${vector.body} ` })).toBe('mismatch'));
  test.each([['none', []], ['an empty one', ['']], ['two empty ones', ['', '']]])('is refused when the secret is %s', (__, secrets) => {
    expect(verify(vector, secrets)).toBe('no-key');
  });
  test('is refused without its headers', () => expect(verify({ ...vector, headers: {} })).toBe('no-signature'));
});

describe('a forged GitHub signature', () => {
  const vector = Object.values(vectors)[0];
  const good = vector.headers['X-Hub-Signature-256'];
  const hex = good.slice('sha256='.length);
  test.each([
    ['without its prefix', hex, 'no-signature'],
    ['with another prefix', `sha1=${hex}`, 'no-signature'],
    ['with the prefix in capitals', `SHA256=${hex}`, 'no-signature'],
    ['of no digits', 'sha256=', 'no-signature'],
    ['of odd length', good.slice(0, -1), 'no-signature'],
    ['cut short', good.slice(0, -2), 'mismatch'],
    ['made longer', `${good}00`, 'mismatch'],
    ['that is not hex', `sha256=${'zz'.repeat(32)}`, 'no-signature'],
    ['made with another algorithm', `sha256=${hmac('sha1', vector.secret, vector.body).toString('hex')}`, 'mismatch'],
    ['in base64', `sha256=${Buffer.from(hex, 'hex').toString('base64')}`, 'no-signature'],
    ['made with an empty secret', `sha256=${hmac('sha256', '', vector.body).toString('hex')}`, 'mismatch'],
    ['listed among others, which GitHub does not do', `${good},${good}`, 'no-signature'],
  ])('%s is refused', (_, signature, fault) => expect(verify({ ...vector, headers: { 'X-Hub-Signature-256': signature } })).toBe(fault));

  test('in capital digits is the same signature', () => {
    expect(verify({ ...vector, headers: { 'X-Hub-Signature-256': `sha256=${hex.toUpperCase()}` } })).toBeUndefined();
  });
  test('made with an empty secret does not verify against one that is not set', () => {
    const forged = { ...vector, headers: { 'X-Hub-Signature-256': `sha256=${hmac('sha256', '', vector.body).toString('hex')}` } };
    expect([verify(forged, []), verify(forged, [''])]).toEqual(['no-key', 'no-key']);
  });
});

describe('a request signed with a time', () => {
  const { zoom } = schemes;
  const at = (timestamp: string): Vector => ({
    scheme: zoom,
    secret: KEY.toString(),
    body: '{}',
    headers: { 'x-zm-signature': `v0=${hmac('sha256', KEY, `v0:${timestamp}:{}`).toString('hex')}`, 'x-zm-request-timestamp': timestamp },
  });
  test.each([
    ['now', String(NOW), undefined],
    ['at the end of the window', String(NOW - 300), undefined],
    ['by a clock that is ahead', String(NOW + 300), undefined],
    ['too long ago', String(NOW - 301), 'stale-timestamp'],
    ['in the future', String(NOW + 301), 'stale-timestamp'],
    ['in milliseconds', String(NOW * 1000), 'no-timestamp'],
    ['as text', 'now', 'no-timestamp'],
    ['with a sign', `+${NOW}`, 'no-timestamp'],
    ['with a fraction', `${NOW}.0`, 'no-timestamp'],
    ['in hex', `0x${NOW.toString(16)}`, 'no-timestamp'],
    ['with a line feed', `${NOW}\n`, 'no-timestamp'],
    ['of nothing', '', 'no-timestamp'],
  ])('%s', (_, timestamp, fault) => expect(verify(at(timestamp))).toBe(fault));

  test('is refused when the header with the time is there twice', () => {
    expect(verify(at(String(NOW)), undefined, { 'x-zm-request-timestamp': [String(NOW), String(NOW)] })).toBe('no-timestamp');
  });
  test('is refused when the time is another than the one signed', () => {
    expect(verify(at(String(NOW)), undefined, { 'x-zm-request-timestamp': [String(NOW - 1)] })).toBe('mismatch');
  });
});

test.each([['no id', []], ['an empty id', ['']], ['two ids', ['msg_1', 'msg_2']]])('a Standard Webhooks request with %s is refused', (_, ids) => {
  expect(verify(vectors['Standard Webhooks, several signatures in a header'], undefined, { 'webhook-id': ids })).toBe('no-id');
});

test('what @octokit/webhooks-methods signs, verifies', () => {
  const bodies = ['{}', '{"text":"ü € 😀"}', ''.padEnd(100_000, 'x')];
  const script = "import { sign } from '@octokit/webhooks-methods';" +
    'console.log(JSON.stringify(await Promise.all(JSON.parse(process.argv[1]).map((body) => sign("secret of these bodies: ü", body)))));';
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(bodies)], { cwd: __dirname, encoding: 'utf8' });
  (JSON.parse(output) as string[]).forEach((signature, index) => {
    const vector = { scheme: schemes.github, secret: 'secret of these bodies: ü', body: bodies[index], headers: { 'X-Hub-Signature-256': signature } };
    expect(verify(vector)).toBeUndefined();
  });
});
