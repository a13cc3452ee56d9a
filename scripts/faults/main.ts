import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFaults } from './run';
import { isSound, toTable } from './table';
import { runCommand, toInteger } from '../../templates/framework/cli/command';
import { pack } from '../lib/generated-repository';
import { generateSignedWebhook } from '../lib/signed-webhook';

const HELP = `
Packs this package, generates the repository of an event source with it, and sends events to its local run while the endpoint
of SQS and S3 fails in every way, and while the local run and the reprocess command are killed again and again. Then accounts
for every event: accepted = delivered + quarantined + dropped. docs/faults.md explains it.

Usage: npx projen faults [-- OPTIONS]

  --events N        how many (default 100000)
  --seed S          the seed of what is sent and of what fails, of a run before (default: a new one, which is printed)
  --repository DIR  a generated repository with a signature, to use in place of a new one; its code is replaced
  --json            print JSON
  --help            this text

Exit status: 0 when nothing is lost, and nothing else is wrong.
`;

/** How often it is said how far it is. */
const PROGRESS_MS = 10_000;

runCommand(HELP, {
  events: { type: 'string', default: '100000' },
  seed: { type: 'string' },
  repository: { type: 'string' },
  json: { type: 'boolean' },
}, async ({ values }) => {
  const events = toInteger('events', values.events, 1, 99_999_999);
  const seed = values.seed === undefined ? randomInt(2 ** 32) : toInteger('seed', values.seed, 0, 2 ** 32 - 1);
  const directory = values.repository ?? mkdtempSync(join(tmpdir(), 'mozdef-ef-faults-'));
  // What was started is ended with this process, also when it is interrupted.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const tell = (text: string) => process.stderr.write(`${text}\n`);
  try {
    if (values.repository === undefined) {
      tell('packing, and generating a repository …');
      await generateSignedWebhook(directory, await pack(), 'faults');
    }
    tell(`seed ${seed}`);
    let told = Date.now();
    const report = await runFaults({
      directory,
      events,
      seed,
      onProgress: (accepted) => {
        if (Date.now() - told < PROGRESS_MS) return;
        told = Date.now();
        tell(`${accepted} of ${events} accepted`);
      },
    });
    process.stdout.write(`${values.json ? JSON.stringify(report) : toTable(report)}\n`);
    if (!isSound(report)) process.exitCode = 1;
  } finally {
    if (values.repository === undefined) rmSync(directory, { recursive: true, force: true });
    // Not by itself: with tsx, Node.js 20 may not come to an end after programs that it started were killed.
    setImmediate(() => process.exit());
  }
});
