import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describeRepository } from './support/repository-suite';
import { tryProjenNew } from '../../scripts/lib/generated-repository';
import { drain } from '../../scripts/lib/queue';

describeRepository('generic-webhook', (repository) => {
  test('takes a token, as it is or as a bearer\'s, and a batch of events', async () => {
    const { info, stop } = await repository().startLocal();
    const sqs = new SQSClient({ endpoint: info.sqsEndpoint, region: 'us-west-2', credentials: info.credentials });
    try {
      const post = async (token: string | undefined, body: unknown) => (await fetch(info.webhookUrl, {
        method: 'POST', body: JSON.stringify(body), headers: token === undefined ? {} : { authorization: token },
      })).status;
      const token = info.secrets.auth_token!;
      const event = { type: 'user.created', actor: 'admin', target: 'mona' };

      expect(await post(token, event)).toBe(200);
      expect(await post(`Bearer ${token}`, [event, event, { type: 'heartbeat' }])).toBe(200);
      expect(await post(token, [event, { type: 'login.failed', user: 7 }, 'text'])).toBe(202);
      expect(await post('guessed', event)).toBe(403);
      expect(await post(undefined, event)).toBe(401);
      expect(await drain(sqs, info.queueUrl)).toHaveLength(4);
      expect((await drain(sqs, info.deadLetterQueueUrl)).map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue).sort())
        .toEqual(['malformed-json', 'schema']);
    } finally {
      sqs.destroy();
      await stop();
    }
  });

  test('from quarantine to MozDef: every command of the story in the README, and what it prints', async () => {
    const { directory } = repository();
    const story = readStory(join(directory, 'README.md'));
    const edit = (file: string, from: string, to: string) => {
      const before = readFileSync(join(directory, file), 'utf8');
      expect(before).toContain(from);
      writeFileSync(join(directory, file), before.replaceAll(from, to));
    };
    const { info, stop } = await repository().startLocal();
    const sqs = new SQSClient({ endpoint: info.sqsEndpoint, region: 'us-west-2', credentials: info.credentials });
    try {
      const received = Date.now();
      for (const user of ['alice', 'bob', 'alice']) {
        const event = { type: 'login.failed', time: '2026-01-31T11:59:57Z', user, ip: '192.0.2.10', attempts: 6, session_token: 'c2VjcmV0' };
        const headers = { authorization: info.secrets.auth_token! };
        expect((await fetch(info.webhookUrl, { method: 'POST', body: JSON.stringify(event), headers })).status).toBe(202);
      }

      const look = await repository().projen('deadletters', '--', '--local');
      expectPrinted(look, story.outputOf('npx projen deadletters -- --local'));
      expect(look).not.toContain('c2VjcmV0');
      const exported = await repository().projen('deadletters', '--', '--local', '--export', 'samples');
      expectPrinted(exported, story.outputOf('npx projen deadletters -- --local --export samples'));
      const failing = await repository().tryProjen('test');
      expect(failing.status).not.toBe(0);
      expectPrinted(failing.output, story.outputOf('npx projen test'));

      const schema = /"user": \{\n[^]*?\n {4}\},\n/.exec(readFileSync(join(directory, 'schemas', 'login.failed.schema.json'), 'utf8'))![0];
      edit('schemas/login.failed.schema.json', schema, `${indent(story.codeOf('schemas/login.failed.schema.json'), 4).trimStart()}\n`);
      edit('src/handler.ts', 'user.name', 'nameOf(user)');
      edit('src/handler.ts', 'export const handlers', `${story.codeOf('src/handler.ts')}\n\nexport const handlers`);
      await repository().projen('test');

      expectPrinted(await repository().projen('reprocess', '--', '--local'), story.outputOf('npx projen reprocess -- --local'));
      const events = (await drain(sqs, info.queueUrl)).map(({ Body }) => JSON.parse(Body!) as { summary: string; timestamp: string });
      expect(events.map(({ summary }) => summary).sort()).toEqual(['alice', 'alice', 'bob'].map((name) => `${name} failed to log in from 192.0.2.10 (6 in a row)`));
      for (const { timestamp } of events) expect(Date.parse(timestamp)).toBeLessThan(received);
      expect(await drain(sqs, info.deadLetterQueueUrl)).toEqual([]);

      // One that nothing can fix is given up, and taken up again.
      const noise = { method: 'POST', body: '{"type":"login.failed"}', headers: { authorization: info.secrets.auth_token! } };
      expect((await fetch(info.webhookUrl, noise)).status).toBe(202);
      const refused = await repository().tryProjen('deadletters', '--', '--local', '--discard', '--reason', 'schema');
      expect(refused.status).not.toBe(0);
      expect(refused.output).toContain('add --yes');
      const discard = await repository().projen('deadletters', '--', '--local', '--discard', '--reason', 'schema', '--yes');
      expect(discard).toContain('1 discarded. They are kept for 14 days; to take them up again: npx projen reprocess -- --local --discarded');
      expect(await drain(sqs, info.deadLetterQueueUrl)).toEqual([]);
      expectPrinted(await repository().projen('reprocess', '--', '--local', '--discarded'), ['quarantined again  1', '  schema  1', 'dead letters examined  1']);
      expect(await drain(sqs, info.deadLetterQueueUrl)).toHaveLength(1);
    } finally {
      sqs.destroy();
      await stop();
    }
  });
});

/** What the README shows of commands (`$ …`) and of files (`// …`), each up to the next, or to text that is not indented. */
function readStory(file: string) {
  const blockAfter = (heading: string): string[] => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const start = lines.indexOf(`    ${heading}`) + 1;
    expect({ heading, found: start > 0 }).toEqual({ heading, found: true });
    const length = lines.slice(start).findIndex((line) => line !== '' && (!line.startsWith('    ') || /^ {4}(\$|\/\/) /.test(line)));
    return lines.slice(start, start + length).map((line) => line.slice(4));
  };
  return {
    outputOf: (command: string) => blockAfter(`$ ${command}`).filter((line) => line.trim() !== ''),
    codeOf: (path: string) => blockAfter(`// ${path}`).join('\n').trimEnd(),
  };
}

/** Every line that is shown was printed, but for ages and the widths of columns. */
function expectPrinted(output: string, shown: readonly string[]): void {
  const normal = (line: string) => line.replace(/\b\d+ (s|min|h|d)\b/g, '0 s').replace(/-+/g, '-').replace(/\s+/g, ' ').trim();
  expect(shown).not.toEqual([]);
  expect(output.split('\n').map(normal)).toEqual(expect.arrayContaining(shown.map(normal)));
}

function indent(text: string, spaces: number): string {
  return text.split('\n').map((line) => ' '.repeat(spaces) + line).join('\n');
}

describe('projen new with an option that cannot be used', () => {
  test.each([
    ['--service', 'Zoom Prod!', '--service is "Zoom Prod!". Allowed: '],
    ['--source', 'githb', '--source is "githb". Allowed: generic-webhook, github, zoom. Example: --source github'],
    ['--api-path', 'a path', '--api-path is "a path". Allowed: '],
    ['--sourse', 'github', '--sourse is no option. Do you mean --source?'],
    ['--event-type-path', 'user.name', 'Allowed: a path to something else'],
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
  });
});
