import { createHmac, timingSafeEqual } from 'node:crypto';
import { onlyHeader } from './http';
import type { HttpRequest } from './http';
import type { SignatureScheme } from '../../config';

/** What a request has of what its scheme asks for; whether it is genuine is not known yet. */
export interface SignedRequest {
  /** One or more, as bytes. */
  readonly signatures: readonly Buffer[];
  readonly signed: SignedParts;
}

/** Why no key can verify a request. */
export type RequestFault = 'no-signature' | 'no-timestamp' | 'stale-timestamp' | 'no-id';

/** What became of a verification: the key that a request is signed with, or why none is. */
export type Verification = { readonly key: Buffer } | { readonly fault: 'no-key' | 'mismatch' };

/**
 * Gathers what a scheme needs of a request, and checks its time: all that needs no key.
 *
 * @param now milliseconds since the epoch.
 */
export function gatherSigned(scheme: SignatureScheme, request: HttpRequest, now: number): SignedRequest | { readonly fault: RequestFault } {
  const signatures = gatherSignatures(scheme, request);
  if (signatures.length === 0) {
    return { fault: 'no-signature' };
  }

  let timestamp: string | undefined;
  if (scheme.timestamp) {
    timestamp = onlyHeader(request.headers, scheme.timestamp.header);
    if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) {
      return { fault: 'no-timestamp' };
    }
    if (Math.abs(now / 1000 - Number(timestamp)) > scheme.timestamp.toleranceSeconds) {
      return { fault: 'stale-timestamp' };
    }
  }
  const id = scheme.idHeader === undefined ? undefined : onlyHeader(request.headers, scheme.idHeader);
  if (scheme.idHeader !== undefined && !id) {
    return { fault: 'no-id' };
  }
  return { signatures, signed: { body: request.body, timestamp, id } };
}

/**
 * Verifies a request's HMAC over the body's raw bytes: compute, compare in constant time.
 *
 * @param keys those that are valid now (`toKey`), two during a rotation.
 */
export function verifySignature(scheme: SignatureScheme, { signatures, signed }: SignedRequest, keys: readonly Buffer[]): Verification {
  if (keys.length === 0) {
    return { fault: 'no-key' };
  }
  let verified: Buffer | undefined;
  for (const key of keys) {
    const expected = sign(scheme, key, signed);
    // Every pair is compared, so that the time taken does not tell which one matched.
    for (const signature of signatures) {
      const matches = signature.length === expected.length && timingSafeEqual(signature, expected);
      verified = matches ? key : verified;
    }
  }
  return verified === undefined ? { fault: 'mismatch' } : { key: verified };
}

/** What a signature is computed over, besides the scheme and the key. */
export interface SignedParts {
  readonly body: Buffer;
  readonly timestamp?: string;
  readonly id?: string;
}

/** The bytes of the signature of a request. */
export function sign(scheme: SignatureScheme, key: Buffer, { body, timestamp = '', id = '' }: SignedParts): Buffer {
  const hmac = createHmac(scheme.algorithm, key);
  for (const part of scheme.signedContent.split(/(\{body\}|\{timestamp\}|\{id\})/)) {
    hmac.update(part === '{body}' ? body : part === '{timestamp}' ? timestamp : part === '{id}' ? id : part);
  }
  return hmac.digest();
}

/** The signatures in the scheme's headers that have its prefix and are well-formed in its encoding. */
function gatherSignatures({ headers, prefix = '', separator, encoding }: SignatureScheme, request: HttpRequest): Buffer[] {
  return headers
    .flatMap((header) => request.headers[header.toLowerCase()] ?? [])
    .flatMap((value) => (separator === undefined ? [value] : value.split(separator)))
    .map((value) => value.trim())
    .filter((value) => value.startsWith(prefix))
    .map((value) => value.slice(prefix.length))
    .filter((value) => (encoding === 'hex' ? /^([0-9a-f]{2})+$/i.test(value) : isBase64(value)))
    .map((value) => Buffer.from(value, encoding));
}

function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
