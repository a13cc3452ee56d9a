import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { newWithSharedPackages } from './support/packages';
import { tree } from './support/tree';
import { gitlabRequests, pagerdutyRequests, type VendorRequest } from './support/vendors';
import type { GeneratedRepository } from '../../scripts/lib/generated-repository';
import { drain } from '../../scripts/lib/queue';
import { withVerdict } from '../support/projen-options';

const tarball = process.env.MOZDEF_EF_TARBALL!;
const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-e2e-options-'));

/** `projen new` with these flags, and then these lines in .projenrc.ts. */
async function make(name: string, flags: string[], lines: string[] = [], imports = ''): Promise<GeneratedRepository> {
  const repository = await newWithSharedPackages(join(root, name), tarball, [...flags, '--no-git']);
  const file = join(repository.directory, '.projenrc.ts');
  if (lines.length > 0) {
    writeFileSync(file, imports + readFileSync(file, 'utf8').replace(/\n {2}service: /, `\n${lines.map((line) => `  ${line}\n`).join('')}  service: `));
  }
  return repository;
}

/** Posts requests to a local run, and gives the summaries of the events that come out, and what waits on the dead-letter queue. */
async function deliver(repository: GeneratedRepository, requestsOf: (secrets: Record<string, string | undefined>) => VendorRequest[]) {
  const { info, stop } = await repository.startLocal();
  const sqs = new SQSClient({ endpoint: info.sqsEndpoint, region: 'us-west-2', credentials: info.credentials });
  try {
    const requests = requestsOf(info.secrets);
    const statuses: number[] = [];
    for (const { headers, body } of requests) statuses.push((await fetch(info.webhookUrl, { method: 'POST', headers, body })).status);
    const events = (await drain(sqs, info.queueUrl)).map(({ Body }) => JSON.parse(Body!) as { summary: string; details: { event_type: string } });
    const dead = await drain(sqs, info.deadLetterQueueUrl);
    return { types: requests.map(({ type }) => type), statuses, delivered: events.map(({ details }) => details.event_type), dead };
  } finally {
    sqs.destroy();
    await stop();
  }
}

/** What people read of a repository. */
const proseOf = ({ directory }: GeneratedRepository) => ['README.md', 'framework/README.md', 'framework/RUNBOOK.md', 'framework/UPGRADING.md']
  .map((file) => readFileSync(join(directory, file), 'utf8')).join('\n');

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('another service with options only: build green on untouched files, every event type delivered, names right', () => {
  test('GitLab', async () => {
    const gitlab = await make('gitlab', [
      '--service', 'gitlab', '--title', 'GitLab', '--event-type-header', 'X-Gitlab-Event', '--authorization-header', 'X-Gitlab-Token',
    ]);
    await gitlab.projen('build');
    const { types, statuses, delivered, dead } = await deliver(gitlab, ({ auth_token: token }) => gitlabRequests(token!));
    expect(dead).toEqual([]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(delivered.sort()).toEqual(types.sort());
    expect(proseOf(gitlab)).toContain('GitLab posts its webhooks');
    expect(proseOf(gitlab)).not.toMatch(/generic webhook|signature (missing|in)|signing_secret/i);
  });

  test('PagerDuty', async () => {
    const pagerduty = await make('pagerduty', ['--service', 'pagerduty', '--title', 'PagerDuty', '--event-type-path', 'event.event_type'],
      ["signature: { headers: ['X-PagerDuty-Signature'], prefix: 'v1=', separator: ',' },"]);
    await pagerduty.projen();
    await pagerduty.projen('build');
    const { types, statuses, delivered, dead } = await deliver(pagerduty, ({ signing_secret: secret }) => pagerdutyRequests(secret!));
    expect(dead).toEqual([]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(delivered.sort()).toEqual(types.sort());
    expect(readFileSync(join(pagerduty.directory, 'framework/RUNBOOK.md'), 'utf8')).toContain('PagerDuty is misconfigured');
    expect(readFileSync(join(pagerduty.directory, 'framework/README.md'), 'utf8')).not.toMatch(/generic webhook|auth_token|token was compared/i);
  });
});

describe('a mistake in .projenrc.ts', () => {
  test('changes nothing in the repository', async () => {
    const repository = await make('mistake', ['--service', 'zoom', '--source', 'zoom']);
    await repository.projen('--no-post');
    const file = join(repository.directory, '.projenrc.ts');
    const original = readFileSync(file, 'utf8');
    for (const [wrong, message] of [
      [original.replace('EventSource.ZOOM', '\'github\''), /error TS2322/],
      [original.replace('EventSource.ZOOM', 'EventSource.GITHUB'), /Allowed: zoom, whose starter this repository has/],
      [original.replace('EventSource.ZOOM', '\'githb\' as unknown as EventSource'), /option "source" is "githb"\. Allowed: EventSource\.GENERIC_WEBHOOK/],
    ] as const) {
      writeFileSync(file, wrong);
      const before = tree(repository.directory);
      const { status, output } = await repository.tryProjen('--no-post');
      expect({ status, output }).toEqual({ status: 1, output: expect.stringMatching(message) as string });
      expect(tree(repository.directory)).toEqual(before);
    }
  });
});

describe('projen\'s options', () => {
  /** What does not go with the others, cannot be reached here (npm audit), or is tried below. */
  const APART = [
    'auditDeps', 'biome', 'commitGenerated', 'devDeps', 'eslint', 'github', 'maxNodeVersion', 'minNodeVersion', 'name', 'npmRegistryUrl', 'outdir', 'parent', 'projenVersion', 'projenrcJs',
    'projenrcJson', 'projenrcTs', 'projenrcTsOptions', 'readme', 'renovatebot', 'runner', 'sampleCode', 'typescriptVersion',
  ];

  test.each<[string, string[], string]>([
    ['together', [`...(${JSON.stringify(Object.fromEntries(withVerdict('works').filter(([option]) => !APART.includes(option))))} as object),`], ''],
    ['biome in place of eslint, an older TypeScript, run by ts-node', [
      'biome: true,', 'npmignoreEnabled: false,', 'projenrcTsOptions: { projenCodeDir: \'rc\' },',
      'typescriptVersion: \'~5.8.0\',', 'runner: typescript.TypeScriptRunner.tsNode(),',
    ], 'import { typescript } from \'projen\';\n'],
  ])('on a repository that exists: %s', async (name, lines, imports) => {
    const repository = await make(name.slice(0, 5), ['--service', 'zoom'], lines, imports);
    await repository.projen();
    // Some files of projen's depend on what the run before installed (biome.jsonc).
    await repository.projen('default');
    const before = tree(repository.directory);
    await repository.projen('build');
    await repository.projen();
    // What formats the engineer's files does so in the first build.
    const changed = Object.entries(tree(repository.directory)).filter(([path, hash]) => before[path] !== hash).map(([path]) => path);
    expect(changed.filter((path) => !/^(src|test|\.projenrc\.ts)/.test(path))).toEqual([]);
    await repository.projen('resync-check');
  });

  test.each([['--no-projenrc-ts', '.projenrc.js'], ['--projenrc-json', '.projenrc.json']])('a new one with %s is made from %s', async (flag, file) => {
    const repository = await make(file.slice(1), ['--service', 'zoom', flag]);
    expect(existsSync(join(repository.directory, '.projenrc.ts'))).toBe(false);
    await repository.projen();
    await repository.projen('build');
    expect(readFileSync(join(repository.directory, 'README.md'), 'utf8')).toContain(`\`${file}\``);
  });
});
