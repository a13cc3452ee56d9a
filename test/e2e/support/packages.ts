import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from './made-once';
import { projenNew } from '../../../scripts/lib/generated-repository';
import type { GeneratedRepository } from '../../../scripts/lib/generated-repository';
import { run } from '../../../scripts/lib/run';

/** Gives a repository the packages of another: links, because installing a gigabyte of them again takes a minute. */
export async function linkPackages(from: string, to: string): Promise<void> {
  rmSync(join(to, 'node_modules'), { recursive: true, force: true });
  await run('cp', ['-al', join(from, 'node_modules'), to], { cwd: to });
  // npm replaces packages, but writes over its own list of them, which must not be the other repository's.
  const list = join('node_modules', '.package-lock.json');
  rmSync(join(to, list));
  copyFileSync(join(from, list), join(to, list));
}

/**
 * `projen new`, with packages that are installed, and types that are checked, once for all in this run. `projen new` itself installs in
 * that one, in the test of upgrades, and in the demo.
 */
export async function newWithSharedPackages(directory: string, tarball: string, args: readonly string[]): Promise<GeneratedRepository> {
  const installed = await madeOnce(join(tmpdir(), 'installed'), async (fresh) => {
    const repository = await projenNew(fresh, tarball, ['--service', 'installed', '--source', 'generic-webhook', '--no-git']);
    await repository.projen('generate');
    await repository.projen('compile');
  });
  const repository = await projenNew(directory, tarball, [...args, '--no-post']);
  await linkPackages(installed, directory);
  mkdirSync(join(directory, 'dist'));
  for (const file of ['package-lock.json', join('dist', 'tsconfig.tsbuildinfo')]) copyFileSync(join(installed, file), join(directory, file));
  // What is there already stays; the lock file becomes this repository's.
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: directory });
  return repository;
}
