import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { median, timed } from './measure';
import { pack, projenNew, ROOT } from '../scripts/lib/generated-repository';
import { run } from '../scripts/lib/run';

/*
 * What a user of a generated repository waits for and pays for, as ratios against what he would have without it, all in one run:
 * resync against a bare projen TypeScript project, cold start against a bare handler.
 */

const RUNS = 7;

/** The least that a handler can be that sends to SQS. */
const BARE_HANDLER = `
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const sqs = new SQSClient({});
  export const handler = (event) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body }));
`;

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mozdef-ef-bench-'));
  try {
    const tarball = await pack();
    const stages = ['dev', 'stg', 'prod'].flatMap((stage) => ['--stages', stage]);
    console.log('generating a GitHub source with three stages, and a bare projen TypeScript project …');
    const { directory } = await projenNew(join(root, 'github'), tarball, ['--service', 'github', '--source', 'github', ...stages, '--no-git']);
    const bare = join(root, 'bare');
    mkdirSync(bare);
    await run(join(ROOT, 'node_modules', '.bin', 'projen'), ['new', 'typescript', '--no-git'], { cwd: bare, env: { CI: '' } });

    const rows = [
      ...await resync(directory, bare),
      ...await synth(directory),
      ...await bundles(directory),
      ...await install(directory),
    ];
    const report = [
      '# Foundation', '',
      `Node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}, medians of ${RUNS} runs, taken in turn. \`npx projen bench\` makes this page.`, '',
      '| what | here | against | ratio |', '|---|---|---|---|',
      ...rows.map((row) => `| ${row.join(' | ')} |`), '',
    ].join('\n');
    console.log(report);
    writeFileSync(join(ROOT, 'bench', 'results', 'foundation.md'), report);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

type Row = [what: string, here: string, against: string, ratio: string];

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const milliseconds = (ms: number) => `${ms.toFixed(0)} ms`;
const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;

async function resync(directory: string, bare: string): Promise<Row[]> {
  const [ours, theirs] = await alternate(
    () => run('npx', ['projen'], { cwd: directory, env: { CI: '' } }),
    () => run('npx', ['projen'], { cwd: bare, env: { CI: '' } }),
  );
  return [['`npx projen`', seconds(ours), `${seconds(theirs)} (bare projen TypeScript project)`, (ours / theirs).toFixed(2)]];
}

async function synth(directory: string): Promise<Row[]> {
  const times: number[] = [];
  for (let index = 0; index < RUNS; index++) {
    times.push(await timed(() => run('npx', ['tsx', 'framework/infra/app.ts'], { cwd: directory })));
  }
  return [['synth of three stages, types, validators and bundles included', seconds(median(times)), '', '']];
}

async function bundles(directory: string): Promise<Row[]> {
  const out = join(directory, 'dist', 'functions');
  const bareFile = join(directory, 'bare.js');
  await build({
    stdin: { contents: BARE_HANDLER, resolveDir: directory, loader: 'ts' },
    outfile: bareFile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const ingest = join(out, 'ingest', 'index.js');
  const importTime = async (file: string) => Number(await run(process.execPath, ['-e', `
    const started = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - started);
  `], { cwd: directory, env: { STAGE: 'dev', QUEUE_URL: 'http://q', DEAD_LETTER_QUEUE_URL: 'http://d', EVENT_BUCKET: 'b', AWS_REGION: 'us-west-2' } }));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let index = 0; index < RUNS * 3; index++) {
    ours.push(await importTime(ingest));
    theirs.push(await importTime(bareFile));
  }
  const zip = join(out, 'ingest.zip');
  const size = (file: string) => statSync(file).size;
  const validators = readFileSync(join(directory, 'generated', 'validators.js')).length;
  return [
    ['import of the ingest bundle', milliseconds(median(ours)), `${milliseconds(median(theirs))} (bare handler with the SQS client)`, (median(ours) / median(theirs)).toFixed(2)],
    ['ingest bundle, minified', kilobytes(size(ingest)), `${kilobytes(size(bareFile))} (bare handler)`, (size(ingest) / size(bareFile)).toFixed(2)],
    [`ingest zip, source map included (28 schemas: ${kilobytes(validators)} before minifying)`, kilobytes(size(zip)), '', ''],
  ];
}

async function install(directory: string): Promise<Row[]> {
  if (!existsSync(join(directory, 'package-lock.json'))) throw new Error('projen new left no lock file');
  rmSync(join(directory, 'node_modules'), { recursive: true });
  const time = await timed(() => run('npm', ['ci'], { cwd: directory, env: { CI: '' } }));
  const megabytes = (await run('du', ['-sm', 'node_modules'], { cwd: directory })).split('\t')[0];
  return [['`npm ci` of a generated repository, npm cache warm (once)', seconds(time), `node_modules: ${megabytes} MB`, '']];
}

/** Medians of two commands' times, taken in turn, after one run of each that does not count. */
async function alternate(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  await one();
  await other();
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < RUNS; index++) {
    times[0].push(await timed(one));
    times[1].push(await timed(other));
  }
  return [median(times[0]), median(times[1])];
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
