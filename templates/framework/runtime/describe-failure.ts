import { describeError, placesOf } from './describe-error';
import { OwnError } from './own-error';
import { oneLine } from './text';

/**
 * Errors of AWS whose messages say who may not do what, or which key or resource is at fault. Those of other errors may quote the
 * message, or the response, that they are about.
 */
const SAYS_WHY: ReadonlySet<unknown> = new Set([
  'AccessDenied', 'AccessDeniedException', 'UnrecognizedClientException', 'InvalidClientTokenId', 'ExpiredToken', 'ExpiredTokenException',
  'KmsAccessDenied', 'KmsDisabled', 'KmsInvalidKeyUsage', 'KmsInvalidState', 'KmsNotFound', 'KmsOptInRequired', 'KmsThrottled', 'InvalidKeyId',
  'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'NoSuchBucket', 'RequestThrottled', 'ThrottlingException', 'SlowDown',
  'CredentialsProviderError', 'TimeoutError',
]);
/** What the system says of a connection; the clients put it into messages of their own. */
const SYSTEM_CODES = ['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'];
/** Causes of causes are told so deep. */
const MAX_DEPTH = 4;

/** What failed in the framework, or in a call to AWS, as one line without anything of an event, a secret or a response. */
export function describeFailure(error: unknown): string {
  const { name, message, $metadata: { httpStatusCode: status, requestId = 'unknown' } = {} } = Object(error) as Failure;
  if (error instanceof OwnError) return error.message;
  if (SAYS_WHY.has(name)) return oneLine(`${String(name)}: ${String(message)}`, 1_000);
  if (status !== undefined) return `${/^[\w.]{1,100}$/.test(String(name)) ? String(name) : 'Error'} (HTTP ${status}, request ${requestId})`;
  const code = SYSTEM_CODES.find((each) => String(message).includes(each));
  return code === undefined ? describeError(error) : `${describeError(error)} (${code})`;
}

/** The same for the log: with the places in the code, and what caused it. */
export function failureFields(error: unknown, depth = 1): Record<string, unknown> {
  const { cause } = Object(error) as Failure;
  const at = error instanceof Error ? placesOf(error) : [];
  return {
    message: describeFailure(error),
    ...(at.length > 0 ? { at } : {}),
    ...(cause === undefined || depth === MAX_DEPTH ? {} : { cause: failureFields(cause, depth + 1) }),
  };
}

/** What errors of the AWS clients and of Node.js have. */
interface Failure {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly cause?: unknown;
}
