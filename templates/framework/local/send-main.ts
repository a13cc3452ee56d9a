import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LocalRunInfo } from './local-run';
import { readRunFile } from './run-file';
import { configuredSecrets } from './secrets';
import { sendSample } from './send';
import type { SendResult } from './send';
import { runCommand, UsageError } from '../cli/command';
import { table } from '../cli/table';
import { config } from '../config';
import { readSample, readSamples } from '../samples';

const ROOT = join(__dirname, '..', '..');
const SAMPLES = join(ROOT, 'samples');

const HELP = `
Signs samples as ${config.source.title} does, posts them, and prints what happened to each.

Usage: npx projen send [-- OPTIONS] [FILE...]

  FILE         files in samples/ (default: all of them)
  --url URL    the webhook to post to (default: the local run, npx projen local)
  --help       this text

With --url the secrets are those of the environment or of .env.local (AUTH_TOKEN, SIGNING_SECRET).
Exit status: 0 when every sample was answered with a 2xx.
`;

runCommand(HELP, { url: { type: 'string' } }, async ({ values, positionals }) => {
  const { url, secrets } = values.url === undefined ? localRun() : { url: values.url, secrets: configuredSecrets(ROOT, config.source) };
  if (!URL.canParse(url)) {
    throw new UsageError(`--url is ${JSON.stringify(url)}; it must be a URL, as the output WebhookUrl gives it`);
  }
  const samples = positionals.length === 0 ? readSamples(SAMPLES) : positionals.map((file) => {
    const name = relative(SAMPLES, existsSync(file) ? file : join(SAMPLES, file));
    if (name.startsWith('..') || !existsSync(join(SAMPLES, name))) {
      throw new UsageError(`${file} is not a file in samples/`);
    }
    return readSample(SAMPLES, name);
  });

  const results: SendResult[] = [];
  for (const sample of samples) {
    results.push(await sendSample(url, config.source, secrets, sample).catch((error: Error & { cause?: Error }) => {
      throw new Error(`${url} cannot be reached: ${error.cause?.message ?? error.message}`);
    }));
  }
  console.log(table(['sample', 'event type', 'status', 'answer'], results.map(({ sample, status, body }) =>
    [sample.name, sample.eventType, String(status), body.slice(0, 100)])));
  const failed = results.filter(({ status }) => status >= 300).length;
  if (failed > 0) {
    throw new Error(`${failed} of ${results.length} samples were not accepted`);
  }
});

function localRun(): { url: string; secrets: LocalRunInfo['secrets'] } {
  const { webhookUrl, secrets } = readRunFile(ROOT, ', or give --url');
  return { url: webhookUrl, secrets };
}
