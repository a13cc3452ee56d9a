import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { step } from './progress';
import { traffic } from './traffic';
import type { Delivery, Expectation } from './traffic';
import { pack, projenNew } from '../lib/generated-repository';
import { drain } from '../lib/queue';

/** Requests under way at once. */
const CONCURRENCY = 8;

const HELP = `
Packs this package, generates the repository of a GitHub event source with the real projen CLI, builds it, runs it on this
machine, and posts every payload of @octokit/webhooks-examples to it, with forged, malformed and schema-breaking ones among
them. Then reads both queues through the AWS SDK and accounts for every request.

Usage: npm run demo [-- OPTIONS]

  --keep    leave the generated repository where it is, and say where
  --help    this text
`;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(HELP.trim());
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-demo-'));
  const directory = join(root, 'github');
  try {
    await demo(directory, root);
  } finally {
    if (process.argv.includes('--keep')) {
      console.log(`the generated repository is in ${directory}`);
    } else {
      rmSync(root, { recursive: true, force: true });
    }
  }
}

async function demo(directory: string, tarballs: string): Promise<void> {
  const tarball = await step('pack mozdef-ef-projen', () => pack(tarballs));
  const repository = await step('npx projen new --from mozdef-ef-projen --service github --source github', () =>
    projenNew(directory, tarball, ['--service', 'github', '--source', 'github', '--no-git']));
  await step('npx projen build', () => repository.projen('build'));
  const local = await step('npx projen local', () => repository.startLocal());
  const { info } = local;
  const sqs = new SQSClient({ endpoint: info.sqsEndpoint, region: 'us-west-2', credentials: info.credentials });
  try {
    const deliveries = await traffic(info.secrets.signing_secret!);
    const statuses = await step(`post ${deliveries.length} requests to ${info.webhookUrl}`, (progress) => postAll(info.webhookUrl, deliveries, progress));
    const [events, quarantined] = await step('read both queues', () => Promise.all([drain(sqs, info.queueUrl), drain(sqs, info.deadLetterQueueUrl)]));
    show(events, quarantined);
    account(deliveries, statuses, events, quarantined);
  } finally {
    sqs.destroy();
    await local.stop();
  }
}

/** Posts the deliveries, a few at a time; their statuses by id. */
async function postAll(url: string, deliveries: readonly Delivery[], progress: (done: number, of: number) => void): Promise<Map<string, number>> {
  const statuses = new Map<string, number>();
  const waiting = [...deliveries];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { status } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-github-event': next.eventType, 'x-github-delivery': next.id, 'x-hub-signature-256': next.signature },
        body: next.body,
      });
      statuses.set(next.id, status);
      progress(statuses.size, deliveries.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return statuses;
}

function show(events: readonly Message[], quarantined: readonly Message[]): void {
  const event = events.map(({ Body }) => JSON.parse(Body!) as { severity: string }).find(({ severity }) => severity === 'CRITICAL' || severity === 'ERROR');
  console.log(`\nA MozDef event:\n${JSON.stringify(event, undefined, 2)}`);
  const { Body, MessageAttributes } = quarantined.find((message) => message.MessageAttributes?.reason?.StringValue === 'schema') ?? quarantined[0];
  const attributes = Object.fromEntries(Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]));
  console.log(`\nA quarantined event, as received: ${Body!.slice(0, 120)}…\nand why:\n${JSON.stringify(attributes, undefined, 2)}\n`);
}

/** Finds every request on the queues by its id; throws unless each came to what it should. */
function account(
  deliveries: readonly Delivery[], statuses: ReadonlyMap<string, number>, events: readonly Message[], quarantined: readonly Message[],
): void {
  const found = new Map<string, Expectation>();
  for (const { Body } of events) found.set((JSON.parse(Body!) as { details: { delivery_id: string } }).details.delivery_id, 'delivered');
  for (const { MessageAttributes } of quarantined) found.set(MessageAttributes!.event_id!.StringValue!, 'quarantined');

  const counts = { delivered: 0, quarantined: 0, refused: 0, lost: 0 };
  const wrong: string[] = [];
  for (const { id, eventType, expected } of deliveries) {
    const status = statuses.get(id)!;
    const result = found.get(id) ?? (status < 300 ? 'lost' : 'refused');
    counts[result]++;
    if (result !== expected || status !== { delivered: 200, quarantined: 202, refused: 401 }[expected]) {
      wrong.push(`${eventType} ${id}: expected ${expected}, was ${result} with status ${status}`);
    }
  }
  const extra = events.length + quarantined.length - found.size;
  if (wrong.length > 0 || extra !== 0) {
    console.log([...wrong, `${extra} messages more than events`].join('\n'));
    process.exitCode = 1;
  }
  console.log(`demo: ${deliveries.length} sent, ${counts.delivered} delivered, ${counts.quarantined} quarantined, ${counts.refused} refused, ${counts.lost} lost`);
}

main().catch((error: Error) => {
  console.error(`demo failed: ${error.message}`);
  process.exitCode = 1;
});
