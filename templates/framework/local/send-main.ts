import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { watchDeadLetters } from './dead-letter-watch';
import { readRunFile } from './run-file';
import { signingSecrets } from './secrets';
import { sendSample } from './send';
import { failureOf, toText } from './send-report';
import type { SentSample } from './send-report';
import { jsonFault } from '../build/json-file';
import { runCommand, UsageError } from '../cli/command';
import { config } from '../config';
import { stageNames } from '../names';
import { readSample, readSamples } from '../samples';

const ROOT = join(__dirname, '..', '..');
const SAMPLES = join(ROOT, 'samples');

const HELP = `
Signs samples as ${config.source.title} does, posts them, and prints what happened to each: at the local run, with the reason of what is
quarantined.

Usage: npx projen send [-- OPTIONS] [FILE...]

  FILE         files in samples/ (default: all of them)
  --url URL    the webhook to post to (default: the local run, npx projen local)
  --help       this text

With --url the secrets are those of the environment or of .env.local (AUTH_TOKEN, SIGNING_SECRET).
Exit status: 0 when every sample was accepted, and nothing of it was quarantined.
`;

runCommand(HELP, { url: { type: 'string' } }, async ({ values, positionals }) => {
  if (values.url !== undefined && !URL.canParse(values.url)) {
    throw new UsageError(`--url is ${JSON.stringify(values.url)}; it must be a URL, as the output WebhookUrl gives it`);
  }
  const run = values.url === undefined ? readRunFile(ROOT, ', or give --url') : undefined;
  const { webhookUrl: url, secrets } = run ?? { webhookUrl: values.url!, secrets: signingSecrets(ROOT, config.source) };
  const samples = positionals.length === 0 ? readSamples(SAMPLES) : positionals.map((file) => {
    const name = relative(SAMPLES, existsSync(file) ? file : join(SAMPLES, file));
    if (name.startsWith('..') || !existsSync(join(SAMPLES, name))) {
      throw new UsageError(`${file} is not a file in samples/`);
    }
    return readSample(SAMPLES, name);
  });

  const unreachable = ({ message, cause }: Error & { cause?: Error }): never => {
    throw new Error(`${url} cannot be reached: ${cause?.message ?? message}${run ? '; start the local run anew: npx projen local' : ''}`);
  };
  const newDeadLetters = run && await watchDeadLetters(run.consoleUrl).catch(unreachable);
  const sent: SentSample[] = [];
  for (const sample of samples) {
    const result = await sendSample(url, config.source, secrets, sample).catch(unreachable);
    sent.push({ ...result, quarantines: await newDeadLetters?.().catch(unreachable), jsonFault: jsonFault(sample.body.toString('utf8'), `samples/${sample.name}`) });
  }
  console.log(toText(config.source, sent));
  const failure = failureOf(sent, { local: run !== undefined, stage: stageOf(url) });
  if (failure !== undefined) {
    throw new Error(failure);
  }
});

/** The stage that a webhook is of: the first part of its path, unless it has a domain of its own. */
function stageOf(url: string): string {
  const [, first] = new URL(url).pathname.split('/');
  return stageNames(config).find((stage) => stage === first) ?? stageNames(config)[0];
}
