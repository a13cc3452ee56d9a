import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { endpointOf, noPositionals, orLocal, stageOf } from './call';
import { countHidden, countParked } from './deadletters';
import { createExport } from './deadletters-export';
import { createGroups } from './deadletters-groups';
import { toText } from './deadletters-report';
import type { DeadLettersReport } from './deadletters-report';
import { onLambda, reprocessAll } from './reprocess';
import { onLocalRun } from './reprocess-local';
import { readSelection, SELECTION_HELP, SELECTION_OPTIONS } from './selection';
import { findStageQueues } from './stage-queues';
import { reasonOf } from '../cli/aws-error';
import { runCommand, toInteger, UsageError } from '../cli/command';
import { confirm } from '../cli/confirm';
import { keepStandardOutput } from '../cli/standard-output';
import { config } from '../config';
import { DISCARDED_RETENTION_DAYS } from '../event-bucket';
import { readRunFile } from '../local/run-file';
import { functionName, stageNames } from '../names';
import { createEventStore } from '../runtime/event-store';
import { createDeadLetterQueue } from '../runtime/reprocess/dead-letter-queue';
import { isSelected } from '../runtime/reprocess/dead-letters';
import { lookAt } from '../runtime/reprocess/look';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);
/** How many messages are looked at between two lines of progress. */
const PROGRESS = 500;

const HELP = `
Shows what waits on the dead-letter queue, so that it is known what to fix: by reason and event type, how many, how old, the
most frequent details, and one event, its secrets masked. It deletes nothing, unless it is asked to discard; what is looked at
is hidden meanwhile.

Usage: npx projen deadletters [-- OPTIONS]

  --stage S        which stage: ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --local          the queues of the local run (npx projen local)
  --max N          look at no more than so many messages (default 1000)
${SELECTION_HELP}
  --export DIR     also write the events to DIR/<event type>/, e.g. to samples/, where npx projen test fails on each until the
                   schema or the handler is fixed; no file is overwritten
  --discard        give up those that are shown, which --reason, --event-type or --event-id must select: after a question they leave
                   the queue, are counted, and are kept in the event bucket for ${DISCARDED_RETENTION_DAYS} days (npx projen reprocess -- --discarded
                   takes them up again)
  --yes            do not ask before discarding
  --unmasked       show and export exactly what was received, secrets too
  --json           print JSON
  --endpoint URL   an emulator of AWS, e.g. http://127.0.0.1:5000
  --help           this text

Names and patterns tell what is a secret; read an export before it is committed.
Exit status: 0 when the queue could be looked at, empty or not, and all that was to be discarded was.
`;

runCommand(HELP, {
  stage: { type: 'string' },
  local: { type: 'boolean' },
  max: { type: 'string', default: '1000' },
  ...SELECTION_OPTIONS,
  export: { type: 'string' },
  discard: { type: 'boolean' },
  yes: { type: 'boolean' },
  unmasked: { type: 'boolean', default: false },
  json: { type: 'boolean' },
  endpoint: { type: 'string' },
}, async ({ values, positionals }) => {
  noPositionals(positionals);
  const { unmasked, discard, export: directory } = values;
  const selection = readSelection(values);
  const max = toInteger('max', values.max, 1, 100_000);
  if (directory === '') {
    throw new UsageError('--export is empty; it must be a directory, e.g. samples');
  }
  if (discard && Object.values(selection).every((value) => value === undefined)) {
    throw new UsageError('--discard takes some dead letters, never all: add --reason, --event-type or --event-id');
  }
  if (discard && !values.yes && !process.stdin.isTTY) {
    throw new UsageError('--discard asks first, and standard input is no terminal: look at what it would be without --discard, then add --yes');
  }
  const print = keepStandardOutput();
  // Which stage the local run is makes no difference to what lies on its queues.
  const stage = values.local && values.stage === undefined ? STAGES[0] : stageOf(config, values.stage);
  const endpoint = endpointOf(values.endpoint);
  const { sqs, url, store } = await (values.local ? localQueue(stage) : deployedQueue(stage, endpoint));

  const hidden = await countHidden(sqs, url);
  const groups = createGroups({ store, unmasked });
  const files = directory === undefined ? undefined : createExport({ directory, store, unmasked });
  const queue = createDeadLetterQueue(sqs, url);
  let newest = 0;
  const { examined, more } = await lookAt(queue, { max, onProgress: tellEvery(PROGRESS), signal: onInterrupt() }, async (letter) => {
    if (!isSelected(letter, selection)) return;
    newest = Math.max(newest, letter.sentAt);
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
  const count = report.groups.reduce((sum, group) => sum + group.count, 0);
  if (!discard || count === 0) {
    print(`${values.json ? JSON.stringify(report) : toText(report, target, Date.now())}\n`);
    return;
  }

  process.stderr.write(`${toText(report, target, Date.now())}\n\n`);
  if (!values.yes && !await confirm(`Discard ${count} dead letter${count === 1 ? '' : 's'} of ${report.queue}?`)) {
    throw new Error('nothing was discarded');
  }
  const run = values.local
    ? await onLocalRun(ROOT, stage)
    : onLambda(new LambdaClient({ region: config.stages[stage].region, endpoint }), functionName(config, stage, 'reprocess'));
  // No more than were shown, and none that came since.
  const { discarded, failed } = await reprocessAll(run, { discard: true, ...selection, max: count, before: newest + 1 }, () => undefined);
  print(values.json
    ? `${JSON.stringify({ ...report, discarded })}\n`
    : `${discarded} discarded. They are kept for ${DISCARDED_RETENTION_DAYS} days; to take them up again: npx projen reprocess -- ${target} --discarded\n`);
  if (discarded < count) {
    throw new Error(`${count - discarded} were not discarded: ${failed > 0
      ? `${failed} could not be kept in the event bucket` : 'somebody else had them'}; they are where they were: try again`);
  }
});

async function deployedQueue(stage: string, endpoint: string | undefined) {
  const { region } = config.stages[stage];
  const sqs = new SQSClient({ region, endpoint });
  const { deadLetterQueueUrl: url, eventBucket } = await findStageQueues(sqs, config, stage, endpoint).catch(orLocal);
  return { sqs, url, store: createEventStore({ region, endpoint, forcePathStyle: endpoint !== undefined }, eventBucket) };
}

async function localQueue(stage: string) {
  const { sqsEndpoint: endpoint, deadLetterQueueUrl: url, eventBucket, credentials } = readRunFile(ROOT);
  const client = { endpoint, region: config.stages[stage].region, credentials };
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
