import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startEndpoint } from './endpoint';
import type { Endpoint } from './endpoint';
import { reprocess, startLocalRun, startReprocessLoop, writeCode } from './event-source';
import type { Starts } from './event-source';
import { requests } from './events';
import { Ledger } from './ledger';
import type { Account } from './ledger';
import { startFaultProxy } from './proxy';
import { createRandom } from './random';
import { sendAll } from './sender';
import type { Statuses } from './sender';
import { createWitness } from './witness';
import { countWaiting, messagesOn, startWorker } from './worker';
import type { SourceConfig } from '../../templates/framework/config';
import { close, listen } from '../../templates/framework/local/http-server';
import { currentSecretsOf } from '../../templates/framework/names';

export interface RunOptions {
  /** A generated repository. Its handler and its schemas are replaced. */
  readonly directory: string;
  readonly events: number;
  /** What goes wrong, and what is sent, follows from it; what meets what in time does not. */
  readonly seed: number;
  readonly onProgress?: (accepted: number, of: number) => void;
}

/** What one run did, and what became of its events. */
export interface FaultReport extends Account {
  readonly seed: number;
  readonly events: number;
  readonly seconds: number;
  /** Answers to the source's requests, by status. */
  readonly statuses: Statuses;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly local: Starts;
  readonly reprocess: Starts;
}

/** The local run is killed after every so many events, and no less than so often. */
const EVENTS_PER_KILL = 10_000;
const KILLS_AT_LEAST = 5;
/** A run in which so long nothing is accepted is stuck. */
const STUCK_MS = 300_000;
/** How much longer than the function's time messages may stay hidden that a killed run had received. */
const SPARE_SECONDS = 30;

/** Sends events while everything fails, then, without faults, reprocesses and counts until nothing is left to come. */
export async function runFaults({ directory, events, seed, onProgress = () => undefined }: RunOptions): Promise<FaultReport> {
  const started = Date.now();
  const random = createRandom(seed);
  writeCode(directory, 'event-source');
  const config = JSON.parse(readFileSync(join(directory, 'framework', 'source.json'), 'utf8')) as SourceConfig;
  const [stage] = Object.keys(config.stages);
  const ledger = new Ledger();
  const endpoint = await startEndpoint(config, stage);
  const proxy = await startFaultProxy(endpoint, createWitness(ledger, endpoint.deadLetterQueueUrl), random.fork());
  const worker = startWorker(endpoint, ledger);
  const secrets = Object.fromEntries(currentSecretsOf(config.source).map((name) => [name, randomBytes(24).toString('base64')]));
  const port = await freePort();
  const local = startLocalRun(directory, port, proxy.endpoint, secrets);
  const [ofSender, ofEvents, ofLoop] = [random.fork(), random.fork(), random.fork()];
  const watch = watchForStandstill(ledger);
  const ended = new AbortController();
  try {
    await Promise.race([local.ready, watch.stuck]);
    const loop = startReprocessLoop(directory, ofLoop, () => proxy.counts.aboutDeadLetters);
    const kills = Math.max(KILLS_AT_LEAST, Math.floor(events / EVENTS_PER_KILL));
    let killed = 0;
    let mended = false;
    const statuses = await Promise.race([watch.stuck, sendAll(requests(events, ofEvents), {
      webhookUrl: `http://127.0.0.1:${port}/${stage}/${config.apiPath}`,
      source: config.source,
      secrets,
      ledger,
      random: ofSender,
      signal: ended.signal,
      onAccepted: () => {
        const done = ledger.acceptedSoFar;
        onProgress(done, events);
        if (!mended && done >= events / 2) {
          mended = true;
          writeCode(directory, 'event-source-mended');
          proxy.mend();
        }
        if (done < events && done >= events * (killed + 1) / (kills + 1)) {
          killed++;
          local.kill();
        }
      },
    })]).finally(() => loop.stop());
    proxy.calm();
    worker.mend();
    await reprocessEverything(directory, endpoint, config.lambda.timeoutSeconds + SPARE_SECONDS);
    await worker.finish();
    await countWaiting(endpoint, ledger);
    return {
      seed,
      events,
      statuses,
      ...ledger.close(),
      seconds: Math.round((Date.now() - started) / 1_000),
      calls: proxy.counts.calls,
      faults: proxy.counts.faults,
      local: local.starts,
      reprocess: loop.starts,
    };
  } finally {
    watch.stop();
    ended.abort();
    await local.stop();
    worker.abandon();
    await proxy.stop();
    await endpoint.stop();
  }
}

/**
 * Everything that can be delivered by now is: dead letters, and then what was parked. Dead letters that a killed run had
 * received come back by themselves, when the time that it had is over.
 */
async function reprocessEverything(directory: string, { sqs, deadLetterQueueUrl }: Endpoint, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    const { delivered, dropped, returned, parked } = await reprocess(directory);
    const { hidden } = await messagesOn(sqs, deadLetterQueueUrl);
    if (hidden === 0 && delivered + dropped + returned + parked === 0) break;
    if (hidden > 0 && Date.now() > until) throw new Error(`${hidden} dead letters are still hidden after ${seconds} s`);
  }
  await reprocess(directory, '--parked');
}

/** A promise that is rejected when nothing is accepted for long. */
function watchForStandstill(ledger: Ledger): { stuck: Promise<never>; stop: () => void } {
  let last = { accepted: -1, at: Date.now() };
  let timer: NodeJS.Timeout;
  const stuck = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      if (ledger.acceptedSoFar !== last.accepted) {
        last = { accepted: ledger.acceptedSoFar, at: Date.now() };
      } else if (Date.now() - last.at > STUCK_MS) {
        reject(new Error(`no event was accepted for ${STUCK_MS / 1_000} s; ${last.accepted} were until then`));
      }
    }, 1_000);
  });
  return { stuck, stop: () => clearInterval(timer) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await close(server);
  return port;
}
