import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, DeleteObjectsCommand, GetBucketVersioningCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startMoto, type Moto } from './support/moto';
import { writeCliConfig } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import type { SourceConfig } from '../../templates/framework/config';
import type { LocalRunInfo } from '../../templates/framework/local/local-run';
import { configOf, github } from '../templates/infra/fixtures';

const ROOT = join(__dirname, '..', '..');
const REGION = 'us-west-2';
const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const ACCOUNT = '123456789012';
const PATH = '/MozDef-EF/github/dev/signing_secret';

const describeWithMoto = describeWith(['moto'], 'the operations commands are not tried');
const describeWithTerraform = describeWith(['terraform', 'moto', 'mirror'], 'bootstrap and deploy are not tried');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository as far as its operations need it, without the minutes that generating and installing one takes. */
class Repository {
  readonly root = mkdtempSync(join(tmpdir(), 'operations-'));

  constructor(config: SourceConfig, private readonly env: NodeJS.ProcessEnv) {
    cpSync(join(ROOT, 'templates', 'framework'), join(this.root, 'framework'), { recursive: true });
    for (const folder of ['src', 'schemas', 'samples']) {
      cpSync(join(ROOT, 'templates', 'starters', 'github', folder), join(this.root, folder), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    writeFileSync(join(this.root, 'framework', 'source.json'), JSON.stringify(config));
    const cdktf = { language: 'typescript', app: 'npx tsx framework/infra/app.ts', projectId: 'operations', sendCrashReports: 'false' };
    writeFileSync(join(this.root, 'cdktf.json'), JSON.stringify(cdktf));
    writeFileSync(join(this.root, 'package.json'), JSON.stringify({ engines: { node: '>= 20.16.0' } }));
  }

  /** Runs a program of `framework/` as its task does, with what is piped into it. */
  run(program: string, args: readonly string[], input = ''): Promise<Ended> {
    return this.spawn('tsx', [`framework/${program}`, ...args], this.env, input);
  }

  /** Runs the engine itself, against an emulated AWS. */
  engine(awsUrl: string, ...args: string[]): Promise<Ended> {
    return this.spawn('cdktf', args, { ...this.env, AWS_ENDPOINT_URL: awsUrl });
  }

  private spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Ended> {
    const child = spawn(join(ROOT, 'node_modules', '.bin', program), args, { cwd: this.root, env: { ...process.env, ...env } });
    child.stdin.end(input);
    const ended = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => { ended.stdout += String(chunk); });
    child.stderr.on('data', (chunk) => { ended.stderr += String(chunk); });
    return new Promise((resolve, reject) => child.once('error', reject).once('close', (status) => resolve({ ...ended, status })));
  }

  /** Starts the local run and resolves with its line of JSON. */
  async startLocal(...args: string[]): Promise<{ info: LocalRunInfo; stop: () => Promise<void> }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'framework/local/main.ts', ...args], { cwd: this.root, env: { ...process.env, ...this.env } });
    const closed = once(child, 'close');
    let errors = '';
    child.stderr.on('data', (chunk) => { errors += String(chunk); });
    const line = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once('line', resolve);
      child.once('close', () => reject(new Error(`the local run ended: ${errors}`)));
    });
    return {
      info: JSON.parse(line) as LocalRunInfo,
      stop: async () => {
        child.kill('SIGTERM');
        await closed;
      },
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Fake credentials, and no way to AWS but --endpoint. */
const FAKE_AWS = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_ENDPOINT_URL: undefined,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

describeWithMoto('against an emulated AWS', () => {
  let moto: Moto;
  let ssm: SSMClient;
  let repository: Repository;
  const run = (program: string, args: string[], input?: string) => repository.run(`operations/${program}`, ['--', ...args, '--endpoint', moto.url], input);
  const valueOf = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter;

  beforeAll(async () => {
    moto = await startMoto();
    ssm = new SSMClient({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS });
    repository = new Repository(configOf(github, { stage: { account: ACCOUNT }, state: { bucket: 'ops-doctor', region: REGION } }), FAKE_AWS);
  });

  afterAll(async () => {
    ssm?.destroy();
    await moto?.stop();
    repository?.remove();
  });

  test('a secret is set, rotated and listed, and its value is nowhere but in the parameter', async () => {
    const [first, second] = ['zebra-first-value', 'zebra-second-value'];
    const outcomes = [
      await run('secrets-main.ts', [], `${first}\n`),
      await run('secrets-main.ts', ['--stage', 'dev', '--name', 'signing_secret', '--rotate'], second),
      await run('secrets-main.ts', ['--list']),
      await run('secrets-main.ts', ['--rotate'], second),
      await run('secrets-main.ts', [first]),
      await run('secrets-main.ts', [], first.slice(0, 15)),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0, 2, 2, 2]);
    expect(JSON.stringify(outcomes)).not.toContain('zebra');
    expect(outcomes[1].stderr).toContain(`${PATH} is set, version 2.`);
    expect(outcomes[1].stderr).toContain(`aws ssm delete-parameter --region ${REGION} --name ${PATH}_previous`);
    expect(outcomes[2].stdout).toMatch(/signing_secret +\/MozDef-EF\/github\/dev\/signing_secret +SecureString +2 +\d{4}-/);
    expect(await valueOf(PATH)).toMatchObject({ Type: 'SecureString', Value: second });
    expect(await valueOf(`${PATH}_previous`)).toMatchObject({ Type: 'SecureString', Value: first });
  });

  test('a secret that is made at random is all that is on standard output', async () => {
    const { status, stdout, stderr } = await run('secrets-main.ts', ['--generate']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(stderr).not.toContain(stdout.trim());
    expect((await valueOf(PATH))!.Value).toBe(stdout.trim());
  });

  test('doctor says what is missing, and how to fix it', async () => {
    await ssm.send(new DeleteParameterCommand({ Name: PATH })).catch(() => undefined);
    const { status, stdout } = await run('doctor-main.ts', ['--stage', 'dev', '--json']);
    expect(status).toBe(1);
    const found = JSON.parse(stdout) as { subject: string; status: string; fix?: string }[];
    expect(found).toEqual(expect.arrayContaining([
      expect.objectContaining({ subject: 'credentials', status: 'ok' }),
      expect.objectContaining({ subject: 'account', status: 'ok', detail: ACCOUNT }),
      expect.objectContaining({ subject: 'region', status: 'ok' }),
      expect.objectContaining({ subject: 'secret signing_secret', status: 'not ok', fix: 'npx projen secrets -- --stage dev --name signing_secret' }),
      expect.objectContaining({ subject: 'state bucket', status: 'not ok', detail: 'ops-doctor does not exist', fix: 'npx projen bootstrap' }),
    ]));
  });

  test('doctor sees a secret that anybody may read, and prints lines for people', async () => {
    await ssm.send(new PutParameterCommand({ Name: PATH, Value: 'zebra-readable', Type: 'String' }));
    const { status, stdout, stderr } = await run('doctor-main.ts', []);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ok {7}credentials: arn:aws/m);
    expect(stdout).toMatch(/^not ok {3}secret signing_secret: .* is a String, not a SecureString\n {9}fix: aws ssm delete-parameter/m);
    expect(stdout + stderr).not.toContain('zebra');
    await ssm.send(new DeleteParameterCommand({ Name: PATH }));
  });

  test('doctor does not crash where nothing answers', async () => {
    const { status, stdout, stderr } = await repository.run('operations/doctor-main.ts', ['--', '--endpoint', 'http://127.0.0.1:9']);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^not ok {3}credentials: .*ECONNREFUSED/m);
  });
});

