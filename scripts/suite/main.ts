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

function task(name: string, ...after: string[]): Step {
  return { name, command: ['projen', name], after };
}

/** How many tests came to an outcome, by the last lines of jest. */
function count(output: string, outcome: 'passed' | 'failed'): number {
  const summary = /^Tests: .*$/m.exec(stripVTControlCharacters(output))?.[0] ?? '';
  return Number(new RegExp(`(\\d+) ${outcome}`).exec(summary)?.[1] ?? 0);
}

async function main(): Promise<void> {
  const runs = await runSteps(STEPS, (text) => process.stdout.write(text));
  const sum = (outcome: 'passed' | 'failed') => runs.reduce((total, { output }) => total + count(output, outcome), 0);
  console.log(['', ...runs.map(({ name, outcome }) => `${name}: ${outcome}`), '', `${sum('passed')} passed, ${sum('failed')} failed`].join('\n'));
  if (runs.some(({ outcome }) => outcome !== 'passed')) {
    process.exitCode = 1;
  }
}

void main();
