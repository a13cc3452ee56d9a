import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withCopy } from './copy-repository';
import { FRAMEWORK } from './framework';
import { findRepository } from './repository';
import { availableVersion, tryUpgrade } from './upgrade-check';
import type { Upgrade } from './upgrade-check';
import { formatUpgrade, isForYou } from './upgrade-report';
import { runCommand } from '../cli/command';
import { config } from '../config';
import { stackName, stageNames, stateStackName } from '../names';
import { endpointOf, noPositionals, stageOf } from '../operations/call';
import { localStateFile, terraformBinary } from '../operations/cdktf';
import { stacksOf } from '../operations/stacks';

const ROOT = join(__dirname, '..', '..');

const HELP = `
Shows what another version of the framework would change: what is new and what you must do, the files, whether your code builds with it,
and what a deployment would do to each stack whose Terraform state can be read. All of it happens in a copy; nothing is changed.

Usage: npx projen upgrade-check [-- OPTIONS]

  --to VERSION    a version, range or tag of npm (default: latest)
  --stage S       plans for this stage only: ${stageNames(config).join(', ')} (default: every stack)
  --diff          shows the whole difference of the files
  --json          one line of JSON on standard output: {"from", "to", "notes", "files", "diff", "buildFailure", "plans"}
  --endpoint URL  an emulator of AWS, e.g. http://127.0.0.1:5000
  --help          this text

What .projenrc.ts or package.json take from outside of the repository is not in the copy.

Exit status: 0 when nothing of the upgrade needs you; 1 when its notes have something BREAKING, your code does not build with it, or a queue would be lost.
`;

runCommand(HELP, {
  to: { type: 'string', default: 'latest' },
  stage: { type: 'string' },
  diff: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  endpoint: { type: 'string' },
}, async ({ values, positionals }) => {
  noPositionals(positionals);
  const stacks = values.stage === undefined ? stacksOf(config) : [stackName(config, stageOf(config, values.stage))];
  const endpoint = endpointOf(values.endpoint);
  const from = config.frameworkVersion;
  const to = await availableVersion(ROOT, values.to);
  if (to === from) {
    const nothing: Upgrade = { notes: '', files: [], diff: '', plans: [] };
    console.log(values.json ? JSON.stringify({ from, to, ...nothing }) : `${FRAMEWORK} ${from} is what this repository has.`);
    return;
  }

  const progress = (what: string) => process.stderr.write(`${what} …\n`);
  const upgrade = await withCopy(findRepository(ROOT), { states: true }, (copy) => tryUpgrade({
    copy,
    version: to,
    terraform: terraformBinary(config),
    stacks: stacks.filter((stack) => stack !== stateStackName(config) && (config.state !== undefined || existsSync(localStateFile(ROOT, stack)))),
    env: endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint },
    progress,
  }));
  console.log(values.json ? JSON.stringify({ from, to, ...upgrade }) : formatUpgrade(upgrade, { from, to, diff: values.diff }));
  process.exitCode = isForYou(upgrade) ? 1 : 0;
});
