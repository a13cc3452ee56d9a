import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideBootstrap, knowsBucket, type BootstrapSituation } from '../../../templates/framework/operations/bootstrap';

const good = { status: 'present', lacking: [], own: [] } as const;
const lacking = { status: 'present', lacking: ['versioning', 'encryption'], own: [] } as const;

test.each<[string, Partial<BootstrapSituation>, string, RegExp]>([
  ['no bucket', { found: { status: 'absent' } }, 'deploy', /it is made/],
  ['no bucket, to adopt', { found: { status: 'absent' }, adopt: true }, 'deploy', /it is made/],
  ['another account\'s', { found: { status: 'forbidden' } }, 'refuse', /taken by another account.*Choose another stateBucket/],
  ['another account\'s, to adopt', { found: { status: 'forbidden' }, adopt: true }, 'refuse', /taken by another account/],
  ['another region\'s', { found: { status: 'elsewhere', region: 'eu-west-1' } }, 'refuse', /is in eu-west-1, and the configuration says us-west-2/],
  ['an unknown region\'s', { found: { status: 'elsewhere' } }, 'refuse', /is in another region/],
  ['a safe one, made elsewhere', { found: good }, 'nothing', /nothing to do/],
  ['a safe one, made here', { found: good, known: true }, 'nothing', /nothing to do/],
  ['a safe one, to adopt', { found: good, adopt: true }, 'adopt', /becomes one of this repository\.$/],
  ['one that lacks something, made here', { found: lacking, known: true }, 'deploy', /has lost: versioning, encryption/],
  ['one that lacks something, made elsewhere', { found: lacking }, 'refuse', /lacks: versioning, encryption\. .*npx projen bootstrap -- --adopt/],
  ['one that lacks something, to adopt', { found: lacking, adopt: true }, 'adopt', /is given: versioning, encryption\.$/],
  ['one that was adopted, to adopt', { found: lacking, adopt: true, known: true }, 'deploy', /repairs/],
])('%s', (_, situation, action, message) => {
  const step = decideBootstrap({ bucket: 'b', region: 'us-west-2', found: { status: 'absent' }, known: false, adopt: false, ...situation });
  expect(step).toEqual({ action, message: expect.stringMatching(message) as string });
});

test('the local state knows the bucket that it has', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'state-')), 'terraform.github-state.tfstate');
  expect(knowsBucket(file, 'b')).toBe(false);
  writeFileSync(file, JSON.stringify({ version: 4, resources: [] }));
  expect(knowsBucket(file, 'b')).toBe(false);
  const instances = [{ attributes: { bucket: 'b' } }];
  writeFileSync(file, JSON.stringify({ version: 4, resources: [{ mode: 'managed', type: 'aws_s3_bucket', name: 'state', instances }] }));
  expect(knowsBucket(file, 'b')).toBe(true);
  expect(knowsBucket(file, 'other')).toBe(false);
});
