import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a client of AWS signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** For emulators of AWS on this machine: they take any, and must not be sent real ones. */
export const LOCAL_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Credentials of one local run. The first is what its servers know, and nobody can guess. */
export function newCredentials(): Credentials {
  return { accessKeyId: `LOCAL${randomBytes(20).toString('hex').toUpperCase()}`, secretAccessKey: randomBytes(20).toString('hex') };
}

/** Whether a request says that it is signed with these credentials (Signature Version 4). On loopback nobody reads what a client sends, so the name of the key is enough. */
export function isSignedWith({ headers: { authorization = '' } }: IncomingMessage, { accessKeyId }: Credentials): boolean {
  return isSame(/^AWS4-[\w-]+ Credential=([^/,]+)\//.exec(authorization)?.[1] ?? '', accessKeyId);
}

/** Compares without telling by the time how much is right. */
export function isSame(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}
