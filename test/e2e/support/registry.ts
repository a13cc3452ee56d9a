import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolDirectory } from './npm-tools';
import { run } from '../../../scripts/lib/run';
import { freePort } from '../../support/free-port';

/** A running npm registry (https://verdaccio.org) on loopback: what is published to it, and before all else what the machine's own registry has. */
export interface Registry {
  /** E.g. `http://127.0.0.1:40123/`. */
  readonly url: string;
  /** Environment with which npm uses it. */
  readonly env: NodeJS.ProcessEnv;
  /** Publishes the package in a folder. Default of its tag: `latest`. */
  publish(directory: string, tag?: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a registry in a folder. It ends with this process at the latest. */
export async function startRegistry(directory: string): Promise<Registry> {
  const verdaccio = join(await toolDirectory('verdaccio'), 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  mkdirSync(directory, { recursive: true });
  const upstream = (await run('npm', ['config', 'get', 'registry'], { cwd: directory })).trim();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = join(directory, 'verdaccio.yaml');
  writeFileSync(config, JSON.stringify({
    storage: join(directory, 'storage'),
    uplinks: { upstream: { url: upstream, maxage: '1h', cache: false } },
    packages: {
      'mozdef-ef-projen': { access: '$anonymous', publish: '$anonymous', unpublish: '$anonymous' },
      '**': { access: '$anonymous', proxy: 'upstream' },
    },
    log: { type: 'stdout', format: 'json', level: 'error' },
    max_body_size: '100mb',
  }));
  const server = spawn(process.execPath, [verdaccio, '--config', config, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await Promise.race([untilItAnswers(`${url}-/ping`), ended.then((status) => { throw new Error(`verdaccio ended with status ${status}.`); })]);

  // npm publishes for somebody only; the registry lets anybody.
  const npmrc = join(directory, 'npmrc');
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`);
  const env = { npm_config_userconfig: npmrc, npm_config_registry: url };
  return {
    url,
    env,
    publish: async (folder, tag = 'latest') => { await run('npm', ['publish', '--tag', tag, '--provenance=false'], { cwd: folder, env }); },
    stop: async () => {
      process.removeListener('exit', kill);
      kill();
      await ended;
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let left = 300; left > 0; left--) {
    const answered = await fetch(url).then(({ ok }) => ok, () => false);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}
