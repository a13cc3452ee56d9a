import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages, newWithSharedPackages } from './packages';
import { findProviderMirror, hasTerraform, validate } from './terraform';
import { tree } from './tree';
import { openRepository, projenNew } from '../../../scripts/lib/generated-repository';
import type { GeneratedRepository } from '../../../scripts/lib/generated-repository';
import { run } from '../../../scripts/lib/run';

/** Version of the AWS provider that is tried; validation needs the very one that the stacks ask for. */
const PROVIDER_TRIED = '5.100.0';

/**
 * What holds for the repository of any source: made by `projen new` from the packed package in an empty folder, it builds, and
 * resynchronises to itself. That its stacks are valid Terraform, and can be applied, is tried in terraform.test.ts, of every source.
 *
 * @param more tests of this source, given its repository in default form.
 * @param withStages with three stages, too, which are the same whatever the source.
 */
export function describeRepository(source: string, more: (repository: () => GeneratedRepository) => void, { withStages = false } = {}): void {
  describe(`a repository of source ${source}`, () => {
    const tarball = process.env.MOZDEF_EF_TARBALL!;
    const root = mkdtempSync(join(tmpdir(), `mozdef-ef-e2e-${source}-`));
    const service = `my-${source}`;
    let repository: GeneratedRepository;

    beforeAll(async () => {
      repository = await newWithSharedPackages(join(root, 'default'), tarball, ['--service', service, '--source', source, '--no-git']);
    });

    afterAll(() => rmSync(root, { recursive: true, force: true }));

    test('builds', async () => {
      await repository.projen('build');
      expect(readdirSync(join(repository.directory, 'cdktf.out', 'stacks'))).toEqual([`${service}-dev`]);
    });

    test('has a lock file that npm ci takes', async () => {
      await run('npm', ['ci', '--dry-run'], { cwd: repository.directory });
    });

    test('is not changed by npx projen', async () => {
      const before = tree(repository.directory);
      await repository.projen();
      expect(tree(repository.directory)).toEqual(before);
    });

    test('has no path of this machine in what is generated, but for where the package came from', () => {
      const generated = ['framework', '.projen', 'cdktf.json', 'tsconfig.json', 'README.md'].flatMap((path) =>
        Object.keys(tree(repository.directory)).filter((file) => file.startsWith(path)));
      expect(generated.length).toBeGreaterThan(10);
      for (const file of generated.filter((name) => !name.endsWith('deps.json') && !name.endsWith('tasks.json'))) {
        expect({ file, found: readFileSync(join(repository.directory, file), 'utf8').includes(root) }).toEqual({ file, found: false });
      }
    });

    more(() => repository);

    if (!withStages) return;

    describe('with three stages', () => {
      let staged: GeneratedRepository;

      beforeAll(async () => {
        const directory = join(root, 'three-stages');
        await projenNew(directory, tarball, [
          '--service', service, '--source', source, '--stages', 'dev', '--stages', 'stg', '--stages', 'prod',
          '--api-path', 'hooks/in', '--aws-provider-version', PROVIDER_TRIED, '--no-post', '--no-git',
        ]);
        await linkPackages(repository.directory, directory);
        staged = openRepository(directory);
        await staged.projen();
      });

      test('has a stack for each', async () => {
        await staged.projen('generate');
        await staged.projen('synth');
        expect(readdirSync(join(staged.directory, 'cdktf.out', 'stacks')).sort()).toEqual(['dev', 'prod', 'stg'].map((stage) => `${service}-${stage}`));
      });

      test('is not changed by npx projen', async () => {
        const before = tree(staged.directory);
        await staged.projen();
        expect(tree(staged.directory)).toEqual(before);
      });

      const mirror = findProviderMirror();
      const canValidate = mirror !== undefined && hasTerraform();
      if (!canValidate) console.warn('SKIPPED: terraform validate, because terraform or its filesystem mirror of the AWS provider is missing.');
      (canValidate ? test : test.skip)('is valid Terraform', async () => {
        const stacks = ['dev', 'stg', 'prod'].map((stage) => join(staged.directory, 'cdktf.out', 'stacks', `${service}-${stage}`));
        expect(stacks.filter((stack) => existsSync(join(stack, 'cdk.tf.json')))).toEqual(stacks);
        expect(await validate(stacks, mirror!)).toEqual([]);
      });
    });
  });
}
