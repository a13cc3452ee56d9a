import { execFileSync } from 'node:child_process';

/** How often the launchers are looked at. */
const INTERVAL_MS = 400;

/**
 * Calls back when one of the processes that `npx projen local` puts before this one (npx, a shell, projen) has ended: a signal
 * to npx does not come through them. Where there is no `ps`, it never does.
 */
export function onLauncherGone(callback: () => void): void {
  const pids = launchers(process.ppid);
  const timer = setInterval(() => {
    if (!pids.every(isAlive)) {
      clearInterval(timer);
      callback();
    }
  }, INTERVAL_MS);
  timer.unref();
}

/** The ancestors, from a process on, that run projen. */
function launchers(pid: number): number[] {
  try {
    const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' })) ?? [];
    return command?.includes('projen') ? [pid, ...launchers(Number(parent))] : [];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
