import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { BUNDLED } from './bundle-settings';
import { generate } from './generate';
import { config } from '../config';
import { functionNames } from '../names';
import type { FunctionName } from '../names';

/** A function ready for AWS Lambda. */
export interface FunctionBundle {
  readonly name: FunctionName;
  /** Path of the zip file. */
  readonly file: string;
  /** Base64 of the zip's SHA-256, as Lambda reports it. */
  readonly sourceCodeHash: string;
  /** The handler, as Lambda is told it. */
  readonly handler: string;
  /** Size of the minified JavaScript and of the zip, in bytes. */
  readonly scriptBytes: number;
  readonly zipBytes: number;
}

/** Where the bundles go, below the repository's root. */
export const FUNCTIONS_DIRECTORY = join('dist', 'functions');

/**
 * Bundles this source's functions: minified, with source maps, each in a zip whose bytes depend on nothing but the code.
 *
 * @param root the repository.
 */
export async function buildFunctions(root: string): Promise<FunctionBundle[]> {
  await generate(root);
  const out = join(root, FUNCTIONS_DIRECTORY);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  return Promise.all(functionNames(config).map((name) => buildFunction(root, out, name)));
}

async function buildFunction(root: string, out: string, name: FunctionName): Promise<FunctionBundle> {
  const { outputFiles } = await build({
    ...BUNDLED,
    absWorkingDir: root,
    entryPoints: [join('framework', 'runtime', 'entrypoints', `${name}.ts`)],
    outfile: join(out, name, 'index.js'),
    write: false,
    sourcemap: 'linked',
    sourcesContent: false,
  });
  const entries: Zippable = {};
  mkdirSync(join(out, name), { recursive: true });
  for (const { path, contents } of outputFiles) {
    const file = path.slice(join(out, name).length + 1);
    writeFileSync(path, contents);
    // Local time, because that is what the zip format writes; a constant here is the same bytes in every time zone.
    entries[file] = [contents, { mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0, level: 9 }];
  }
  const zip = zipSync(Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))));
  const file = join(out, `${name}.zip`);
  writeFileSync(file, zip);
  return {
    name,
    file,
    sourceCodeHash: createHash('sha256').update(zip).digest('base64'),
    handler: 'index.handler',
    scriptBytes: outputFiles.find(({ path }) => path.endsWith('.js'))!.contents.length,
    zipBytes: zip.length,
  };
}
