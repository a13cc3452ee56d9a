import type { SourceDescriptor } from '../config';
import type { SecretName } from '../names';

/** How a secret's value is read: as a token that a header carries, or as a signature's key, by its UTF-8 bytes or in base64. */
export type SecretForm = 'token' | 'utf8' | 'base64';

/** Why a value cannot be used. */
export type SecretFault = 'empty' | 'characters' | 'too-short' | 'not-base64' | 'not-a-token';

/** What a secret's value comes to. */
export type SecretReading = { readonly key: Buffer } | { readonly fault: SecretFault };

/** 128 bits. Shorter ones can be guessed; of an empty key, anybody makes the signatures. */
export const MIN_KEY_BYTES = 16;

/** How a source's secret is read. */
export function secretForm({ signature }: Pick<SourceDescriptor, 'signature'>, name: SecretName): SecretForm {
  return name.startsWith('auth_token') ? 'token' : signature?.keyEncoding ?? 'utf8';
}

/**
 * Reads a secret as it is pasted and stored, and a token as it is sent: white space around it is never part of it. Everything that sets,
 * checks or uses a secret reads it here.
 */
export function toKey(value: string, form: SecretForm): SecretReading {
  const text = value.trim();
  if (text === '') return { fault: 'empty' };
  return READERS[form](text);
}

/** What is the matter with a value, and what is wanted in its place; never the value. */
export function describeSecretFault(fault: SecretFault, form: SecretForm): string {
  return `${FAULTS[fault]}; it must be ${WANTED[form]}`;
}

/** The same of a source's secret; undefined when it can be used. */
export function secretProblem(source: Pick<SourceDescriptor, 'signature'>, name: SecretName, value: string): string | undefined {
  const form = secretForm(source, name);
  const reading = toKey(value, form);
  return 'fault' in reading ? describeSecretFault(reading.fault, form) : undefined;
}

const FAULTS: Record<SecretFault, string> = {
  'empty': 'it is empty',
  'characters': 'it has a line break in it, or another character that it cannot have',
  'too-short': `it has fewer than ${MIN_KEY_BYTES} bytes`,
  'not-base64': 'it is not base64',
  'not-a-token': 'it has white space in the token itself',
};

const WANTED: Record<SecretForm, string> = {
  token: `a token of ${MIN_KEY_BYTES} bytes or more, alone or after its scheme (Bearer …, Basic …)`,
  utf8: `the secret exactly as the source has it, in one line, of ${MIN_KEY_BYTES} bytes or more`,
  base64: `the base64 of ${MIN_KEY_BYTES} bytes or more, alone or after whsec_ (base64url, and without padding, too)`,
};

const READERS: Record<SecretForm, (text: string) => SecretReading> = {
  token: readToken,
  utf8: (text) => (/[\0-\x1f\x7f]/.test(text) ? { fault: 'characters' } : ofLength(Buffer.from(text, 'utf8'))),
  base64: readBase64,
};

/** RFC 9110, section 11.4: a scheme, in any case, white space, and what it is about. */
const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]+)[ \t]+(.*)$/;

/**
 * The bytes by which two tokens are compared. `Bearer` may be there or not (RFC 6750, section 2.1), and of it one only; any other scheme is part
 * of the token.
 */
function readToken(text: string): SecretReading {
  if (/[^\t\x20-\x7e\xa0-\xff]/.test(text)) return { fault: 'characters' };
  const [, scheme, credentials] = CREDENTIALS.exec(text) ?? [];
  const bearer = scheme?.toLowerCase() === 'bearer';
  if (credentials === undefined || /[ \t]/.test(credentials)) {
    return bearer ? { fault: 'not-a-token' } : ofLength(Buffer.from(text, 'utf8'));
  }
  const reading = ofLength(Buffer.from(credentials, 'utf8'));
  return bearer || 'fault' in reading ? reading : { key: Buffer.from(`${scheme.toLowerCase()} ${credentials}`, 'utf8') };
}

/** What vendors put before a key: Standard Webhooks (`whsec_`), and the version of its signatures. */
const KEY_PREFIXES = /^(?:v1,|whsec_)+/;
/** A key pair's halves, for signatures that are no HMAC: they would pass for base64url. */
const KEY_PAIR = /^wh[ps]k_/;

/** Base64 or base64url, not both in one, with all its padding or none (RFC 4648). */
function readBase64(text: string): SecretReading {
  const encoded = text.replace(KEY_PREFIXES, '');
  const [, digits, padding] = /^([A-Za-z0-9+/]*|[A-Za-z0-9_-]*)(={0,2})$/.exec(encoded) ?? [];
  if (digits === undefined || KEY_PAIR.test(encoded) || digits.length % 4 === 1 || (padding !== '' && (digits.length + padding.length) % 4 !== 0)) {
    return { fault: 'not-base64' };
  }
  return ofLength(Buffer.from(digits, 'base64'));
}

function ofLength(key: Buffer): SecretReading {
  return key.length < MIN_KEY_BYTES ? { fault: 'too-short' } : { key };
}
