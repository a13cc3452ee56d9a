import { text } from 'node:stream/consumers';
import { parsePlan, refuseToLoseEvents, summarizePlan } from './plan-summary';
import { runCommand } from '../cli/command';

const HELP = `
Summarizes a plan, and fails when it would delete or replace a queue or a bucket.

Usage: terraform show -json plan.tfplan | node plan-summary.js

On standard output: the summary in one line, for the approval. On standard error: all of it, for the log.
With ALLOW_QUEUE_REPLACEMENT=true both may be deleted and replaced.
`;

runCommand(HELP, {}, async () => {
  const plan = parsePlan(await text(process.stdin));
  process.stderr.write(`${summarizePlan(plan, { limit: Infinity })}\n`);
  if (process.env.ALLOW_QUEUE_REPLACEMENT !== 'true') {
    refuseToLoseEvents(plan);
  }
  // One line: whether a variable that CodeBuild exports keeps its line feeds is documented nowhere.
  process.stdout.write(`${summarizePlan(plan, { separator: ' | ' })}\n`);
});
