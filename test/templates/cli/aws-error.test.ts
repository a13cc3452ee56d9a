import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { awsFailure, reasonOf } from '../../../templates/framework/cli/aws-error';
import { runProgram } from '../../../templates/framework/cli/run-program';
import { close, listen } from '../../../templates/framework/local/http-server';
import { AWS_CALLS } from '../support/aws-calls';
import { TSX } from '../support/tsx';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The error of a call at an endpoint that gives this answer. */
async function failing(service: string, answer: RequestListener): Promise<Error> {
  const server = createServer(answer);
  try {
    const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
    return await AWS_CALLS[service]({ endpoint, region: 'us-west-2', credentials, maxAttempts: 1 }).then(
      () => { throw new Error(`${service} did not fail`); },
      (error: Error) => error,
    );
  } finally {
    await close(server);
  }
}

const html = (status: number): RequestListener => (_, response) => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>\n<title>Sign in</title><p>Please <b>sign in</p>');
};
const json = (status: number, type: string, message: string): RequestListener => (_, response) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type }).end(JSON.stringify({ __type: type, message }));
};
const xml = (status: number, code: string, message: string): RequestListener => (request, response) => {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(request.method === 'POST' ? `<ErrorResponse>${error}</ErrorResponse>` : error);
};

describe('on the way to AWS', () => {
  /** Why a call of each service failed, in a process with these environment variables, at an endpoint that gives this answer, or there. */
  async function reasonsAt(at: string | RequestListener, env: NodeJS.ProcessEnv = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }) {
    const server = typeof at === 'string' ? undefined : createServer(at);
    try {
      const endpoint = server ? `http://127.0.0.1:${await listen(server, 0)}` : at as string;
      const { status, stdout, output } = await runProgram(process.execPath, [...TSX, join(__dirname, '..', 'support', 'aws-errors-child.ts'), endpoint], {
        cwd: __dirname,
        env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '', AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', ...env },
      });
      expect({ status, output }).toMatchObject({ status: 0 });
      return JSON.parse(stdout) as string[];
    } finally {
      if (server) await close(server);
    }
  }

  test.each<[string, string | RequestListener, NodeJS.ProcessEnv | undefined, RegExp]>([
    ['nobody is there', 'http://127.0.0.1:1', undefined, /^127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\); check the network, the proxy and the region; of an emulator, that it runs$/],
    ['there is no such host', 'http://nowhere.invalid', undefined, /^nowhere\.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\); check the network/],
    ['the connection is cut', (request) => request.socket.destroy(), undefined, / cannot be reached \(ECONNRESET\); check the network/],
    ['a page of HTML comes', html(404), undefined,
      /^what answered is not AWS, or does not have this service \(HTTP status 404\); look for a proxy, or a page to sign in, on the way there; an emulator does not have every service$/],
    ['a page of HTML refuses', html(403), undefined, /^what answered is not AWS, .* \(HTTP status 403\)/],
    ['there are no credentials', 'http://127.0.0.1:1', {}, /^there are no AWS credentials; set AWS_PROFILE, or sign in: aws sso login$/],
    ['there is no such profile', 'http://127.0.0.1:1', { AWS_PROFILE: 'nobody' }, /^there are no AWS credentials in the profile nobody; set AWS_PROFILE, or sign in/],
  ])('where %s, it is told, with what to do', async (_, at, env, reason) => {
    const reasons = await reasonsAt(at, env);
    expect(reasons).toHaveLength(Object.keys(AWS_CALLS).length);
    for (const each of reasons) expect(each).toMatch(reason);
  }, 30_000);
});

test('a page of HTML that says that all is well is no answer either', async () => {
  for (const service of ['SQS', 'SSM', 'Lambda']) expect(awsFailure(await failing(service, html(200)))?.what).toContain('what answered is not AWS');
});

