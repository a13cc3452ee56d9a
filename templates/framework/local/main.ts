import { join } from 'node:path';
import { inspect } from 'node:util';
import type { GatewayAnswer } from './gateway';
import { onLauncherGone } from './launchers';
import { startLocalRun } from './local-run';
import { writeRunFile } from './run-file';
import { runCommand, toInteger } from '../cli/command';
import { config } from '../config';
import { stageNames } from '../names';
import { endpointOf, stageOf } from '../operations/call';

const ROOT = join(__dirname, '..', '..');
const STAGES = stageNames(config);

const HELP = `
Runs this event source on this machine: the functions' bundles behind a gateway that behaves as API Gateway does, with an
SQS endpoint that any AWS SDK or CLI can read. Prints one line of JSON with all addresses, and the credentials of the run, when
ready. Ctrl-C stops it.

Usage: npx projen local [-- OPTIONS]

  --port N     port of the webhook and the console, 0 for a free one (default 8400)
  --stage S    which stage to be: ${STAGES.join(', ')} (default ${STAGES[0]})
  --endpoint URL  an emulator of AWS (moto, LocalStack) where the stage is deployed, whose queues are to be used; the
               console does not show them (default: queues of its own)
  --unlisted   the commands (send, deadletters, reprocess) do not find it: a test's, beside one that is worked with
  --help       this text

Secrets are made at random for each run, unless they are set in the environment or in .env.local
(AUTH_TOKEN, SIGNING_SECRET).
`;

runCommand(HELP, {
  port: { type: 'string', default: '8400' },
  stage: { type: 'string', default: STAGES[0] },
  endpoint: { type: 'string' },
  unlisted: { type: 'boolean' },
}, async ({ values }) => {
  const port = toInteger('port', values.port, 0, 65_535);
  const stage = stageOf(config, values.stage);
  // Not by AWS_ENDPOINT_URL: queues of its own are the rule.
  const endpoint = values.endpoint === undefined ? undefined : endpointOf(values.endpoint);

  // Standard output is for the one line of JSON; whatever else is printed, by the functions too, is for people.
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

  const { info, stop } = await startLocalRun({ root: ROOT, stage, port, endpoint, onAnswer: tell });
  const forget = values.unlisted ? undefined : writeRunFile(ROOT, info);

  const end = () => {
    forget?.();
    // Whatever does not close in a second is cut off.
    setTimeout(() => process.exit(0), 1_000).unref();
    void stop().finally(() => process.exit(0));
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  // What nobody catches, as a promise that a handler does not wait for, ends a function on Lambda, and not those of other requests.
  process.on('uncaughtException', tellUncaught);
  process.stderr.on('error', end);
  onLauncherGone(end);
  process.stderr.write(`${config.source.title} event source "${config.service}", stage ${stage}\n` +
    `  webhook  ${info.webhookUrl}\n  console  ${info.consoleUrl}\n  SQS      ${info.sqsEndpoint}${values.unlisted ? '' : ', with the credentials in dist/local-run.json'}\n` +
    'npx projen send posts the samples; Ctrl-C stops.\n');
  print(`${JSON.stringify(info)}\n`);
});

function tellUncaught(thrown: unknown): void {
  process.stderr.write(`nothing caught this, and on Lambda it ends the function: ${inspect(thrown)}\n`);
}

function tell({ method, path, status, body, milliseconds }: GatewayAnswer): void {
  process.stderr.write(`${method} ${path} ${status} ${milliseconds} ms ${body.slice(0, 200)}\n`);
}
