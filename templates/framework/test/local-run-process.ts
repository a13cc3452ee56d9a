import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LocalRunInfo } from '../local/local-run';

const ROOT = join(__dirname, '..', '..');

/**
 * Starts the local run as its own process, as `npx projen local` does, on a free port.
 *
 * @throws Error with what it printed when it does not start.
 */
export async function startLocalRunProcess(): Promise<{ info: LocalRunInfo; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('framework', 'local', 'main.ts'), '--port', '0', '--unlisted'], { cwd: ROOT });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => { printed += chunk.toString('utf8'); });
  const line = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('\n')) resolve(output);
    });
    child.once('exit', () => reject(new Error(`the local run did not start:\n${printed}`)));
  });
  return {
    info: JSON.parse(line) as LocalRunInfo,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
