import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { BUNDLED } from './bundle-settings';

/** Where the tools go, below the repository's root. */
export const TOOLS_DIRECTORY = join('dist', 'tools');

/** What the actions after a pipeline's build run, by the folder of `framework/` that it is in. */
const TOOLS = {
  'acceptance': 'pipeline',
  'install-terraform': 'pipeline',
  'reprocess': 'operations',
} as const;

/** `reprocess --local` brings the whole local run, which is no part of a pipeline. */
const WITHOUT_LOCAL_RUN: Plugin = {
  name: 'without-local-run',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]operations[\\/]reprocess-local\.ts$/ }, () => ({
    contents: 'export async function onLocalRun() { throw new Error("--local needs the repository: npx projen reprocess"); }',
  })),
};

/**
 * Bundles the tools, each in one file that needs nothing but Node.js: the actions after the build have no `node_modules`.
 *
 * @param root the repository.
 * @returns the files, below the root.
 */
export async function buildTools(root: string): Promise<string[]> {
  await build({
    ...BUNDLED,
    absWorkingDir: root,
    entryPoints: Object.entries(TOOLS).map(([name, folder]) => ({ in: join('framework', folder, `${name}-main.ts`), out: name })),
    outdir: TOOLS_DIRECTORY,
    plugins: [WITHOUT_LOCAL_RUN],
  });
  return Object.keys(TOOLS).map((name) => join(TOOLS_DIRECTORY, `${name}.js`));
}
