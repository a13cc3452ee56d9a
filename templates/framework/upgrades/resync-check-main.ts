import { join, relative } from 'node:path';
import { FRAMEWORK, installedVersion } from './framework';
import { findRepository } from './repository';
import { findDifferences } from './resync-check';
import { runCommand } from '../cli/command';
import { noPositionals } from '../operations/call';

const ROOT = join(__dirname, '..', '..');

const HELP = `
Fails where npx projen would change a file: one was edited by hand, .projenrc.ts or the framework's version was changed without it.
The delivery pipeline runs it before it builds. Nothing is changed.

Usage: npx projen resync-check

Exit status: 0 when every managed file is as it is generated.
`;

runCommand(HELP, {}, async ({ positionals }) => {
  noPositionals(positionals);
  // What is installed, and not what the repository says: that may be what differs.
  const repository = findRepository(ROOT);
  const version = installedVersion(repository.root);
  const differences = await findDifferences(repository);
  if (differences.length > 0) {
    const below = relative(repository.root, repository.project);
    throw new Error([
      `${differences.length} managed ${differences.length === 1 ? 'file' : 'files'}${below === '' ? '' : ` of the subproject ${below}`} ` +
      `${differences.length === 1 ? 'is' : 'are'} not what ${FRAMEWORK} ${version} generates from ${below === '' ? '' : 'the root\'s '}.projenrc.ts:`,
      ...differences.map(({ kind, path }) => `  ${kind.padEnd(7)}  ${path}`),
      'Run npx projen, look at what it changes (git diff), and commit that.',
    ].join('\n'));
  }
  console.log(`Every managed file is what ${FRAMEWORK} ${version} generates.`);
});
