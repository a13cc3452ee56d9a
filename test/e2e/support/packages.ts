import { copyFileSync, rmSync } from 'node:fs';
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
 * `projen new`, for tests of what comes after it: the packages are not installed for each of these repositories, but once for all in
 * this run. The tests of the sources do install them, as a user does (and have
 * `.projenrc.ts` formatted, which projen does with what it has installed).
 */
export async function newWithSharedPackages(directory: string, tarball: string, args: readonly string[]): Promise<GeneratedRepository> {
  const installed = await madeOnce(join(tmpdir(), 'installed'), (fresh) =>
    projenNew(fresh, tarball, ['--service', 'installed', '--source', 'generic-webhook', '--no-git']));
  const repository = await projenNew(directory, tarball, [...args, '--no-post']);
  await linkPackages(installed, directory);
  copyFileSync(join(installed, 'package-lock.json'), join(directory, 'package-lock.json'));
  // What is there already stays; the lock file becomes this repository's.
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: directory });
  return repository;
}
