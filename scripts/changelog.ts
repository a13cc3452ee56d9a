import { readFileSync, writeFileSync } from 'node:fs';
import { changeReader } from './changelog/change';
import { readHistory } from './changelog/history';
import type { VersionHistory } from './changelog/history';
import type { Release } from '../src/changelog';

/**
 * Writes changelog.json, which is published at the package's root: a list of releases, newest first. It is made from the commits and tags of the
 * working directory.
 */
async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const toChange = await changeReader();
  const releases = history(version).map(({ messages, ...release }): Release => ({
    ...release,
    changes: messages.map(toChange).filter((change) => change !== undefined),
  }));
  writeFileSync('changelog.json', `${JSON.stringify(releases, undefined, 2)}\n`);
}

/** A build goes without a history, such as one of a shallow clone or of the sources alone; a release does not. */
function history(version: string): VersionHistory[] {
  try {
    return readHistory(process.cwd(), version);
  } catch (error) {
    const message = `changelog.json is made from git's commits and tags: ${(error as Error).message.trim()}`;
    if (process.env.RELEASE === 'true') {
      throw new Error(message);
    }
    console.error(`${message}\nIt is empty in this build.`);
    return [];
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
