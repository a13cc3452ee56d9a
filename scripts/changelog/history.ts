import { execFileSync } from 'node:child_process';

/** The commits that one version brought. */
export interface VersionHistory {
  /** Without the tag's `v`. */
  readonly version: string;
  /** Of its last commit, `YYYY-MM-DD` in UTC. */
  readonly date: string;
  /** Whole commit messages, newest first; merges left out. */
  readonly messages: readonly string[];
}

/** A release's tag, as projen makes it. */
const RELEASE_TAG = /^v\d+\.\d+\.\d+$/;

/**
 * Reads the releases from git: what is between two tags `v<version>` came with the later one.
 *
 * @param directory of a clone with its whole history and tags.
 * @param headVersion what commits after the last tag belong to: package.json's version, which projen raises in a release and is 0.0.0 else.
 * @returns newest first.
 * @throws Error when the directory is no git repository, or a shallow clone, whose history ends somewhere.
 */
export function readHistory(directory: string, headVersion: string): VersionHistory[] {
  const git = (...args: string[]) => execFileSync('git', args, {
    cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30, env: { ...process.env, TZ: 'UTC' },
  }).trim();
  if (git('rev-parse', '--is-shallow-repository') === 'true') {
    throw new Error('this is a shallow clone (`git fetch --unshallow --tags` makes it whole)');
  }
  const log = (version: string, range: string): VersionHistory => ({
    version,
    date: git('log', '-1', '--format=%cd', '--date=format-local:%Y-%m-%d', range),
    messages: git('log', '-z', '--no-merges', '--format=%B', range).split('\0').filter((message) => message.trim() !== ''),
  });

  const tags = git('tag', '--merged', 'HEAD', '--sort=version:refname').split('\n').filter((tag) => RELEASE_TAG.test(tag));
  const releases = tags.map((tag, index) => log(tag.slice(1), index === 0 ? tag : `${tags[index - 1]}..${tag}`));
  const since = tags.length === 0 ? 'HEAD' : `${tags.at(-1)}..HEAD`;
  // After a bump that found nothing to release, package.json has the last release's version again.
  const pending = git('rev-list', '--count', since) === '0' || tags.at(-1) === `v${headVersion}` ? [] : [log(headVersion, since)];
  return [...releases, ...pending].reverse();
}
