import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../scripts/suite/run-steps';
import type { Step } from '../scripts/suite/run-steps';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'steps-')); });
afterEach(() => rmSync(directory, { recursive: true }));

/** A step that runs a line of shell. */
const step = (name: string, script: string, ...after: string[]): Step => ({ name, command: ['sh', '-c', script], after });

async function run(...steps: Step[]) {
  const printed: string[] = [];
  const runs = await runSteps(steps, (text) => printed.push(text), 20);
  return { outcomes: Object.fromEntries(runs.map(({ name, outcome }) => [name, outcome])), printed };
}

test('what comes after nothing runs at once', async () => {
  // Each waits for what the other writes.
  const meets = (mine: string, other: string) => `echo > ${join(directory, mine)}; until [ -e ${join(directory, other)} ]; do sleep 0.01; done`;
  expect((await run(step('one', meets('a', 'b')), step('two', meets('b', 'a')))).outcomes).toEqual({ one: 'passed', two: 'passed' });
});

test('a step waits for those before it', async () => {
  const file = join(directory, 'order');
  await run(step('first', `sleep 0.1; echo first >> ${file}`), step('second', `echo second >> ${file}`, 'first'));
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
});

test('what comes after a failure is skipped, also over one that is skipped; the others run', async () => {
  const { outcomes } = await run(step('bad', 'exit 3'), step('next', 'true', 'bad'), step('last', 'true', 'next'), step('other', 'true'));
  expect(outcomes).toEqual({ bad: 'failed', next: 'skipped', last: 'skipped', other: 'passed' });
});

test('a program that is not there fails, and says which', async () => {
  const { outcomes, printed } = await run({ name: 'missing', command: ['no-such-program'] });
  expect(outcomes).toEqual({ missing: 'failed' });
  expect(printed.at(-1)).toContain('no-such-program cannot be run');
});

test('what a step prints stays together, in the order of its two streams; of one that failed it comes last', async () => {
  const talk = (name: string) => `echo ${name} 1; sleep 0.05; echo ${name} 2 >&2; sleep 0.05; echo ${name} 3`;
  const { printed } = await run(step('bad', `${talk('bad')}; exit 1`), step('good', `${talk('good')}; sleep 0.2`));
  const [bad, good] = ['bad', 'good'].map((name) => printed.filter((text) => text.includes(`${name} 1`)));
  expect(good).toEqual([expect.stringMatching(/── good passed after \d+ s ─+\ngood 1\ngood 2\ngood 3\n$/)]);
  expect(bad).toEqual([expect.stringMatching(/── bad failed ─+\nbad 1\nbad 2\nbad 3\n$/)]);
  expect(printed.at(-1)).toBe(bad[0]);
});

test('what takes long gives signs of life', async () => {
  const { printed } = await run(step('slow', 'sleep 0.2'));
  expect(printed).toContain('… slow (0 s)\n');
});
