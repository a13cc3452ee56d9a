import { execFileSync } from 'node:child_process';

/** The environment for git as on a machine without settings, where the day is another than in UTC half of the time. */
export const GIT_ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  ...Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((who) => [[`GIT_${who}_NAME`, 'A'], [`GIT_${who}_EMAIL`, 'a@example.com']])),
  TZ: 'Pacific/Kiritimati',
};

/** Runs git in a directory. */
export function git(directory: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: directory, env: GIT_ENV, stdio: 'pipe' });
}

/** Makes an empty commit. */
export function commit(directory: string, message: string, date = '2026-12-01T12:00:00Z'): void {
  execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', message], {
    cwd: directory, stdio: 'pipe', env: { ...GIT_ENV, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}
