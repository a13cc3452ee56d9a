import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSound, runFlood } from './run';
import type { FloodReport } from './run';
import { runCommand, toInteger } from '../../templates/framework/cli/command';
import { table } from '../../templates/framework/cli/table';
import { pack, projenNew } from '../lib/generated-repository';

const HELP = `
Packs this package, generates the repository of a GitHub event source with it, and floods its webhook, the local gateway with many instances
of the function's bundle behind it, with requests that nobody signed, while SSM throttles. Among them are genuine events, each of which must
be answered with a 2xx and be on the queue. docs/faults.md explains it.

Usage: npx projen flood [-- OPTIONS]

  --rate N          unsigned requests a second (default 2000)
  --seconds N       for how long (default 60)
  --genuine N       genuine events a second among them (default 25)
  --ssm N           GetParameters calls that SSM lets through a second (default 40, which is AWS's)
  --instances N     instances of the function, none of which has read its secret (default 50)
  --repository DIR  a generated repository of a GitHub source, to use in place of a new one
  --json            print JSON
  --help            this text

Exit status: 0 when every genuine event was answered and is there, and nothing else was let in.
`;

runCommand(HELP, {
  rate: { type: 'string', default: '2000' },
  seconds: { type: 'string', default: '60' },
  genuine: { type: 'string', default: '25' },
  ssm: { type: 'string', default: '40' },
  instances: { type: 'string', default: '50' },
  repository: { type: 'string' },
  json: { type: 'boolean' },
}, async ({ values }) => {
  const number = (name: 'rate' | 'seconds' | 'genuine' | 'ssm' | 'instances', min: number, max: number) => toInteger(name, values[name], min, max);
  const options = {
    rate: number('rate', 1, 20_000),
    seconds: number('seconds', 1, 3_600),
    genuine: number('genuine', 1, 1_000),
    ssm: number('ssm', 0, 10_000),
    instances: number('instances', 1, 1_000),
  };
  const directory = values.repository ?? mkdtempSync(join(tmpdir(), 'mozdef-ef-flood-'));
  // What was started is ended with this process, also when it is interrupted.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    if (values.repository === undefined) {
      process.stderr.write('packing, and generating a repository …\n');
      await projenNew(directory, await pack(), ['--service', 'flood', '--source', 'github', '--no-git']);
    }
    const report = await runFlood({ directory, ...options });
    process.stdout.write(`${values.json ? JSON.stringify(report) : toTable(report)}\n`);
    if (!isSound(report)) process.exitCode = 1;
  } finally {
    if (values.repository === undefined) rmSync(directory, { recursive: true, force: true });
  }
});

function toTable(report: FloodReport): string {
  const answers = (counts: Readonly<Record<number, number>>) => Object.entries(counts).map(([status, count]) => `${status}: ${format(count)}`).join(', ');
  return table(['what', 'count'], [
    ['unsigned requests, by answer', answers(report.strangers)],
    ['genuine events, by answer', answers(report.genuineAnswers)],
    ['genuine events that are not on the queue', format(report.lost)],
    ['messages on the queue that are not theirs', format(report.foreign)],
    ['calls of SSM', `${format(report.ssmCalls.calls)}, ${format(report.ssmCalls.throttled)} of them throttled`],
    ['instances of the function', format(report.instances)],
    ['requests answered in a second', format(report.answeredASecond)],
    ['milliseconds of processor time for a request, of gateway and function', report.cpuMs.toFixed(2)],
    ['milliseconds for a genuine event, half of them within', report.p50.toFixed(1)],
    ['milliseconds for a genuine event, 99 of 100 within', report.p99.toFixed(1)],
    ['seconds', format(report.seconds)],
  ]);
}

const format = (count: number) => count.toLocaleString('en-US');
