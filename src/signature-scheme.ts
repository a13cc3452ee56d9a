import { integer, matching, oneOf } from './checks';
import { Expression, OptionError } from './option-error';
import { SignatureAlgorithm, SignatureEncoding } from './options';
import type { SignatureOptions } from './options';
import type { SignatureScheme } from './sources/descriptor';

/** Name of an HTTP header (RFC 9110, token). */
export const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Validates how a source signs its requests. */
export function signatureScheme(options: SignatureOptions): SignatureScheme {
  const { headers, prefix, separator, signedContent = '{body}', timestampHeader, toleranceSeconds, idHeader } = options;
  if (!Array.isArray(headers) || headers.length === 0) {
    throw new OptionError('signature.headers', headers, 'at least one header', ['X-Signature']);
  }
  for (const [name, value] of [...headers.map((header) => ['headers', header]), ['timestampHeader', timestampHeader], ['idHeader', idHeader]]) {
    if (value !== undefined) {
      matching(`signature.${name}`, value, HEADER, 'the name of an HTTP header', 'X-Signature');
    }
  }
  if (toleranceSeconds !== undefined && timestampHeader === undefined) {
    throw new OptionError('signature.toleranceSeconds', toleranceSeconds, 'only together with signature.timestampHeader: there is no replay window without a time', new Expression('300, timestampHeader: "X-Timestamp"'));
  }
  for (const [name, value] of Object.entries({ prefix, separator, signedContent })) {
    if (value !== undefined && typeof value !== 'string') throw new OptionError(`signature.${name}`, value, 'text', 'sha256=');
  }
  const tokens = new Set(signedContent.match(/\{[^}]*\}/g) ?? []);
  for (const token of tokens) {
    if (!['{body}', '{timestamp}', '{id}'].includes(token)) {
      throw new OptionError('signature.signedContent', signedContent, 'text with the tokens {body}, {timestamp} and {id}', '{timestamp}.{body}');
    }
  }
  // What is not signed can be changed by anybody who sends the request again.
  const needs = (token: string, used: boolean, why: string) => {
    if (tokens.has(token) !== used) {
      throw new OptionError('signature.signedContent', signedContent, why, '{timestamp}.{body}');
    }
  };
  needs('{body}', true, 'text with {body} in it: a signature that leaves out the body proves nothing');
  needs('{timestamp}', timestampHeader !== undefined, '{timestamp} exactly when signature.timestampHeader is set');
  needs('{id}', idHeader !== undefined, '{id} exactly when signature.idHeader is set');
  return {
    algorithm: oneOf('signature.algorithm', options, SignatureAlgorithm, SignatureAlgorithm.SHA256, 'SignatureAlgorithm'),
    encoding: oneOf('signature.encoding', options, SignatureEncoding, SignatureEncoding.HEX, 'SignatureEncoding'),
    headers: [...headers],
    ...(prefix && { prefix }),
    ...(separator && { separator }),
    signedContent,
    ...(timestampHeader && {
      timestamp: { header: timestampHeader, toleranceSeconds: integer('signature.toleranceSeconds', toleranceSeconds ?? 300, 1, 86_400) },
    }),
    ...(idHeader && { idHeader }),
    ...(options.base64Secret && { keyEncoding: 'base64' as const }),
  };
}
