import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Release } from '../src/changelog';

/** What jsii-diff exits with when it has compared, and found what is not compatible. */
const INCOMPATIBLE = 1;

/**
 * Compares the package's API with that of the release before. What is not compatible needs a commit of this release that says so; with one, it is
 * only reported.
 *
 * @param original what to compare with instead, in jsii-diff's terms: a directory, or `npm:<name>@<version>`.
 * @returns the exit status.
 */
function main(original?: string): number {
  const [current, previous] = JSON.parse(readFileSync('changelog.json', 'utf8')) as Release[];
  const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
  const before = original ?? (previous && `npm:${name}@${previous.version}`);
  if (!before) {
    console.error('::notice::There is no release yet that the API could be compared with.');
    return 0;
  }
  const { status, error } = spawnSync('jsii-diff', [before], { stdio: 'inherit' });
  if (error) {
    throw error;
  }
  if (status !== INCOMPATIBLE) {
    return status ?? 1;
  }
  if (current?.changes.some(({ breaking }) => breaking)) {
    console.error(`::warning::The API is not compatible with ${before}, as commits of ${current.version} announce.`);
    return 0;
  }
  console.error(`::error::The API is not compatible with ${before}, and no commit since announces it. Make it compatible, or push a commit`
    + ' (an empty one will do) with a footer "BREAKING CHANGE: <what breaks and what users must do>".');
  return INCOMPATIBLE;
}

process.exitCode = main(process.argv[2]);
