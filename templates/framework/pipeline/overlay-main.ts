import { join } from 'node:path';
import { configurationSource, describeOverlay, overlay, OVERLAID } from './overlay';
import { runCommand } from '../cli/command';

const HELP = `
Lays ${OVERLAID.join('/, ')}/ of the pipeline's second source over this repository.

Usage: tsx framework/pipeline/overlay-main.ts

The second source is the folder that CODEBUILD_SRC_DIR_Configuration names; without it nothing is done.
`;

runCommand(HELP, {}, async () => {
  const source = configurationSource(process.env);
  console.log(source === undefined ? 'No second source: the repository is built as it is.' : describeOverlay(overlay(source, join(__dirname, '..', '..'))));
});
