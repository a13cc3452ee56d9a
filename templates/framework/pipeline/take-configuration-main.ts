import { readFileSync } from 'node:fs';
import type { Bounds } from './configuration';
import { takeConfiguration } from './take-configuration';
import { runCommand, UsageError } from '../cli/command';

const HELP = `
Takes what was built to a folder of its own, to be planned; refuses what no stack of this framework has, and what only a person may change.

Usage: node take-configuration.js --stage STAGE --from DIRECTORY --to DIRECTORY --bounds FILE

  --stage STAGE      whose stack it is
  --from DIRECTORY   the stack's folder in the build's artifact
  --to DIRECTORY     where it goes; it must not be there
  --bounds FILE      what the pipeline's stack was deployed with
  --help             this text
`;

runCommand(HELP, {
  stage: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  bounds: { type: 'string' },
}, async ({ values: { stage, from, to, bounds } }) => {
  if (!stage || !from || !to || !bounds) {
    throw new UsageError('--stage, --from, --to and --bounds are all needed. Try --help.');
  }
  const files = takeConfiguration({
    from, to, bounds: JSON.parse(readFileSync(bounds, 'utf8')) as Bounds, remedy: `npx projen deploy -- --stage ${stage} --pipeline`,
  });
  console.log(`Taken to ${to}:\n${files.map((file) => `  ${file}`).join('\n')}`);
});
