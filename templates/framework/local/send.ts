import { randomBytes, randomUUID } from 'node:crypto';
import type { Secrets } from './secrets';
import type { SourceConfig } from '../config';
import { sign } from '../runtime/receive/signature';
import { describeSecretFault, secretForm, toKey } from '../runtime/secret-key';
import type { Sample } from '../samples';

/** How a sample fared. */
export interface SendResult {
  readonly sample: Sample;
  readonly status: number;
  readonly body: string;
}

/**
 * The headers that the source would send with a body: its token, its signature, the event's type and id.
 *
 * @throws Error when there is no secret to sign with that can be used.
 */
export function signedHeaders(source: SourceConfig['source'], secrets: Secrets, { eventType, body }: Pick<Sample, 'eventType' | 'body'>, now = Date.now()) {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (source.authorization) {
    headers[source.authorization.header] = (secrets.auth_token ?? '').trim();
  }
  for (const [selector, value] of [[source.eventType, eventType], [source.eventId, randomUUID()]] as const) {
    if (selector && 'header' in selector) headers[selector.header] = value;
  }
  const scheme = source.signature;
  if (scheme) {
    const timestamp = String(Math.floor(now / 1000));
    const id = randomUUID();
    if (scheme.timestamp) headers[scheme.timestamp.header] = timestamp;
    if (scheme.idHeader) headers[scheme.idHeader] = id;
    const form = secretForm(source, 'signing_secret');
    const reading = toKey(secrets.signing_secret ?? '', form);
    if ('fault' in reading) throw new Error(`the signing secret cannot be used: ${describeSecretFault(reading.fault, form)}`);
    const signature = sign(scheme, reading.key, { body, timestamp, id });
    headers[scheme.headers[0]] = `${scheme.prefix ?? ''}${signature.toString(scheme.encoding)}`;
  }
  return headers;
}

/** Posts a sample as the source would; where duplicates are left out, as an event that was not sent before. */
export async function sendSample(url: string, source: SourceConfig['source'], secrets: Secrets, sample: Sample): Promise<SendResult> {
  const body = source.deduplicate ? Buffer.concat([sample.body, blanks()]) : sample.body;
  const response = await fetch(url, { method: 'POST', headers: signedHeaders(source, secrets, { ...sample, body }), body: new Uint8Array(body) });
  return { sample, status: response.status, body: await response.text() };
}

/** Blanks that mean nothing behind JSON, and are others each time. */
function blanks(): Buffer {
  return Buffer.from([...randomBytes(64)].map((byte) => (byte % 2 === 0 ? 0x20 : 0x09)));
}
