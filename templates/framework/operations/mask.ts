import { isCutOff, jsonTokens, stringOf } from './json-tokens';
import { isSecretName } from './secret-names';
import { secretPairValues } from './secret-pairs';
import { maskValues, stars } from './secret-values';
import { tryParse } from '../runtime/json';

/**
 * Hides what is secret in an event's text, by names and by what values look like. JSON stays JSON, of the same shape: a text has
 * as many characters, a number as many digits, and all that is no secret is as it was, byte for byte. Of what is not JSON as much
 * is hidden as can be found in it. It never throws.
 */
export function mask(text: string): string {
  const tokens = maskTokens(text);
  const masked = tryParse(text) === undefined ? maskValues(tokens) : tokens;
  // What is not JSON may be cut up in another way when some of it is hidden.
  return masked === text ? text : mask(masked);
}

function maskTokens(text: string): string {
  const masked: string[] = [];
  /** For each object or list that is open: whether all that is in it is secret. */
  const open: boolean[] = [];
  let secret = false;
  const pairValues = secretPairValues(text);
  let offset = 0;
  for (const { text: token, kind } of jsonTokens(text)) {
    secret ||= pairValues.has(offset);
    offset += token.length;
    switch (kind) {
      case 'key':
        secret = (open.at(-1) ?? false) || isSecretName(stringOf(token) ?? token);
        masked.push(maskString(token));
        break;
      case 'value':
        masked.push(secret ? hide(token) : maskString(token));
        break;
      case 'mark':
        if (token === '{' || token === '[') open.push(secret);
        else if (token === '}' || token === ']') open.pop();
        if (token !== ':') secret = open.at(-1) ?? false;
        masked.push(token);
        break;
      case 'space':
        masked.push(token);
    }
  }
  return masked.join('');
}

/** A string without the secrets in it; there may be JSON in it again. */
function maskString(token: string): string {
  const value = stringOf(token);
  if (value === undefined) return token;
  const masked = mayHoldJson(value) ? mask(value) : maskValues(value);
  return masked === value ? token : toToken(masked, token);
}

function mayHoldJson(text: string): boolean {
  return text.includes('"') && (text.includes('{') || text.includes('['));
}

/** What stands for a value that is secret as a whole: of the same type. Truth values and null are no secrets. */
function hide(token: string): string {
  if (/^(?:true|false|null)$/.test(token)) return token;
  if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token)) return token.replace(/\d/g, '1');
  if (!token.startsWith('"')) return stars(token);
  return toToken(stars(stringOf(token) ?? token.slice(1, -1)), token);
}

/** The token of a string in place of another's, which may be cut off. */
function toToken(value: string, former: string): string {
  return JSON.stringify(value).slice(0, isCutOff(former) ? -1 : undefined);
}
