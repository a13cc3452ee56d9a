import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { BUNDLED } from './bundle-settings';
import { generate } from './generate';
import { writeDirectory } from './write-directory';
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
  generate(root);
  const out = join(root, FUNCTIONS_DIRECTORY);
  const built = await Promise.all(functionNames(config).map((name) => buildFunction(root, out, name)));
  writeDirectory(out, new Map(built.flatMap(({ files }) => [...files])));
  return built.map(({ bundle }) => bundle);
}

/** A function's bundle, and what is to be written of it, by path below `out`. */
async function buildFunction(root: string, out: string, name: FunctionName): Promise<{ bundle: FunctionBundle; files: Map<string, Uint8Array> }> {
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
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles) {
    const file = path.slice(join(out, name).length + 1);
    files.set(`${name}/${file}`, contents);
    // Local time, because that is what the zip format writes; a constant here is the same bytes in every time zone.
    entries[file] = [contents, { mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0, level: 9 }];
  }
  const zip = zipSync(Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))));
  files.set(`${name}.zip`, zip);
  return {
    bundle: {
      name,
      file: join(out, `${name}.zip`),
      sourceCodeHash: createHash('sha256').update(zip).digest('base64'),
      handler: 'index.handler',
      scriptBytes: outputFiles.find(({ path }) => path.endsWith('.js'))!.contents.length,
      zipBytes: zip.length,
    },
    files,
  };
}
