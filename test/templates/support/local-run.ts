import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assembleRepository, temporaryFolder, writeFiles } from './repository';
import { TSX } from './tsx';
import type { LocalRunInfo } from '../../../templates/framework/local/local-run';

/** Takes every event; of some, it leaves a promise that nobody waits for, and that is rejected. */
const HANDLER = `export const handlers = { events: {}, otherwise: ({ body }) => {
  if (body.hook_id === 666) void Promise.reject(new Error('nobody waits for this'));
  return { summary: 'x' };
} };
`;

/** A local run, in a process of its own. */
export interface LocalRunChild {
  /** Its line of JSON, and where its parameter store is. */
  readonly run: LocalRunInfo & { readonly ssmEndpoint: string };
  readonly ports: { readonly webhook: number; readonly sqs: number; readonly ssm: number };
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** Starts the local run of a GitHub source, service `example`, whose handler takes every event. */
export async function startLocalRun(): Promise<LocalRunChild> {
  const folder = temporaryFolder();
  assembleRepository(folder.path, 'github');
  writeFiles(folder.path, { 'src/handler.ts': HANDLER });
  const child = spawn(process.execPath, [...TSX, join(__dirname, 'local-run-child.ts')], { cwd: folder.path, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]) as [unknown];
  if (typeof line !== 'string') throw new Error('the local run did not start');
  const run = JSON.parse(line) as LocalRunChild['run'];
  const portOf = (url: string) => Number(new URL(url).port);
  return {
    run,
    ports: { webhook: portOf(run.webhookUrl), sqs: portOf(run.sqsEndpoint), ssm: portOf(run.ssmEndpoint) },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      folder.remove();
    },
  };
}
