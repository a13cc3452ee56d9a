import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flameGraph } from './load/flame-graph';
import { readProfile } from './load/profile';
import { COLORS, colorOf, report } from './load/report';
import { runTrial, WARM_UP_SECONDS } from './load/trial';
import type { Load, Trial } from './load/trial';
import { pack, ROOT } from '../scripts/lib/generated-repository';
import { generateSignedWebhook } from '../scripts/lib/signed-webhook';

/*
 * How many events a second the local run of a generated repository takes, what that costs, and where the time goes, beside the
 * same repository with a bare handler in place of its ingest function. docs/performance.md says what is measured, and how.
 */

/** Where the search for the highest rate begins, and by how much a step is above the last. */
const FIRST_RATE = 400;
const STEP = 1.25;
const STEP_SECONDS = 10;
const FULL_SECONDS = 60;
/** What was to be shown, in events a second. */
const GOAL = 2_000;
const FLAME_GRAPH_TITLE = 'Processor time of the local run, 25 events in a request';
/** How long a local run may take to start, in milliseconds; a profile is read from then on. */
const START_MS = 5_000;
/** Milliseconds within which 99 of 100 requests are answered where a rate is sustained. */
const PATIENCE_MS = 1_000;

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-load-'));
  try {
    const here = join(root, 'here');
    await generateSignedWebhook(here, await pack(), 'example');
    const bare = withBareHandler(here, join(root, 'bare'));
    const rows: [label: string, trial: Trial][] = [];
    const measure = async (label: string, directory: string, load: Load) => {
      const trial = await runTrial(directory, load);
      rows.push([label, trial]);
      console.log(label, JSON.stringify(trial));
      return trial;
    };

    for (const batch of [25, 10]) {
      await measure('here', here, { rate: GOAL, seconds: FULL_SECONDS, batch });
      await measure('bare handler', bare, { rate: GOAL, seconds: FULL_SECONDS, batch });
    }
    const highest = { 'here': await highestRate(here), 'bare handler': await highestRate(bare) };
    const rate = Math.min(highest.here, GOAL);
    await measure('here', here, { rate, seconds: FULL_SECONDS, batch: 1 });
    await measure('bare handler', bare, { rate, seconds: FULL_SECONDS, batch: 1 });

    const profiles = [await profile(here, join(root, 'one'), highest.here / 2, 1), await profile(here, join(root, 'batch'), GOAL / 2, 25)];
    const results = join(ROOT, 'bench', 'results');
    writeFileSync(join(results, 'load.md'), report(rows, highest, profiles[0], profiles[1]));
    writeFileSync(join(ROOT, 'docs', 'load-flame-graph.svg'), flameGraph(profiles[1], FLAME_GRAPH_TITLE, colorOf, COLORS));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The same repository, whose ingest function is a bare handler. */
function withBareHandler(original: string, directory: string): string {
  mkdirSync(directory);
  for (const name of ['framework', 'src', 'schemas', 'samples', 'package.json']) {
    cpSync(join(original, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(original, 'node_modules'), join(directory, 'node_modules'));
  const ingest = join(directory, 'framework', 'runtime', 'entrypoints', 'ingest.ts');
  rmSync(ingest);
  copyFileSync(join(__dirname, 'load', 'bare-handler.ts'), ingest);
  return directory;
}

/** The highest rate of single events that is sustained: every request answered with 200, 99 of 100 in time. */
async function highestRate(directory: string): Promise<number> {
  let sustained = 0;
  for (let rate = FIRST_RATE; ; rate = Math.round(rate * STEP / 50) * 50) {
    const { refused, lost, p99 } = await runTrial(directory, { rate, seconds: STEP_SECONDS, batch: 1 });
    if (refused + lost > 0 || p99 > PATIENCE_MS) return sustained;
    sustained = rate;
  }
}

/** What the local run does in the middle of a load. */
async function profile(directory: string, out: string, rate: number, batch: number) {
  await runTrial(directory, { rate: Math.round(rate), seconds: 20, batch }, ['--cpu-prof', `--cpu-prof-dir=${out}`]);
  const files = readdirSync(out).map((file) => join(out, file));
  // There is another, of the thread in which tsx transpiles.
  const [largest] = files.sort((a, b) => statSync(b).size - statSync(a).size);
  return readProfile(largest, START_MS + WARM_UP_SECONDS * 1_000);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
