import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FloodCosts, FloodServer } from './server';
import type { SourceConfig } from '../../templates/framework/config';
import { signedHeaders } from '../../templates/framework/local/send';
import { openLoop, percentile } from '../lib/open-loop';
import type { PreparedRequest } from '../lib/open-loop';
import { drain } from '../lib/queue';

export interface FloodOptions {
  /** A repository of a GitHub source. */
  readonly directory: string;
  /** Unsigned requests a second, and for how many seconds. */
  readonly rate: number;
  readonly seconds: number;
  /** Genuine events a second among them. */
  readonly genuine: number;
  /** GetParameters calls that SSM lets through a second. */
  readonly ssm: number;
  /** Instances of the function, none of which has read its secret. */
  readonly instances: number;
}

/** What became of a flood. */
export interface FloodReport extends FloodOptions {
  /** Answers by status; 0: none. */
  readonly strangers: Readonly<Record<number, number>>;
  readonly genuineAnswers: Readonly<Record<number, number>>;
  /** Genuine events that are not on the queue. */
  readonly lost: number;
  /** Messages on the queue that are not a genuine event's. */
  readonly foreign: number;
  readonly ssmCalls: FloodCosts['ssm'];
  /** Requests a second that were answered, of both kinds. */
  readonly answeredASecond: number;
  /** Milliseconds from when a genuine event was due to its answer. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of the server's processor time for a request. */
  readonly cpuMs: number;
}

/** Whether every genuine event was answered with a 2xx and is on the queue, and every other request was refused. */
export function isSound({ strangers, genuineAnswers, lost, foreign }: FloodReport): boolean {
  return lost + foreign === 0 && Object.keys(strangers).join() === '401' && Object.keys(genuineAnswers).join() === '200';
}

/** What a stranger signs with: nothing, or what is no signature. */
const UNSIGNED = [undefined, '', 'sha256=', 'sha256=zz', `sha256=${'0'.repeat(63)}`, '0'.repeat(64), `sha1=${'0'.repeat(40)}`];

/** Floods a webhook with unsigned requests, each of which could be the first that a function sees, and has genuine events among them. */
export async function runFlood(options: FloodOptions): Promise<FloodReport> {
  const { directory, rate, seconds, genuine, ssm, instances } = options;
  const { source } = JSON.parse(readFileSync(join(directory, 'framework', 'source.json'), 'utf8')) as SourceConfig;
  const secret = randomBytes(24).toString('base64');
  const body = readFileSync(join(directory, 'samples', 'push', 'forced.json'));
  const [signature] = source.signature!.headers;

  const ids = new Set<string>();
  const requests = Array.from({ length: (rate + genuine) * seconds }, (_, index): PreparedRequest => {
    const headers = signedHeaders(source, { signing_secret: secret }, { eventType: 'push', body });
    if (isGenuine(index, options)) {
      ids.add(headers['X-GitHub-Delivery'] = randomUUID());
      return { headers, body };
    }
    const { [signature]: _signature, ...unsigned } = headers;
    const forged = UNSIGNED[index % UNSIGNED.length];
    return { headers: forged === undefined ? unsigned : { ...unsigned, [signature]: forged }, body };
  });

  const server = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'server.ts'), String(instances), String(ssm), secret], {
    cwd: directory, stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, NODE_OPTIONS: '', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const ended = once(server, 'close');
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const nextLine = async <Line>() => {
    const { value } = await lines.next() as { value?: string };
    if (value === undefined) throw new Error('the server of the flood has ended');
    return JSON.parse(value) as Line;
  };
  try {
    const { webhookUrl, sqsEndpoint, queueUrl, region, credentials } = await nextLine<FloodServer>();
    const { statuses, latencies, milliseconds } = await openLoop({ url: webhookUrl, requests, rate: rate + genuine });
    const sqs = new SQSClient({ endpoint: sqsEndpoint, region, credentials });
    const found = (await drain(sqs, queueUrl)).map(({ Body }) => (JSON.parse(Body!) as { details: { delivery_id: string } }).details.delivery_id);
    sqs.destroy();
    server.stdin.end();
    const ofKind = (kind: boolean) => Array.from(statuses.keys()).filter((index) => isGenuine(index, options) === kind);
    const delivered = new Set(found);
    const costs = await nextLine<FloodCosts>();
    return {
      ...options,
      strangers: countOf(ofKind(false).map((index) => statuses[index])),
      genuineAnswers: countOf(ofKind(true).map((index) => statuses[index])),
      lost: [...ids].filter((id) => !delivered.has(id)).length,
      foreign: found.filter((id) => !ids.has(id)).length,
      ssmCalls: costs.ssm,
      answeredASecond: Math.round(requests.length / milliseconds * 1_000),
      p50: percentile(ofKind(true).map((index) => latencies[index]), 50),
      p99: percentile(ofKind(true).map((index) => latencies[index]), 99),
      cpuMs: costs.cpuMs / requests.length,
    };
  } finally {
    server.kill('SIGKILL');
    await ended;
  }
}

/** Which requests are genuine: so many of each second's, evenly. */
function isGenuine(index: number, { rate, genuine }: FloodOptions): boolean {
  const share = genuine / (rate + genuine);
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}

function countOf(values: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