describeWithTerraform('bootstrap and stacks, against an emulated AWS', () => {
  let moto: Moto;
  let s3: S3Client;
  const repositories: Repository[] = [];

  /** A repository whose state is in a bucket of this name. */
  /** @param bucket of the Terraform state. Default: state in local files. */
  async function repositoryWith(bucket?: string): Promise<Repository> {
    // The mirror's provider is older than the bindings.
    const state = bucket === undefined ? {} : { state: { bucket, region: REGION } };
    const config = configOf(github, { awsProviderVersion: '5.100.0', maxMessageBytes: 262_144, ...state });
    const repository = new Repository(config, { ...FAKE_AWS, TF_CLI_CONFIG_FILE: writeCliConfig(mirror!), CHECKPOINT_DISABLE: '1', CI: '1' });
    repositories.push(repository);
    const generated = await repository.run('build/main.ts', []);
    expect(generated).toMatchObject({ status: 0 });
    return repository;
  }
  const bootstrap = (repository: Repository, ...args: string[]) =>
    repository.run('operations/bootstrap-main.ts', ['--', '--endpoint', moto.url, '--yes', ...args, '--', '--skip-provider-lock']);

  beforeAll(async () => {
    moto = await startMoto();
    s3 = new S3Client({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
  });

  afterAll(async () => {
    s3?.destroy();
    await moto?.stop();
    repositories.forEach((repository) => repository.remove());
  });

  test('bootstrap makes the bucket once, and stacks are deployed and compared by name', async () => {
    const repository = await repositoryWith('ops-new');
    const first = await bootstrap(repository);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining('The bucket ops-new is ready.') });
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: 'ops-new' }))).Status).toBe('Enabled');
    expect(existsSync(join(repository.root, 'terraform.github-state.tfstate'))).toBe(true);

    const second = await bootstrap(repository);
    expect(second).toMatchObject({ status: 0, stdout: 'The bucket ops-new is there, with all that it needs. There is nothing to do.\n' });

    const stacks = (...args: string[]) => repository.run('operations/stacks-main.ts', args);
    const diff = await stacks('diff', '--', '--state', '--endpoint', moto.url, '--', '--skip-provider-lock');
    expect(diff.status).toBe(0);
    expect(diff.stdout).toContain('No changes.');
    // Terraform refuses: the bucket is not to be destroyed.
    const destroy = await stacks('destroy', '--', 'github-state', '--auto-approve', '--endpoint', moto.url, '--', '--skip-provider-lock');
    expect(destroy.status).not.toBe(0);
    expect(await stacks('deploy', '--', '--stage', 'prod')).toMatchObject({ status: 2, stderr: '--stage is "prod"; it must be one of dev\n' });
  });

  test('a stage is deployed, takes an event from the local run, and is destroyed, all by its commands', async () => {
    const repository = await repositoryWith();
    const sqs = new SQSClient({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS });
    const stacks = (command: string, ...args: string[]) =>
      repository.run('operations/stacks-main.ts', [command, '--', '--stage', 'dev', '--endpoint', moto.url, ...args, '--', '--skip-provider-lock']);

    expect(await stacks('deploy', '--auto-approve')).toMatchObject({ status: 0 });
    expect((await stacks('diff')).stdout).toContain('No changes.');

    const local = await repository.startLocal('--port', '0', '--endpoint', moto.url);
    try {
      expect(await repository.run('local/send-main.ts', ['ping.json'])).toMatchObject({ status: 0, stdout: expect.stringContaining('200') });
      const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: local.info.queueUrl }));
      expect(local.info.queueUrl).toContain('MozDef-EF-github-dev');
      expect(messages.map(({ Body }) => JSON.parse(Body!) as object)).toEqual([expect.objectContaining({ category: 'activity', summary: expect.any(String) })]);
    } finally {
      await local.stop();
    }

    const Bucket = `mozdef-ef-github-dev-events-${ACCOUNT}`;
    // More than S3 lists or deletes at once: versions, and the markers of what was deleted.
    const keys = Array.from({ length: 1001 }, (_, index) => `parked/${index}`);
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.slice(0, 200).map((Key) => ({ Key })) } }));

    const refused = await stacks('destroy', '--auto-approve');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    for (const held of ['1 MozDef events on MozDef-EF-github-dev (1 with a reader)', `801 parked MozDef events in ${Bucket}`, `400 old versions and markers of what was deleted in ${Bucket}`]) {
      expect(refused.stderr).toContain(held);
    }
    expect((await stacks('diff')).stdout).toContain('No changes.');
    // Past the command: nothing of the stack goes, and so nothing that protects the bucket.
    expect((await repository.engine(moto.url, 'destroy', 'github-dev', '--auto-approve', '--skip-provider-lock')).status).not.toBe(0);
    expect((await stacks('diff')).stdout).toContain('No changes.');

    const destroyed = await stacks('destroy', '--empty', '--auto-approve');
    expect([destroyed.status, destroyed.stdout + destroyed.stderr]).toEqual([0, expect.stringContaining(`801 parked MozDef events in ${Bucket}`)]);
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets!.map(({ Name }) => Name)).not.toContain(Bucket);
    // Again, where all is gone.
    expect(await stacks('destroy', '--auto-approve')).toMatchObject({ status: 0 });
    sqs.destroy();
  });

  test('bootstrap takes over a bucket only with --adopt', async () => {
    const Bucket = 'ops-old';
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    const repository = await repositoryWith(Bucket);

    const refused = await bootstrap(repository);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/lacks: versioning.*npx projen bootstrap -- --adopt/);

    const adopted = await bootstrap(repository, '--adopt');
    expect(adopted).toMatchObject({ status: 0, stdout: expect.stringContaining('The bucket ops-old is ready.') });
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
    const state = readFileSync(join(repository.root, 'terraform.github-state.tfstate'), 'utf8');
    expect(state).toContain(`"bucket": "${Bucket}"`);
  });
});
