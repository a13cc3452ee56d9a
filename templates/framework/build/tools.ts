import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { BUNDLED } from './bundle-settings';

/** Where the tools go, below the repository's root. */
const TOOLS_DIRECTORY = join('dist', 'tools');

/** What the actions after a pipeline's build run, by the folder of `framework/` that it is in. */
const TOOLS = {
  'acceptance': 'pipeline',
  'plan-summary': 'pipeline',
  'reprocess': 'operations',
  'take-configuration': 'pipeline',
} as const;

export type ToolName = keyof typeof TOOLS;

/** One file that needs nothing but Node.js. */
export interface Tool {
  readonly name: ToolName;
  /** Its path. */
  readonly file: string;
  /** Of its bytes, in hex. */
  readonly sha256: string;
}

/** `reprocess --local` brings the whole local run, which is no part of a pipeline. */
const WITHOUT_LOCAL_RUN: Plugin = {
  name: 'without-local-run',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]operations[\\/]reprocess-local\.ts$/ }, () => ({
    contents: 'export async function onLocalRun() { throw new Error("--local needs the repository: npx projen reprocess"); }',
  })),
};

/**
 * Bundles the tools, each in one file: the actions after the build have no `node_modules`.
 *
 * @param root the repository.
 */
export async function buildTools(root: string): Promise<Tool[]> {
  await build({
    ...BUNDLED,
    absWorkingDir: root,
    entryPoints: Object.entries(TOOLS).map(([name, folder]) => ({ in: join('framework', folder, `${name}-main.ts`), out: name })),
    outdir: TOOLS_DIRECTORY,
    plugins: [WITHOUT_LOCAL_RUN],
  });
  return (Object.keys(TOOLS) as ToolName[]).map((name) => {
    const file = join(root, TOOLS_DIRECTORY, `${name}.js`);
    return { name, file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
  });
}
