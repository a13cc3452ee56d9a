import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A folder that several test files want: whoever comes first makes it, and the others wait. It is there whole or not at all.
 *
 * @param make fills an empty folder, which is then moved to `directory`.
 * @param isGood whether what is there will do. Default: whatever is there will.
 */
export async function madeOnce(directory: string, make: (fresh: string) => Promise<unknown>, isGood = () => existsSync(directory)): Promise<string> {
  const lock = `${directory}.lock`;
  mkdirSync(dirname(directory), { recursive: true });
  while (!isGood()) {
    if (!take(lock)) {
      await sleep(200);
      continue;
    }
    try {
      if (isGood()) break;
      const fresh = `${directory}.fresh`;
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh);
      await make(fresh);
      rmSync(directory, { recursive: true, force: true });
      renameSync(fresh, directory);
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return directory;
}

/** A lock of a process that is gone is nobody's. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    // A file that is empty still is one whose writer has not come to it.
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}
