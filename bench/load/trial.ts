import { machineCpu, startEmulator, startServer } from './processes';
import type { EmulatorInfo } from './processes';
import { eventNumber, signedRequests } from './requests';
import { openLoop, percentile } from '../../scripts/lib/open-loop';

export interface Load {
  /** Events in a second, and for how many seconds. */
  readonly rate: number;
  readonly seconds: number;
  /** Events in a request. */
  readonly batch: number;
}

/** What a load did to a server. Times in milliseconds. */
export interface Trial extends Load {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly sentLate: number;
  /** Events whose request was answered with 200. */
  readonly accepted: number;
  /** Of those, events that are not on the queue, and messages beyond one for each. */
  readonly lost: number;
  readonly duplicates: number;
  /** Requests that were answered otherwise, or not at all. */
  readonly refused: number;
  /** Microseconds of processor time for an event. */
  readonly server: number;
  readonly emulator: number;
  readonly generator: number;
  /** Part of the machine's processor time that went to anything else, 0 to 1. */
  readonly others: number;
}

const SECRET = 'the secret of the load';
/** What is sent first and not measured, so that code is compiled and connections are open. */
export const WARM_UP_SECONDS = 3;

/**
 * Puts a load on a generated repository's local run, with fresh processes, and counts on the queue what was accepted.
 *
 * @param flags of Node.js for the server.
 */
export async function runTrial(directory: string, load: Load, flags: readonly string[] = []): Promise<Trial> {
  const { rate, seconds, batch } = load;
  const emulator = await startEmulator(directory);
  const server = await startServer(directory, emulator.info.endpoint, SECRET, flags);
  try {
    const requests = signedRequests(rate * (seconds + WARM_UP_SECONDS), batch, SECRET);
    const warmUp = Math.floor(rate * WARM_UP_SECONDS / batch);
    const url = server.info.webhookUrl;
    const warm = await openLoop({ url, requests: requests.slice(0, warmUp), rate: rate / batch });

    const before = times(server, emulator);
    const result = await openLoop({ url, requests: requests.slice(warmUp), rate: rate / batch });
    const used = times(server, emulator).map((time, index) => time - before[index]);

    const statuses = [...warm.statuses, ...result.statuses];
    const messages = await countMessages(emulator.info);
    const accepted = statuses.flatMap((status, request) =>
      status === 200 ? Array.from({ length: batch }, (_, event) => request * batch + event) : []);
    const [ofServer, ofEmulator, ofGenerator, ofMachine] = used;
    const each = (ms: number) => ms * 1_000 / (result.statuses.length * batch);
    return {
      ...load,
      p50: percentile(result.latencies, 50),
      p99: percentile(result.latencies, 99),
      max: percentile(result.latencies, 100),
      sentLate: result.sentLate,
      accepted: accepted.length,
      lost: accepted.filter((event) => !messages.has(event)).length,
      duplicates: accepted.reduce((sum, event) => sum + Math.max(0, (messages.get(event) ?? 0) - 1), 0),
      refused: statuses.filter((status) => status !== 200).length,
      server: each(ofServer),
      emulator: each(ofEmulator),
      generator: each(ofGenerator),
      others: 1 - (ofServer + ofEmulator + ofGenerator) / ofMachine,
    };
  } finally {
    await server.stop();
    await emulator.stop();
  }
}

/** Processor time until now: of the server, the emulator, this process, and the machine. */
function times(...processes: readonly { cpu(): number }[]): number[] {
  const { user, system } = process.cpuUsage();
  return [...processes.map(({ cpu }) => cpu()), (user + system) / 1_000, machineCpu()];
}

/** How many messages there are on the queue of each event, by its number. */
async function countMessages({ endpoint, queueUrl }: EmulatorInfo): Promise<Map<number, number>> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${queueUrl.split('/').at(-1)}`);
  const { messages: { ready } } = await response.json() as { messages: { ready: { body: string }[] } };
  const counts = new Map<number, number>();
  for (const { body } of ready) {
    const number = eventNumber(body);
    if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}
