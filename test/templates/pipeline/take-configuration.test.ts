import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { boundsOf } from '../../../templates/framework/pipeline/configuration';
import { takeConfiguration } from '../../../templates/framework/pipeline/take-configuration';

const STACK = {
  terraform: { required_providers: { aws: { source: 'aws', version: '6.25.0' } } },
  provider: { aws: [{ region: 'us-west-2' }] },
  resource: { aws_lambda_function: { ingest: { filename: 'assets/ingest/HASH/ingest.zip' } } },
};
const REMEDY = 'npx projen deploy -- --stage dev --pipeline';

let root: string;
let from: string;
let to: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'take-'));
  [from, to] = [join(root, 'from'), join(root, 'to')];
  put('cdk.tf.json', JSON.stringify(STACK));
  put('assets/ingest/HASH/ingest.zip', 'zip');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(from, path)), { recursive: true });
  writeFileSync(join(from, path), content);
}
const take = () => takeConfiguration({ from, to, bounds: boundsOf(STACK), remedy: REMEDY });
const refused = (message: string) => {
  expect(take).toThrow(message);
  expect(existsSync(to)).toBe(false);
};

test('the configuration and the bundles are taken, and nothing else', () => {
  for (const path of ['.terraform.lock.hcl', '.terraform/providers/evil', 'plan.tfplan', 'terraform.tfvars', 'x.auto.tfvars.json', 'evil.tf', 'override.tf.json', '.terraformrc']) {
    put(path, 'provider "evil" {}');
  }
  expect(take()).toEqual(['cdk.tf.json', 'assets/ingest/HASH/ingest.zip']);
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(['assets', 'assets/ingest', 'assets/ingest/HASH', 'assets/ingest/HASH/ingest.zip', 'cdk.tf.json']);
  expect(readFileSync(join(to, 'assets/ingest/HASH/ingest.zip'), 'utf8')).toBe('zip');
});

test('what Terraform reads is what was looked at: of two fields of a name, the one', () => {
  put('cdk.tf.json', JSON.stringify(STACK).replace('{', '{"resource":{"null_resource":{"x":{}}},'));
  take();
  expect(JSON.parse(readFileSync(join(to, 'cdk.tf.json'), 'utf8'))).toEqual(STACK);
  expect(readFileSync(join(to, 'cdk.tf.json'), 'utf8')).not.toContain('null_resource');
});

test('what no stack has is refused, with what to do', () => {
  put('cdk.tf.json', JSON.stringify({ ...STACK, resource: { terraform_data: { x: { provisioner: [] } } } }));
  refused('terraform_data.x: only the AWS provider\'s resources are taken');
  refused('package-lock.json');
});

test('what is a person\'s to change is refused, with how', () => {
  put('cdk.tf.json', JSON.stringify({ ...STACK, provider: { aws: [{ region: 'us-west-2', profile: 'x' }] } }));
  refused('provider.aws');
  refused(REMEDY);
});

test.each<[string, () => void, string]>([
  ['a link in place of a bundle', () => symlinkSync('/etc/passwd', join(from, 'assets', 'x.zip')), 'assets/x.zip is a symbolic link'],
  ['a link in place of a folder', () => symlinkSync('/etc', join(from, 'assets', 'x')), 'assets/x is a symbolic link'],
  ['a link in place of the configuration', () => {
    rmSync(join(from, 'cdk.tf.json'));
    symlinkSync('/etc/passwd', join(from, 'cdk.tf.json'));
  }, 'There is no file'],
  ['a link in place of all bundles', () => {
    rmSync(join(from, 'assets'), { recursive: true });
    symlinkSync('/etc', join(from, 'assets'));
  }, 'assets is not a folder'],
  ['a name with a line feed', () => put('assets/a\nb', ''), 'is not a name that a bundle has'],
  ['no configuration', () => rmSync(join(from, 'cdk.tf.json')), 'There is no file'],
  ['what is not JSON', () => put('cdk.tf.json', '{'), 'is not the JSON of a stack'],
  ['null', () => put('cdk.tf.json', 'null'), 'is not the JSON of a stack'],
  ['a list of configurations', () => put('cdk.tf.json', JSON.stringify([STACK])), '0: a stack has no such part'],
])('%s is refused, and nothing is written', (_, change, message) => {
  change();
  refused(message);
});

test('where it goes must not be there', () => {
  mkdirSync(to);
  expect(take).toThrow('EEXIST');
});
