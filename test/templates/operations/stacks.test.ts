import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localStateFile, runEngine, terraformBinary } from '../../../templates/framework/operations/cdktf';
import { chosenStack, engineArguments, stacksOf, type StackChoice } from '../../../templates/framework/operations/stacks';
import { configOf, github, STAGE } from '../infra/fixtures';

const plain = configOf(github);
const pipeline = { github: { connectionArn: 'arn', repository: 'a/b', branch: 'main' }, approval: true, acceptanceSamples: [], reprocess: false };
const full = {
  ...configOf(github, { state: { bucket: 'b', region: 'us-west-2' } }),
  stages: { dev: STAGE, prod: { ...STAGE, pipeline } },
};

test('the stacks of a repository', () => {
  expect(stacksOf(plain)).toEqual(['github-dev']);
  expect(stacksOf(full)).toEqual(['github-state', 'github-dev', 'github-prod', 'github-prod-pipeline']);
});

test.each<[Partial<StackChoice>, string]>([
  [{ stage: 'dev' }, 'github-dev'],
  [{ stage: 'prod', pipeline: true }, 'github-prod-pipeline'],
  [{ state: true }, 'github-state'],
  [{ names: ['github-prod-pipeline'] }, 'github-prod-pipeline'],
])('%j is %s', (choice, stack) => {
  expect(chosenStack(full, { names: [], ...choice })).toBe(stack);
});

test('the only stage need not be named', () => expect(chosenStack(plain, { names: [] })).toBe('github-dev'));

test.each<[string, typeof plain, Partial<StackChoice>, string]>([
  ['no stage of several', full, {}, '--stage is missing; it must be one of dev, prod'],
  ['an unknown stage', full, { stage: 'stg' }, '--stage is "stg"; it must be one of dev, prod'],
  ['an unknown stack', full, { names: ['github-stg'] },
    'there is no stack "github-stg". Stacks: github-state, github-dev, github-prod, github-prod-pipeline'],
  ['a pipeline that there is not', full, { stage: 'dev', pipeline: true }, 'the stage has no pipeline: give it one in .projenrc.ts. Stacks: '],
  ['a state bucket that there is not', plain, { state: true }, 'set stateBucket in .projenrc.ts. Stacks: github-dev'],
  ['two names', full, { names: ['github-dev', 'github-prod'] }, 'one stack at a time'],
  ['a name and a stage', full, { names: ['github-dev'], stage: 'dev' }, 'one stack at a time'],
  ['a pipeline of the state', full, { state: true, pipeline: true }, 'one stack at a time'],
])('%s is a mistake in the call', (_, config, choice, message) => {
  expect(() => chosenStack(config, { names: [], ...choice })).toThrow(message);
});

test('arguments of the engine', () => {
  expect(engineArguments('deploy', 'github-dev', true, ['--x'])).toEqual(['deploy', 'github-dev', '--auto-approve', '--x']);
  expect(engineArguments('diff', 'github-dev', undefined, [])).toEqual(['diff', 'github-dev']);
  expect(() => engineArguments('diff', 'github-dev', true, [])).toThrow('leave --auto-approve out');
});

describe('the engine is run', () => {
  const root = mkdtempSync(join(tmpdir(), 'operations-'));
  const output = join(root, 'called.json');

  /** Puts a cdktf into the repository that writes down how it was called. */
  function fakeCdktf(end: string): void {
    const bin = join(root, 'node_modules', '.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'cdktf'), `#!/usr/bin/env node
      const { AWS_ENDPOINT_URL, TERRAFORM_BINARY_NAME, AWS_REGION } = process.env;
      const called = { args: process.argv.slice(2), cwd: process.cwd(), env: { AWS_ENDPOINT_URL, TERRAFORM_BINARY_NAME, AWS_REGION } };
      require('node:fs').writeFileSync(${JSON.stringify(output)}, JSON.stringify(called));
      ${end}`);
    chmodSync(join(bin, 'cdktf'), 0o755);
  }

  test.each([
    ['terraform' as const, 'http://127.0.0.1:5000'],
    ['tofu' as const, undefined],
  ])('with %s, at %s, and its exit status handed on', async (distribution, endpoint) => {
    fakeCdktf('process.exit(7);');
    const status = await runEngine({ root, config: { terraform: { ...plain.terraform, distribution } }, endpoint }, ['deploy', 'github-dev']);
    expect(status).toBe(7);
    expect(jest.requireActual<object>(output)).toEqual({
      args: ['deploy', 'github-dev'],
      cwd: root,
      env: { TERRAFORM_BINARY_NAME: distribution, ...(endpoint && { AWS_ENDPOINT_URL: endpoint }) },
    });
    jest.resetModules();
  });

  test('and killed', async () => {
    fakeCdktf('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1000);');
    expect(await runEngine({ root, config: plain }, [])).toBe(143);
  });

  test('where it is not installed', async () => {
    await expect(runEngine({ root: join(root, 'none'), config: plain }, [])).rejects.toThrow('cannot be run');
  });

  test('with the program that the environment names', () => {
    process.env.TERRAFORM_BINARY_NAME = 'terraform-of-mine';
    expect(terraformBinary(plain)).toBe('terraform-of-mine');
    delete process.env.TERRAFORM_BINARY_NAME;
    expect(terraformBinary(plain)).toBe('terraform');
  });

  test('and keeps the state of a stack without a backend here', () => {
    expect(localStateFile('/r', 'github-state')).toBe('/r/terraform.github-state.tfstate');
  });
});
