import { boolean, integer, listOf, matching, oneOf, structure } from './checks';
import { OptionError } from './option-error';
import { SignatureAlgorithm, SignatureEncoding } from './options';
import type { SignatureOptions } from './options';
import type { SignatureScheme } from './sources/descriptor';

/** Name of an HTTP header (RFC 9110, token). */
export const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Validates how a source signs its requests. */
export function signatureScheme(options: SignatureOptions): SignatureScheme {
  const {
    headers, prefix, separator, signedContent = '{body}', timestampHeader, toleranceSeconds, idHeader, base64Secret = false,
  } = structure('signature', options, { headers: ['X-Signature'] });
  listOf('signature.headers', headers, HEADER, 'names of HTTP headers', 'X-Signature');
  for (const [name, value] of Object.entries({ timestampHeader, idHeader })) {
    if (value !== undefined) matching(`signature.${name}`, value, HEADER, 'the name of an HTTP header', 'X-Timestamp');
  }
  for (const [name, value] of Object.entries({ prefix, separator })) {
    if (value !== undefined && typeof value !== 'string') throw new OptionError(`signature.${name}`, value, 'text', name === 'prefix' ? 'v1=' : ',');
  }
  const content = [...(idHeader ? ['{id}'] : []), ...(timestampHeader ? ['{timestamp}'] : []), '{body}'].join('.');
  const refuse = (why: string): never => { throw new OptionError('signature.signedContent', signedContent, why, content); };
  if (typeof signedContent !== 'string') refuse('text');
  if (toleranceSeconds !== undefined && timestampHeader === undefined) {
    throw new OptionError(
      'signature.toleranceSeconds', toleranceSeconds, 'only together with signature.timestampHeader: there is no replay window without a time', 300,
      { signature: { timestampHeader: 'X-Timestamp', signedContent: `{timestamp}.${content}` } },
    );
  }
  const tokens = new Set(signedContent.match(/\{[^}]*\}/g) ?? []);
  for (const token of tokens) {
    if (!['{body}', '{timestamp}', '{id}'].includes(token)) refuse('text with the tokens {body}, {timestamp} and {id}');
  }
  // What is not signed can be changed by anybody who sends the request again.
  const needs = (token: string, used: boolean, why: string) => {
    if (tokens.has(token) !== used) refuse(why);
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
    ...(boolean('signature.base64Secret', base64Secret) && { keyEncoding: 'base64' as const }),
  };
}
