import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { endpointOf, noPositionals, stageOf } from './call';
import { onLambda, reprocessAll, toTable } from './reprocess';
import { onLocalRun } from './reprocess-local';
import { readSelection, SELECTION_HELP, SELECTION_OPTIONS } from './selection';
import type { SelectionFlags } from './selection';
import { runCommand, toInteger } from '../cli/command';
import { keepStandardOutput } from '../cli/standard-output';
import { config } from '../config';
import { functionName, stageNames } from '../names';
import { MAX_ROUNDS } from '../queue-settings';
import { readRequest } from '../runtime/reprocess/request';
import type { ReprocessRequest } from '../runtime/reprocess/request';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);

const HELP = `
Processes dead letters again, with the schemas and handlers that are deployed, and prints what became of them. MozDef events
that SQS has redriven go back to the queue as they are, ${MAX_ROUNDS} times; then they are parked in the event bucket. A dead letter is
deleted when SQS has taken what replaces it.

Usage: npx projen reprocess [-- OPTIONS]

  --stage S        which stage: ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --local          the queues of the local run (npx projen local), with the handlers as they are in src/ now
  --dry-run        only tell what would become of them
  --max N          no more than so many
${SELECTION_HELP}
  --parked         the parked MozDef events, back to the queue, in place of the dead letters
  --discarded      the dead letters that were discarded (npx projen deadletters -- --discard), in place of those on the queue
  --json           print JSON
  --endpoint URL   an endpoint of AWS Lambda other than the region's own
  --help           this text

Exit status: 0 when SQS took whatever there was to send, quarantined again or not.
`;

runCommand(HELP, {
  'stage': { type: 'string' },
  'local': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'max': { type: 'string' },
  ...SELECTION_OPTIONS,
  'parked': { type: 'boolean' },
  'discarded': { type: 'boolean' },
  'json': { type: 'boolean' },
  'endpoint': { type: 'string' },
}, async ({ values, positionals }) => {
  noPositionals(positionals);
  const request = requestOf(values);
  // Which stage the local run is makes no difference to what it does.
  const stage = values.local && values.stage === undefined ? STAGES[0] : stageOf(config, values.stage);
  const endpoint = endpointOf(values.endpoint);

  const print = keepStandardOutput();

  const run = values.local
    ? await onLocalRun(ROOT, stage)
    : onLambda(new LambdaClient({ region: config.stages[stage].region, endpoint }), functionName(config, stage, 'reprocess'));
  const report = await reprocessAll(run, request, ({ examined, delivered, quarantinedAgain }) => {
    process.stderr.write(`${examined} examined, ${delivered} delivered, ${quarantinedAgain} quarantined again\n`);
  });
  print(`${values.json ? JSON.stringify(report) : toTable(report, request.dryRun)}\n`);
  if (report.failed > 0) {
    throw new Error(`SQS did not take ${report.failed} messages; their dead letters are where they were: try again`);
  }
  if (report.more) {
    process.stderr.write('There may be more dead letters: run it again.\n');
  }
});

interface Flags extends SelectionFlags {
  readonly 'dry-run'?: boolean;
  readonly 'max'?: string;
  readonly 'parked'?: boolean;
  readonly 'discarded'?: boolean;
}

function requestOf(flags: Flags): ReprocessRequest {
  const { 'dry-run': dryRun, parked, discarded } = flags;
  const max = flags.max === undefined ? undefined : toInteger('max', flags.max, 1, Number.MAX_SAFE_INTEGER);
  return readRequest({ dryRun, max, parked, discarded, ...readSelection(flags) });
}
