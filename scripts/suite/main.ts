import { stripVTControlCharacters } from 'node:util';
import { runSteps } from './run-steps';
import type { Step } from './run-steps';

/**
 * What `npm test` runs. The end-to-end tests take longest, and wait for npm and Terraform half of their time: whatever needs only the
 * processor is done beside them, one after another.
 */
const STEPS: readonly Step[] = [
  task('compile'),
  task('e2e', 'compile'),
  task('check'),
  task('unit', 'check'),
  task('eslint', 'unit'),
];

/** What is done beside the tests when it is asked for by name. */
const ON_DEMAND: readonly Step[] = [
  // Without what the task does first: it is compiled already.
  { name: 'demo', command: ['tsx', 'scripts/demo/main.ts'], after: ['compile'] },
];

function task(name: string, ...after: string[]): Step {
  return { name, command: ['projen', name], after };
}

/** How many tests came to an outcome, by the last lines of jest. */
function count(output: string, outcome: 'passed' | 'failed'): number {
  const summary = /^Tests: .*$/m.exec(stripVTControlCharacters(output))?.[0] ?? '';
  return Number(new RegExp(`(\\d+) ${outcome}`).exec(summary)?.[1] ?? 0);
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !ON_DEMAND.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Error(`there is no ${unknown.join(', ')}: beside the tests, npm test can run ${ON_DEMAND.map(({ name }) => name).join(', ')}.`);
  }
  const steps = [...STEPS, ...ON_DEMAND.filter(({ name }) => wanted.includes(name))];
  const runs = await runSteps(steps, (text) => process.stdout.write(text));
  const sum = (outcome: 'passed' | 'failed') => runs.reduce((total, { output }) => total + count(output, outcome), 0);
  console.log(['', ...runs.map(({ name, outcome }) => `${name}: ${outcome}`), '', `${sum('passed')} passed, ${sum('failed')} failed`].join('\n'));
  if (runs.some(({ outcome }) => outcome !== 'passed')) {
    process.exitCode = 1;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
