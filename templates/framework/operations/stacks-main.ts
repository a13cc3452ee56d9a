import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { endpointOf, takeEngineArguments } from './call';
import { ENGINE, readOutput, runEngine } from './cdktf';
import type { Programs } from './cdktf';
import { checkAlarms } from './doctor-alarms';
import { nextSteps } from './next-steps';
import { describeSecrets } from './secrets';
import { chosenStack, engineArguments, STACK_COMMANDS, stacksOf } from './stacks';
import type { StackCommand } from './stacks';
import { reasonOf } from '../cli/aws-error';
import { runCommand, UsageError } from '../cli/command';
import { config } from '../config';
import { stackName, stageNames } from '../names';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);
const WHAT: Record<StackCommand, string> = {
  deploy: 'Deploys a stack: shows what would change, asks, and changes it.',
  diff: 'Shows what deploying a stack would change.',
  destroy: 'Removes a stack, and all that is in it. Messages that still wait on its queues are lost.',
};

// The task's own argument: projen puts the user's after it.
const [command] = process.argv.splice(2, 1) as StackCommand[];
const forEngine = takeEngineArguments(process.argv);
const APPROVE = command === 'diff' ? '' : '  --auto-approve  do not ask\n';

const HELP = `
${WHAT[command] ?? ''}

Usage: npx projen ${command} [-- OPTIONS [STACK] [-- ${ENGINE.toUpperCase()}-OPTIONS]]

  STACK           one of ${stacksOf(config).join(', ')}
  --stage S       the stack of a stage: ${STAGES.join(', ')}${STAGES.length === 1 ? ` (default ${STAGES[0]})` : ''}
  --pipeline      the stack of the stage's pipeline instead
  --state         the stack of the state bucket (npx projen bootstrap makes it, and checks it)
${APPROVE}  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000; on this machine the stacks are adapted to it
  --help          this text

What follows a second -- is handed to ${ENGINE}, e.g. npx projen ${command} -- --stage ${STAGES[0]} -- --skip-provider-lock
Exit status: that of ${ENGINE}.
`;

runCommand(HELP, {
  'stage': { type: 'string' },
  'pipeline': { type: 'boolean' },
  'state': { type: 'boolean' },
  'auto-approve': { type: 'boolean' },
  'endpoint': { type: 'string' },
}, async ({ values, positionals }) => {
  if (!STACK_COMMANDS.includes(command)) {
    throw new UsageError(`the first argument is ${JSON.stringify(command)}; it must be one of ${STACK_COMMANDS.join(', ')}`);
  }
  const stack = chosenStack(config, { ...values, names: positionals });
  const args = engineArguments(command, stack, values['auto-approve'], forEngine);
  const programs: Programs = { root: ROOT, config, endpoint: endpointOf(values.endpoint) };
  process.exitCode = await runEngine(programs, args);
  const stage = STAGES.find((each) => stackName(config, each) === stack);
  if (command === 'deploy' && process.exitCode === 0 && stage !== undefined) {
    await tellNextSteps(programs, stage);
  }
});

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
