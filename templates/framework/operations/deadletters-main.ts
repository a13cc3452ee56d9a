import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { endpointOf, noPositionals, reasonOf, stageOf } from './call';
import { countHidden, countParked, lookAt } from './deadletters';
import { createExport } from './deadletters-export';
import { createGroups } from './deadletters-groups';
import { toText } from './deadletters-report';
import type { DeadLettersReport } from './deadletters-report';
import { readSelection, SELECTION_HELP, SELECTION_OPTIONS } from './selection';
import { findStageQueues } from './stage-queues';
import { runCommand, toInteger, UsageError } from '../cli/command';
import { config } from '../config';
import { LOCAL_CREDENTIALS } from '../local/credentials';
import { readRunFile } from '../local/run-file';
import { stageNames } from '../names';
import { createEventStore } from '../runtime/event-store';
import { createDeadLetterQueue } from '../runtime/reprocess/dead-letter-queue';
import { isSelected } from '../runtime/reprocess/dead-letters';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);
/** How many messages are looked at between two lines of progress. */
const PROGRESS = 500;

const HELP = `
Shows what waits on the dead-letter queue, so that it is known what to fix: by reason and event type, how many, how old, the
most frequent details, and one event, its secrets masked. It deletes nothing; what is looked at is hidden meanwhile.

Usage: npx projen deadletters [-- OPTIONS]

  --stage S        which stage: ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --local          the queues of the local run (npx projen local)
  --max N          look at no more than so many messages (default 1000)
${SELECTION_HELP}
  --export DIR     also write the events to DIR/<event type>/, e.g. to samples/, where npx projen test fails on each until the
                   schema or the handler is fixed; no file is overwritten
  --unmasked       show and export exactly what was received, secrets too
  --json           print JSON
  --endpoint URL   an emulator of AWS, e.g. http://127.0.0.1:5000
  --help           this text

Names and patterns tell what is a secret; read an export before it is committed.
Exit status: 0 when the queue could be looked at, empty or not.
`;

runCommand(HELP, {
  stage: { type: 'string' },
  local: { type: 'boolean' },
  max: { type: 'string', default: '1000' },
  ...SELECTION_OPTIONS,
  export: { type: 'string' },
  unmasked: { type: 'boolean', default: false },
  json: { type: 'boolean' },
  endpoint: { type: 'string' },
}, async ({ values, positionals }) => {
  noPositionals(positionals);
  const { unmasked, export: directory } = values;
  const selection = readSelection(values);
  const max = toInteger('max', values.max, 1, 100_000);
  if (directory === '') {
    throw new UsageError('--export is empty; it must be a directory, e.g. samples');
  }
  // Which stage the local run is makes no difference to what lies on its queues.
  const stage = values.local && values.stage === undefined ? STAGES[0] : stageOf(config, values.stage);
  const { sqs, url, store } = await (values.local ? localQueue(stage) : deployedQueue(stage, endpointOf(values.endpoint)));

  const hidden = await countHidden(sqs, url);
  const groups = createGroups({ store, unmasked });
  const files = directory === undefined ? undefined : createExport({ directory, store, unmasked });
  const queue = createDeadLetterQueue(sqs, url);
  const { examined, more } = await lookAt(queue, { max, onProgress: tellEvery(PROGRESS), signal: onInterrupt() }, async (letter) => {
    if (!isSelected(letter, selection)) return;
    groups.add(letter);
    await files?.add(letter);
  });

  const report: DeadLettersReport = {
    queue: url.slice(url.lastIndexOf('/') + 1),
    examined,
    more,
    hidden,
    groups: await groups.list(),
    parked: await countParked(store).catch(reasonOf),
    exported: files?.report(),
  };
  const target = values.local ? '--local' : `--stage ${stage}`;
  process.stdout.write(`${values.json ? JSON.stringify(report) : toText(report, target, Date.now())}\n`);
});

async function deployedQueue(stage: string, endpoint: string | undefined) {
  const { region } = config.stages[stage];
  const sqs = new SQSClient({ region, endpoint });
  const { deadLetterQueueUrl: url, eventBucket } = await findStageQueues(sqs, config, stage, endpoint);
  return { sqs, url, store: createEventStore({ region, endpoint, forcePathStyle: endpoint !== undefined }, eventBucket) };
}

async function localQueue(stage: string) {
  const { sqsEndpoint: endpoint, deadLetterQueueUrl: url, eventBucket } = readRunFile(ROOT);
  const client = { endpoint, region: config.stages[stage].region, credentials: LOCAL_CREDENTIALS };
  return { sqs: new SQSClient(client), url, store: createEventStore({ ...client, forcePathStyle: true }, eventBucket) };
}

/** Progress for people, who wait for a long queue. */
function tellEvery(messages: number): (examined: number) => void {
  let told = 0;
  return (examined) => {
    if (examined < told + messages) return;
    told = examined;
    process.stderr.write(`${examined} looked at\n`);
  };
}

/** Ctrl-C ends the look, so that what is hidden is given back; a second one ends the process. */
function onInterrupt(): AbortSignal {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  return interrupt.signal;
}