test.each<[string, string, number, string, string, string]>([
  ['SSM', 'ExpiredTokenException', 400, 'The security token included in the request is expired', 'the AWS credentials have expired', 'sign in anew'],
  ['SSM', 'UnrecognizedClientException', 400, 'The security token included in the request is invalid.', 'AWS does not take the credentials (UnrecognizedClientException)', 'AWS_PROFILE'],
  ['SQS', 'InvalidClientTokenId', 403, 'The security token included in the request is invalid.', 'AWS does not take the credentials (InvalidClientTokenId)', 'AWS_PROFILE'],
  ['SQS', 'com.amazonaws.sqs#AccessDenied', 403, 'not authorized to perform: sqs:getqueueurl', 'the credentials may not do this (AccessDenied: not authorized to perform: sqs:getqueueurl)', 'permitted'],
  ['SSM', 'AccessDeniedException', 400, 'not authorized to perform: ssm:DescribeParameters', 'the credentials may not do this (AccessDeniedException: not authorized', 'permitted'],
  ['SSM', 'ThrottlingException', 400, 'Rate exceeded', "AWS throttles the account's calls (ThrottlingException)", 'try again'],
  ['Lambda', 'TooManyRequestsException', 429, 'Rate exceeded', "AWS throttles the account's calls (TooManyRequestsException)", 'try again'],
  ['SSM', 'InternalServerError', 500, '', 'AWS has a fault of its own (InternalServerError, HTTP status 500)', 'Health Dashboard'],
  ['SSM', 'InvalidSignatureException', 400, 'Signature expired: 20260101T000000Z is now earlier than', "AWS does not take what was signed with this machine's clock", 'set the clock'],
])('%s: %s', async (service, type, status, message, what, fix) => {
  const failure = awsFailure(await failing(service, json(status, type, message)));
  expect(failure).toEqual({ what: expect.stringContaining(what) as string, fix: expect.stringContaining(fix) as string });
});

test.each<[string, string, number, string]>([
  ['S3', 'AccessDenied', 403, 'the credentials may not do this (AccessDenied: message)'],
  ['S3', 'ExpiredToken', 400, 'the AWS credentials have expired'],
  ['S3', 'InvalidAccessKeyId', 403, 'AWS does not take the credentials (InvalidAccessKeyId)'],
  ['S3', 'RequestTimeTooSkewed', 403, "AWS does not take what was signed with this machine's clock"],
  ['S3', 'SlowDown', 503, "AWS throttles the account's calls (SlowDown)"],
  ['STS', 'ExpiredToken', 403, 'the AWS credentials have expired'],
  ['STS', 'SignatureDoesNotMatch', 403, 'AWS does not take the credentials (SignatureDoesNotMatch)'],
  ['STS', 'Throttling', 400, "AWS throttles the account's calls (Throttling)"],
])('%s: %s, in XML', async (service, code, status, what) => {
  expect(awsFailure(await failing(service, xml(status, code, 'message')))?.what).toBe(what);
});

test.each<[object, string]>([
  [{ name: 'CredentialsProviderError', message: 'Could not resolve credentials using profile: [nobody] in configuration/credentials file(s).' }, 'the AWS profile cannot be used (Could not resolve'],
  [{ name: 'CredentialsProviderError', message: 'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.' }, 'the AWS credentials have expired'],
  [{ name: 'TokenProviderError', message: "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile." }, 'the AWS credentials have expired'],
  [{ name: 'Error', message: 'self-signed certificate in certificate chain', code: 'SELF_SIGNED_CERT_IN_CHAIN', hostname: 'sqs.us-west-2.amazonaws.com' }, 'the TLS certificate of sqs.us-west-2.amazonaws.com is not trusted (SELF_SIGNED_CERT_IN_CHAIN); where a proxy'],
  [{ name: 'TimeoutError', message: 'socket hang up', code: 'ECONNRESET' }, 'AWS cannot be reached (ECONNRESET)'],
  // Of a connection that was tried over IPv4 and IPv6.
  [{ name: 'AggregateError', message: '', code: 'ECONNREFUSED' }, 'AWS cannot be reached (ECONNREFUSED)'],
])('the reason of %j', (error, reason) => expect(reasonOf(error)).toContain(reason));

test.each<[object, string]>([
  [{ name: 'NotFound', message: 'UnknownError', $metadata: { httpStatusCode: 404 } }, 'NotFound: HTTP status 404'],
  [{ name: 'ValidationException', message: '1 validation error detected', $metadata: { httpStatusCode: 400 } }, 'ValidationException: 1 validation error detected'],
  [{ name: 'Error', message: 'any other' }, 'any other'],
  [{ name: 'Error', message: '' }, 'unknown error'],
  [new TypeError('a mistake of ours'), 'TypeError: a mistake of ours'],
  [new SyntaxError("Unexpected token '<'"), "SyntaxError: Unexpected token '<'"],
])('what AWS says itself is told as it is: %j', (error, reason) => {
  expect(awsFailure(error)).toBeUndefined();
  expect(reasonOf(error)).toBe(reason);
});

test('a HEAD request that is refused, which has no message', async () => {
  const server = createServer((_, response) => response.writeHead(403).end());
  try {
    const client = new S3Client({ region: 'us-west-2', credentials, endpoint: `http://127.0.0.1:${await listen(server, 0)}`, forcePathStyle: true, maxAttempts: 1 });
    const error = await client.send(new HeadBucketCommand({ Bucket: 'b' })).catch((thrown: Error) => thrown);
    expect(reasonOf(error)).toMatch(/^the credentials may not do this \(/);
  } finally {
    await close(server);
  }
});
