import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { zipSync } from 'fflate';
import { runBuildspec, takeArtifact } from './support/buildspec';
import type { BuildResult } from './support/buildspec';
import { startMoto, type Moto } from './support/moto';
import { newWithSharedPackages } from './support/packages';
import { writeCliConfig } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import { ROOT } from '../../scripts/lib/generated-repository';
import type { GeneratedRepository } from '../../scripts/lib/generated-repository';
import { tryRun } from '../../scripts/lib/run';
import { close, listen } from '../../templates/framework/local/http-server';

const SERVICE = 'delivered';
const STACK = `${SERVICE}-dev`;
const BUCKET = 'terraform-state-of-delivery';
const SECRET = 'a-token-that-no-log-has';

/** The buildspecs as CodeBuild runs them: a real Terraform, downloaded from a mirror on this machine, against an emulated AWS. */
describeWith(['terraform', 'moto', 'mirror'], 'the delivery pipeline is not tried')('a delivery pipeline', () => {
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-delivery-'));
  const plan = join(root, 'plan');
  let moto: Moto;
  let releases: { server: Server; url: string; version: string; sha256: string };
  let repository: GeneratedRepository;
  let env: NodeJS.ProcessEnv;
  let built: BuildResult;
  let deployed: BuildResult;

  beforeAll(async () => {
    [moto, releases] = await Promise.all([startMoto(), serveTerraform()]);
    expect((await fetch(`${moto.url}/${BUCKET}`, { method: 'PUT' })).status).toBe(200);
    repository = await newWithSharedPackages(join(root, 'repository'), process.env.MOZDEF_EF_TARBALL!, [
      '--service', SERVICE, '--source', 'generic-webhook', '--aws-provider-version', '5.100.0', '--state-bucket', BUCKET, '--no-git',
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
  });

  afterAll(async () => {
    await Promise.all([moto?.stop(), releases && close(releases.server)]);
    rmSync(root, { recursive: true, force: true });
  });

  test('builds, tests and plans', async () => {
    built = await runBuildspec(repository.directory, 'buildspec.yml', env);
    expect(built).toMatchObject({ status: 0, log: expect.stringContaining('samples/private.json') as string });
    expect(built.exported).toEqual({
      PLAN_SUMMARY: expect.stringMatching(/^\d+ to add, 0 to change, 0 to destroy \| create aws_/) as string,
      BUILD_URL: 'https://console.example/build/1',
    });
    expect(built.exported.PLAN_SUMMARY.length).toBeLessThanOrEqual(900);
    expect(readFileSync(join(repository.directory, 'test-reports', 'junit.xml'), 'utf8')).toContain('<testsuites');
    await takeArtifact(repository.directory, 'buildspec.yml', plan);
    expect(existsSync(join(plan, 'cdktf.out', 'stacks', STACK, '.terraform'))).toBe(false);
  });

  test('applies the very plan, from nothing but the artifact', async () => {
    renameSync(repository.directory, `${repository.directory}-gone`);
    deployed = await runBuildspec(plan, 'buildspec-deploy.yml', env);
    expect(deployed).toMatchObject({ status: 0, log: expect.stringContaining('Apply complete!') as string });
    expect(deployed.exported).toEqual({
      WEBHOOK_URL: expect.stringMatching(/^https:\/\/\w+\.execute-api\.us-west-2\.amazonaws\.com\/dev\/delivered$/) as string,
      QUEUE_URL: expect.stringMatching(/\/MozDef-EF-delivered-dev$/) as string,
    });
  });

  test('leaves nothing to change', async () => {
    const { status, output } = await terraform('plan', '-input=false', '-detailed-exitcode');
    expect(output).toContain('No changes.');
    expect(status).toBe(0);
  });

  test('tries what it deployed', async () => {
    const client = { endpoint: moto.url, region: 'us-west-2', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
    await new SSMClient(client).send(new PutParameterCommand({ Name: `/MozDef-EF/${SERVICE}/dev/auth_token`, Value: SECRET, Type: 'SecureString' }));
    const verify = (url: string) =>
      runBuildspec(plan, 'buildspec-verify.yml', { ...env, ACTION: 'acceptance', WEBHOOK_URL: url, QUEUE_URL: deployed.exported.QUEUE_URL });

    // moto has no endpoints of its own for the APIs that it emulates: this answers in its place.
    const sqs = new SQSClient(client);
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
  });

  test('fails the build when a queue would be lost', async () => {
    const file = join(plan, 'cdktf.out', 'stacks', STACK, 'cdk.tf.json');
    const stack = JSON.parse(readFileSync(file, 'utf8')) as { resource: { aws_sqs_queue: Record<string, { name: string }> } };
    stack.resource.aws_sqs_queue.events.name = 'renamed';
    writeFileSync(file, JSON.stringify(stack));
    await terraform('plan', '-input=false', '-out=lost.tfplan');
    const { stdout } = await terraform('show', '-json', 'lost.tfplan');
    const summarize = (allow: string) => summary(stdout, { ...process.env, ALLOW_QUEUE_REPLACEMENT: allow });
    expect(() => summarize('')).toThrow('replace aws_sqs_queue.events');
    expect(summarize('true')).toMatch(/^\d+ to add, \d+ to change, \d+ to destroy \| !!! QUEUE AND ITS MESSAGES LOST: replace aws_sqs_queue\.events/);
  });

  const terraform = (...args: string[]) => tryRun('terraform', args, { cwd: join(plan, 'cdktf.out', 'stacks', STACK), env });
});

/** What the build's last step makes of a plan. */
function summary(input: string, env: NodeJS.ProcessEnv): string {
  const script = join(ROOT, 'templates', 'framework', 'pipeline', 'plan-summary-main.ts');
  return execFileSync(process.execPath, ['--import', 'tsx', script], { input, env, cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
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
