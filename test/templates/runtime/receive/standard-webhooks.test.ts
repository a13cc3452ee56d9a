import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { toKey } from '../../../../templates/framework/runtime/secret-key';
import { fuzz } from '../../support/fuzz';
import { keyOf } from '../../support/keys';
import { schemes } from '../../support/schemes';
import { verifyRequest } from '../../support/verify';

/*
 * What the reference library of Standard Webhooks signs, with a secret as vendors print it.
 */

const NOW = new Date('2026-01-31T12:00:00Z');
const scheme = schemes.standardWebhooks;

function request(secret: string, body: string) {
  const headers = {
    'webhook-id': ['msg_1'],
    'webhook-timestamp': [String(NOW.getTime() / 1_000)],
    'webhook-signature': [new Webhook(secret).sign('msg_1', NOW, body)],
  };
  return { headers, body: Buffer.from(body) };
}

test('verifies, however the secret was pasted', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.string({ unit: 'grapheme' }), fc.constantFrom(
    (secret: string) => secret,
    (secret: string) => `whsec_${secret}`,
    (secret: string) => `v1,whsec_${secret}\n`,
    (secret: string) => `whsec_${secret.replace(/=+$/, '')}`,
    (secret: string) => ` ${secret.replaceAll('+', '-').replaceAll('/', '_')}`,
  ), (bytes, body, pasted) => {
    const secret = Buffer.from(bytes).toString('base64');
    const key = keyOf(pasted(secret), 'base64');
    expect(verifyRequest(scheme, request(`whsec_${secret}`, body), [key], NOW.getTime())).toEqual({ key });
  }), fuzz());
});

test('does not verify with another secret', () => {
  const [one, other] = ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY'];
  expect(verifyRequest(scheme, request(one, '{}'), [keyOf(other, 'base64')], NOW.getTime())).toEqual({ fault: 'mismatch' });
});

test('a secret that a lenient decoder makes an empty key of signs nothing', () => {
  expect(toKey('whsec_!!!!', 'base64')).toEqual({ fault: 'not-base64' });
});
