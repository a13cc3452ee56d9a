import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { SignatureScheme } from '../../../../templates/framework/config';
import { sign } from '../../../../templates/framework/runtime/receive/signature';
import { anyString } from '../../support/any-string';
import { fuzz, FUZZ_TIMEOUT_MS } from '../../support/fuzz';
import { schemes } from '../../support/schemes';
import { verifyRequest } from '../../support/verify';

const NOW = 1_700_000_000;
const ID = 'msg_1';

const anyScheme = fc.constantFrom<SignatureScheme>(...Object.values(schemes));
const anyBody = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
/** Longer keys are hashed and shorter ones padded with NUL by HMAC itself, so those would be other texts of the same key. */
const anyKey = fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) => Buffer.from(bytes)).filter((key) => key.at(-1) !== 0);

const faultOf = (verification: ReturnType<typeof verifyRequest>) => ('fault' in verification ? verification.fault : undefined);

function request(scheme: SignatureScheme, body: Buffer, signature: Buffer) {
  const headers: Record<string, string[]> = { [scheme.headers[0].toLowerCase()]: [`${scheme.prefix ?? ''}${signature.toString(scheme.encoding)}`] };
  if (scheme.timestamp) headers[scheme.timestamp.header.toLowerCase()] = [String(NOW)];
  if (scheme.idHeader) headers[scheme.idHeader] = [ID];
  return { headers, body };
}

function signed(scheme: SignatureScheme, body: Buffer, key: Buffer) {
  return request(scheme, body, sign(scheme, key, { body, timestamp: String(NOW), id: ID }));
}

const verify = (scheme: SignatureScheme, { headers, body }: ReturnType<typeof request>, keys: Buffer[]) =>
  faultOf(verifyRequest(scheme, { headers, body }, keys, NOW * 1000));

test('what is signed verifies, whatever the bytes', () => {
  fc.assert(fc.property(anyScheme, anyBody, anyKey, (scheme, body, key) => {
    expect(verify(scheme, signed(scheme, body, key), [key])).toBeUndefined();
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('the signature is the HMAC of the bytes, computed another way', () => {
  fc.assert(fc.property(anyBody, anyKey, (body, key) => {
    const expected = createHmac('sha256', key).update(Buffer.concat([Buffer.from(`v0:${NOW}:`), body])).digest();
    expect(verify(schemes.zoom, request(schemes.zoom, body, expected), [key])).toBeUndefined();
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('another body never verifies', () => {
  fc.assert(fc.property(anyScheme, anyBody, anyBody, anyKey, (scheme, body, other, key) => {
    fc.pre(!body.equals(other));
    expect(verify(scheme, { ...signed(scheme, body, key), body: other }, [key])).toBe('mismatch');
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('one bit more or less in body or signature never verifies', () => {
  const someBody = anyBody.filter((body) => body.length > 0);
  fc.assert(fc.property(anyScheme, someBody, anyKey, fc.nat(), fc.boolean(), (scheme, body, key, position, inBody) => {
    const flip = (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      copy[position % copy.length] ^= 1 << (position % 8);
      return copy;
    };
    const signature = sign(scheme, key, { body, timestamp: String(NOW), id: ID });
    expect(verify(scheme, inBody ? request(scheme, flip(body), signature) : request(scheme, body, flip(signature)), [key])).toBe('mismatch');
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('another key never verifies', () => {
  fc.assert(fc.property(anyScheme, anyBody, anyKey, anyKey, (scheme, body, key, other) => {
    fc.pre(!key.equals(other));
    expect(verify(scheme, signed(scheme, body, key), [other])).toBe('mismatch');
  }), fuzz());
}, FUZZ_TIMEOUT_MS);

test('no headers, bytes or keys make it throw or verify', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('sha256=', 'v0=', 'v1,', String(NOW), ID), fc.base64String(), anyString());
  const names = fc.constantFrom('x-hub-signature-256', 'x-zm-signature', 'x-zm-request-timestamp', 'webhook-signature', 'webhook-timestamp', 'webhook-id',
    'box-signature-primary', 'box-delivery-timestamp', '__proto__', 'constructor');
  const headers = fc.dictionary(names, fc.array(value, { maxLength: 3 }), { noNullPrototype: false });
  fc.assert(fc.property(anyScheme, headers, anyBody, fc.array(anyKey), fc.integer(), (scheme, all, body, keys, now) => {
    expect(typeof faultOf(verifyRequest(scheme, { headers: all, body }, keys, now))).toBe('string');
  }), fuzz(300));
}, FUZZ_TIMEOUT_MS);
