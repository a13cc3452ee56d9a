import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describeRepository, MINUTES } from './support/repository-suite';
import { tryProjenNew } from '../../scripts/lib/generated-repository';
import { drain } from '../../scripts/lib/queue';

describeRepository('generic-webhook', (repository) => {
  test('takes a token, as it is or as a bearer\'s, and a batch of events', async () => {
    const { info, stop } = await repository().startLocal();
    const sqs = new SQSClient({ endpoint: info.sqsEndpoint, region: 'us-west-2', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    try {
      const post = async (token: string | undefined, body: unknown) => (await fetch(info.webhookUrl, {
        method: 'POST', body: JSON.stringify(body), headers: token === undefined ? {} : { authorization: token },
      })).status;
      const token = info.secrets.auth_token!;
      const event = { type: 'user.created', actor: 'admin', target: 'mona' };

      expect(await post(token, event)).toBe(200);
      expect(await post(`Bearer ${token}`, [event, event, { type: 'heartbeat' }])).toBe(200);
      expect(await post(token, [event, { type: 7 }, 'text'])).toBe(202);
      expect(await post('guessed', event)).toBe(403);
      expect(await post(undefined, event)).toBe(401);
      expect(await drain(sqs, info.queueUrl)).toHaveLength(4);
      expect((await drain(sqs, info.deadLetterQueueUrl)).map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue).sort())
        .toEqual(['malformed-json', 'schema']);
    } finally {
      sqs.destroy();
      await stop();
    }
  }, MINUTES);
});

describe('projen new with an option that cannot be used', () => {
  test.each([
    ['--service', 'Zoom Prod!', 'option "service" is "Zoom Prod!". Allowed: '],
    ['--source', 'salesforce', 'option "source" is undefined. Allowed: a member of the enum: GENERIC_WEBHOOK, GITHUB, ZOOM'],
    ['--api-path', 'a path', 'option "apiPath" is "a path". Allowed: '],
  ])('%s "%s" is refused with a message that helps', async (option, value, message) => {
    const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-e2e-refused-'));
    try {
      const args = [...(option === '--service' ? [] : ['--service', 'zoom']), option, value, '--no-post', '--no-git'];
      const { status, output } = await tryProjenNew(directory, process.env.MOZDEF_EF_TARBALL!, args);
      expect(output).toContain(message);
      expect(status).not.toBe(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, MINUTES);
});
