import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * SQS and S3 in this process, to be put behind a server (`routing`). Not startFauxqs: it listens on every interface and answers whoever asks, and
 * these queues may hold real events.
 *
 * @param endpoint the server's address, by which queues are known. fauxqs itself knows them by a URL whose host name only some systems resolve.
 */
export async function createFauxqs(region: string, endpoint: () => string) {
  const { buildApp } = await import('fauxqs');
  await takeEveryCharacter();
  const app = buildApp({ logger: false, defaultRegion: region });
  const fauxqsOrigin = () => `http://sqs.${region}.localhost:${new URL(endpoint()).port}`;
  app.addHook('preHandler', async ({ body }: { body: unknown }) => {
    const input = body as { QueueUrl?: string } | null;
    if (typeof input?.QueueUrl === 'string' && URL.canParse(input.QueueUrl)) input.QueueUrl = `${fauxqsOrigin()}${new URL(input.QueueUrl).pathname}`;
  });
  app.addHook('onSend', async (_request: unknown, _reply: unknown, payload: unknown) =>
    typeof payload === 'string' ? payload.replaceAll(fauxqsOrigin(), endpoint()) : payload);
  await app.ready();
  return app;
}

/**
 * Lets fauxqs take characters beyond the basic plane (emoji), as SQS does. Its pattern of invalid ones lacks them until 2.x
 * (https://github.com/kibertoad/fauxqs/pull/278), which needs Node 22.
 */
async function takeEveryCharacter(): Promise<void> {
  const file = (require.resolve.paths('fauxqs') ?? []).map((path) => join(path, 'fauxqs', 'dist', 'sqs', 'sqsTypes.js')).find(existsSync);
  const { INVALID_MESSAGE_BODY_CHAR: invalid } = (file ? await import(pathToFileURL(file).href) : {}) as { INVALID_MESSAGE_BODY_CHAR?: RegExp };
  if (!invalid) throw new Error('this version of fauxqs is not the one that the local run was made for; install the version that npx projen asks for');
  invalid.compile('[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
}
