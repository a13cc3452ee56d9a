import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { endpointOf, takeEngineArguments } from './call';
import { ENGINE, readOutput, runEngine } from './cdktf';
import type { Programs } from './cdktf';
import { clearStage } from './destroy';
import { checkAlarms } from './doctor-alarms';
import { nextSteps } from './next-steps';
import { describeSecrets } from './secrets';
import { chosenStack, engineArguments, STACK_COMMANDS, stacksOf } from './stacks';
import type { StackCommand } from './stacks';
import { reasonOf } from '../cli/aws-error';
import { runCommand, UsageError } from '../cli/command';
import { confirm } from '../cli/confirm';
import { config } from '../config';
import { isOnThisMachine } from '../emulator';
import { stackName, stageNames } from '../names';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);
const WHAT: Record<StackCommand, string> = {
  deploy: 'Deploys a stack: shows what would change, asks, and changes it.',
  diff: 'Shows what deploying a stack would change.',
  destroy: 'Removes a stack. A stage stays while its queues or its event bucket hold anything: it says how much, and what to do.',
};

// The task's own argument: projen puts the user's after it.
const [command] = process.argv.splice(2, 1) as StackCommand[];
const forEngine = takeEngineArguments(process.argv);
const APPROVE = command === 'diff' ? '' : '  --auto-approve  do not ask\n';
const EMPTY = command === 'destroy' ? '  --empty         delete for good what the stage holds, too: it is shown before the question\n' : '';
/** SQS's counters have what was sent a minute ago. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
const SETTLE_MS = 60_000;

const HELP = `
${WHAT[command] ?? ''}

Usage: npx projen ${command} [-- OPTIONS [STACK] [-- ${ENGINE.toUpperCase()}-OPTIONS]]

  STACK           one of ${stacksOf(config).join(', ')}
  --stage S       the stack of a stage: ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --pipeline      the stack of the stage's pipeline instead
  --state         the stack of the state bucket (npx projen bootstrap makes it, and checks it)
${APPROVE}${EMPTY}  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000; on this machine the stacks are adapted to it
  --help          this text

What follows a second -- is handed to ${ENGINE}, e.g. npx projen ${command} -- --stage ${STAGES[0]} -- --skip-provider-lock
Exit status: that of ${ENGINE}.
`;

runCommand(HELP, {
  'stage': { type: 'string' },
  'pipeline': { type: 'boolean' },
  'state': { type: 'boolean' },
  'auto-approve': { type: 'boolean' },
  'empty': { type: 'boolean' },
  'endpoint': { type: 'string' },
}, async ({ values, positionals }) => {
  if (!STACK_COMMANDS.includes(command)) {
    throw new UsageError(`the first argument is ${JSON.stringify(command)}; it must be one of ${STACK_COMMANDS.join(', ')}`);
  }
  const stack = chosenStack(config, { ...values, names: positionals });
  const programs: Programs = { root: ROOT, config, endpoint: endpointOf(values.endpoint) };
  const stage = STAGES.find((each) => stackName(config, each) === stack);
  const destroysStage = command === 'destroy' && stage !== undefined;
  if (values.empty && !destroysStage) {
    throw new UsageError('--empty is for destroy, and for the stack of a stage: nothing else holds events');
  }
  // It asks by itself, before anything is changed.
  const args = engineArguments(command, stack, values['auto-approve'] || destroysStage, forEngine);
  if (destroysStage) {
    await clear(stage, { empty: values.empty, approved: values['auto-approve'], endpoint: programs.endpoint });
  }
  process.exitCode = await runEngine(programs, args);
  if (destroysStage && process.exitCode !== 0) {
    process.stderr.write(`The event bucket of ${stack} is gone, and its webhook takes no events: run destroy again, or deploy to have the stage back.\n`);
  }
  if (command === 'deploy' && process.exitCode === 0 && stage !== undefined) {
    await tellNextSteps(programs, stage);
  }
});

/** Asks, and makes the stage ready to be destroyed. */
async function clear(stage: string, { empty, approved, endpoint }: { empty?: boolean; approved?: boolean; endpoint?: string }): Promise<void> {
  if (!approved && !process.stdin.isTTY) {
    throw new UsageError('destroy asks first, and standard input is no terminal: add --auto-approve');
  }
  const client = { region: config.stages[stage].region, endpoint };
  // Ctrl-C opens the webhook again; a second one ends the process.
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort(new Error('nothing was destroyed'));
  process.once('SIGINT', onInterrupt);
  await clearStage({
    clients: {
      sqs: new SQSClient(client),
      s3: new S3Client({ ...client, forcePathStyle: endpoint !== undefined }),
      lambda: new LambdaClient(client),
      sts: new STSClient(client),
    },
    config,
    stage,
    empty: empty ?? false,
    approve: async (question) => {
      if (!approved) return confirm(question);
      process.stderr.write(`${question} Yes, by --auto-approve.\n`);
      return true;
    },
    tell: (line) => process.stderr.write(`${line}\n`),
    settleMs: endpoint !== undefined && isOnThisMachine(endpoint) ? 0 : SETTLE_MS,
    signal: interrupt.signal,
  }).finally(() => process.removeListener('SIGINT', onInterrupt));
}

async function tellNextSteps(programs: Programs, stage: string): Promise<void> {
  const webhookUrl = await readOutput(programs, stackName(config, stage), 'WebhookUrl');
  // The engine ends with 0 when its question is answered with no, too.
  if (webhookUrl === undefined) return;
  const { endpoint } = programs;
  const client = { region: config.stages[stage].region, endpoint };
  const ssm = new SSMClient(client);
  // Of an emulator's alarms nobody is to be told.
  const [alarms] = endpoint === undefined
    ? await checkAlarms({ config, stage, clients: { sns: new SNSClient(client), sts: new STSClient(client) } }).catch(() => []) : [];
  const secrets = await describeSecrets(ssm, config, stage).catch((error: unknown) => ({ unknown: reasonOf(error) }));
  process.stderr.write(`\n${nextSteps({ config, stage, webhookUrl, secrets, alarms, endpoint })}\n`);
}
