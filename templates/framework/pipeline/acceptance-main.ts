import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { acceptance } from './acceptance';
import { createQueueCounters } from './queue-counters';
import { readStageSecrets } from './stage-secrets';
import { urlOfStage } from './webhook-url';
import { runCommand, UsageError } from '../cli/command';
import { config } from '../config';
import { stageNames } from '../names';
import { readSample } from '../samples';
import type { Sample } from '../samples';

/** Of what was built, where the action runs. */
const SAMPLES = 'samples';

const HELP = `
Posts samples to a deployed webhook, signed with the stage's secrets, and looks for them in the main queue.

Usage: node acceptance.js --stage STAGE [OPTIONS]

  --stage STAGE     ${stageNames(config).join(' or ')}
  --url URL         the webhook (default: WEBHOOK_URL of the environment)
  --queue-url URL   the main queue (default: QUEUE_URL of the environment)
  --help            this text

Which samples: acceptanceSamples of the stage's pipeline, in .projenrc.ts.
Exit status: 0 when all were delivered and the queue has got them.
`;

runCommand(HELP, { 'stage': { type: 'string' }, 'url': { type: 'string' }, 'queue-url': { type: 'string' } }, async ({ values }) => {
  const stage = config.stages[values.stage ?? ''];
  if (values.stage === undefined || !stage) {
    throw new UsageError(`--stage is ${JSON.stringify(values.stage)}; it must be ${stageNames(config).join(' or ')}`);
  }
  const url = urlOf('--url', 'WEBHOOK_URL', values.url);
  const queueUrl = urlOf('--queue-url', 'QUEUE_URL', values['queue-url']);
  const names = stage.pipeline?.acceptanceSamples ?? [];
  if (names.length === 0) {
    throw new UsageError(`Stage ${values.stage} has no acceptance samples: name some in .projenrc.ts (acceptanceSamples).`);
  }

  const { region } = stage;
  await acceptance({
    url: urlOfStage(url, stage, process.env),
    source: config.source,
    secrets: await readStageSecrets(new SSMClient({ region }), config, values.stage),
    samples: names.map(sample),
    queue: createQueueCounters({ sqs: new SQSClient({ region }), cloudWatch: new CloudWatchClient({ region }) }, queueUrl),
    print: (text) => console.log(text),
  });
});

function urlOf(option: string, variable: string, value = process.env[variable]): string {
  if (!value || !URL.canParse(value)) {
    throw new UsageError(`${option} or ${variable} is ${JSON.stringify(value)}; it must be a URL, as the deployment's output gives it`);
  }
  return value;
}

function sample(name: string): Sample {
  if (relative(SAMPLES, join(SAMPLES, name)).startsWith('..') || !lstatSync(join(SAMPLES, name), { throwIfNoEntry: false })?.isFile()) {
    throw new Error(`${name} is not a file in samples/, but acceptanceSamples names it.`);
  }
  return readSample(SAMPLES, name);
}
