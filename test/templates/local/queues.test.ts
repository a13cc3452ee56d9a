import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { TSX } from '../support/tsx';

test('the local queues and the event bucket are on loopback, are called as on AWS, and take every character that SQS and S3 take', () => {
  const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  const texts = ['plain', 'ü €', '😀 \u{10FFFF}', '\t\r\n', '\uFFFD'];
  const child = [...TSX, join(__dirname, '..', 'support', 'queues-child.ts'), JSON.stringify([...texts, 'a\u0001'])];
  const output = JSON.parse(execFileSync(process.execPath, child, {
    encoding: 'utf8', env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  })) as Record<string, unknown>;
  expect(output).toEqual({
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    queueUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\d+\/MozDef-EF-github-dev$/) as string,
    deadLetterQueueUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\d+\/MozDef-EF-github-dev-DLQ$/) as string,
    eventBucket: 'mozdef-ef-github-dev-events-000000000000',
    kept: [...texts, 'a\u0001'],
    main: texts.map((body) => ({ id, body, attributes: {} })),
    dead: [...texts, 'a\u0001'].map((detail) => ({ id, body: 'x', attributes: { detail } })),
    latest: 'the latest',
    refused: [expect.stringMatching(/^a\u0001: .*InvalidMessageContents$/)],
  });
});
