import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A running emulator of AWS (https://docs.getmoto.org), empty at first. */
export interface Moto {
  /** E.g. `http://127.0.0.1:40123`, of every service. */
  readonly url: string;
  stop(): Promise<void>;
}

export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--version']).error === undefined;
}

/** Starts `moto_server` on a free loopback port, and resolves when it answers there. It ends with this process at the latest. */
export async function startMoto(): Promise<Moto> {
  const server = spawn('moto_server', ['--host', '127.0.0.1', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(server, 'exit');
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);

  const url = await new Promise<string>((resolve, reject) => {
    // It says where it listens in its log, once it does; what it logs after that must be read too, or it stops when the pipe is full.
    for (const stream of [server.stdout, server.stderr]) {
      createInterface(stream).on('line', (line) => {
        const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
        if (address) {
          resolve(address[1]);
        }
      });
    }
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`moto_server ended with ${code} before it listened.`)));
  });

  return {
    url,
    stop: async () => {
      process.removeListener('exit', kill);
      kill();
      await ended;
    },
  };
}
