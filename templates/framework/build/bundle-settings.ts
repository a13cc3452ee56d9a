import type { BuildOptions } from 'esbuild';

/** How anything is bundled that runs without `node_modules`: the functions, and the pipeline's tools. */
export const BUNDLED = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // The AWS SDK's ES modules can be tree-shaken, its CommonJS ones cannot.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;
