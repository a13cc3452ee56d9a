import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { Challenge } from '../../config';
import { atPath, tryParse } from '../json';

/**
 * What an HMAC is told of: tokens alone. Zoom's are 22 such characters; with others an answer could be a signature, as Zoom's is of
 * `v0:{timestamp}:{body}`.
 */
const TOKEN = /^[\w-]{1,64}$/;

/**
 * The answer to a source's endpoint validation, or undefined when the request is none.
 *
 * @param key the key that the request is signed with.
 */
export function answerChallenge(challenge: Challenge, body: Buffer, key: Buffer): Record<string, string> | undefined {
  // What is not UTF-8 is an event like any other: an answer could not say it as it was sent.
  const json = isUtf8(body) ? tryParse(body.toString('utf8')) : undefined;
  if (atPath(json, challenge.when.body) !== challenge.when.equals) {
    return undefined;
  }
  const answer: Record<string, string> = {};
  for (const field of challenge.respond) {
    const value = atPath(json, 'copy' in field ? field.copy : field.hmacSha256Hex);
    if (typeof value !== 'string' || value === '' || ('hmacSha256Hex' in field && !TOKEN.test(value))) {
      return undefined;
    }
    answer[field.name] = 'copy' in field ? value : createHmac('sha256', key).update(value).digest('hex');
  }
  return answer;
}
