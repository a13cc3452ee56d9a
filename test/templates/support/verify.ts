import type { SignatureScheme } from '../../../templates/framework/config';
import type { HttpRequest } from '../../../templates/framework/runtime/receive/http';
import { gatherSigned, verifySignature } from '../../../templates/framework/runtime/receive/signature';

/** Both steps of a verification, as the receiver takes them. */
export function verifyRequest(scheme: SignatureScheme, request: HttpRequest, keys: readonly Buffer[], now: number) {
  const signed = gatherSigned(scheme, request, now);
  return 'fault' in signed ? signed : verifySignature(scheme, signed, keys);
}
