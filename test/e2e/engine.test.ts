import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startMoto, type Moto } from './support/moto';
import { newWithSharedPackages } from './support/packages';
import { Terraform, writeCliConfig } from './support/terraform';
import { describeWith, mirror } from './support/tools';
import type { GeneratedRepository } from '../../scripts/lib/generated-repository';
import { run } from '../../scripts/lib/run';

const REGION = 'us-west-2';
const BUCKET = 'engine-terraform-state';
const STACK = 'acme-dev';
/** cdktn's command line needs Node.js 22.19. */
const TOO_OLD = process.versions.node.localeCompare('22.19.0', 'en', { numeric: true }) < 0;

interface State {
  readonly serial: number;
  readonly lineage: string;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly provider: string }[];
}

const describeWithTools = describeWith(['terraform', 'moto', 'mirror'], 'a deployed repository is not switched to another engine');

describeWithTools('a deployed repository', () => {
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-e2e-engine-'));
  const path = process.env.PATH!;
  let moto: Moto;
  let s3: S3Client;
  let repository: GeneratedRepository;
  let terraform: Terraform;
  let deployed: State;

  const json = (file: string) => JSON.parse(readFileSync(join(repository.directory, file), 'utf8'));
  const state = async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: `MozDef-EF/acme/${STACK}.tfstate` }));
    return JSON.parse(await Body!.transformToString()) as State;
  };
  /** A command of the repository against the emulator. */
  const operate = (command: string, ...args: string[]) => repository.projen(command, '--', ...args, '--endpoint', moto.url, '--', '--skip-provider-lock');
  /** Changes .projenrc.ts, and takes the change over. */
  const resync = async (change: (projenrc: string) => string) => {
    const file = join(repository.directory, '.projenrc.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, change(before));
    expect(readFileSync(file, 'utf8')).not.toBe(before);
    await repository.projen();
  };
  /** What the engine's own plan and Terraform's say, and that neither wrote anything. */
  const expectNoChange = async () => {
    expect(await operate('diff', '--stage', 'dev')).toContain('No changes.');
    expect(await terraform.plan()).toMatchObject({ status: 0, stdout: expect.stringContaining('No changes.') });
    expect(await state()).toEqual(deployed);
  };

  beforeAll(async () => {
    moto = await startMoto();
    // Its engine's program and Terraform run below projen: they know of the emulator and the mirror by this process's environment.
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: writeCliConfig(mirror!),
    });
    s3 = new S3Client({ endpoint: moto.url, region: REGION, forcePathStyle: true });
    repository = await newWithSharedPackages(join(root, 'acme'), process.env.MOZDEF_EF_TARBALL!, [
      '--service', 'acme', '--source', 'generic-webhook', '--state-bucket', BUCKET, '--aws-provider-version', '5.100.0', '--no-git',
    ]);
    terraform = new Terraform({ directory: join(repository.directory, 'cdktf.out', 'stacks', STACK), mirror: mirror!, awsUrl: moto.url });
    await operate('bootstrap', '--yes');
    await operate('deploy', '--stage', 'dev', '--auto-approve');
    deployed = await state();
  });

  afterAll(async () => {
    process.env.PATH = path;
    s3?.destroy();
    await moto?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  test('is deployed by CDKTF', async () => {
    expect(deployed.resources.length).toBeGreaterThan(20);
    await expectNoChange();
  });

  test('is switched to CDKTN by one option, builds on the Node.js that it asks for then, and has nothing to deploy', async () => {
    await resync((projenrc) => projenrc.replace('import { EventSource', 'import { Engine, EventSource').replace(/^ {2}service: .*$/m, '$&\n  engine: Engine.CDKTN,'));
    expect(Object.keys(json('package.json').devDependencies).filter((name) => /cdkt/.test(name))).toEqual(['@cdktn/provider-aws', 'cdktn', 'cdktn-cli']);
    expect(Object.keys(json('package-lock.json').packages).filter((name) => /cdktf/.test(name))).toEqual([]);

    if (TOO_OLD) {
      for (const task of ['build', 'diff']) {
        expect(await repository.tryProjen(task)).toMatchObject({ status: 1, output: expect.stringContaining('this repository needs Node.js 22.19.0 or later') });
      }
      const node = mkdtempSync(join(root, 'node-'));
      await run('npm', ['install', '--prefix', node, 'node@24'], { cwd: node });
      process.env.PATH = `${join(node, 'node_modules', '.bin')}${delimiter}${path}`;
    }
    await repository.projen('build');
    await expectNoChange();
  });

  test('and back', async () => {
    await resync((projenrc) => projenrc.replace('Engine.CDKTN', 'Engine.CDKTF'));
    process.env.PATH = path;
    expect(Object.keys(json('package.json').devDependencies).filter((name) => /cdkt/.test(name))).toEqual(['@cdktf/provider-aws', 'cdktf', 'cdktf-cli']);
    await expectNoChange();
  });
});
