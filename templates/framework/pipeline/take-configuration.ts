import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foreignParts, outOfBounds } from './configuration';
import type { Bounds, Configuration } from './configuration';

/** As cdktf names them. */
const CONFIGURATION = 'cdk.tf.json';
const ASSETS = 'assets';

export interface TakeOptions {
  /** The stack's folder, as the build left it. */
  readonly from: string;
  /** The folder that it is taken to; it must not be there. */
  readonly to: string;
  /** What the pipeline's stack was deployed with. */
  readonly bounds: Bounds;
  /** How a person changes the bounds. */
  readonly remedy: string;
}

/**
 * Takes of a stack's folder what Terraform is to see: its configuration, written anew, and the functions' bundles. What else npm packages may
 * have put there (lock files, providers, plans, variables) stays behind.
 *
 * @returns the files, below the folder.
 * @throws Error naming what is refused, and what to do; nothing is written then.
 */
export function takeConfiguration({ from, to, bounds, remedy }: TakeOptions): string[] {
  const configuration = readConfiguration(join(from, CONFIGURATION));
  const foreign = foreignParts(configuration);
  if (foreign.length > 0) {
    throw new Error([
      'The configuration that was built is not one of this framework\'s stacks, and is not planned:',
      ...foreign.map((each) => `  ${each}`),
      'If .projenrc.ts, framework/ and src/ do not ask for it, a package of the build has put it there: do not run it, look at what changed in package-lock.json.',
    ].join('\n'));
  }
  const changed = outOfBounds(configuration, bounds);
  if (changed.length > 0) {
    throw new Error([
      'The configuration that was built changes what only a person may, and is not planned:',
      ...changed.map((each) => `  ${each}`),
      `If that is meant (a new version of the framework or the provider, other options), deploy the pipeline, and run it again: ${remedy}`,
    ].join('\n'));
  }
  const assets = assetsBelow(from, ASSETS);

  mkdirSync(to);
  writeFileSync(join(to, CONFIGURATION), JSON.stringify(configuration));
  for (const path of assets) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(from, path), join(to, path));
  }
  return [CONFIGURATION, ...assets];
}

/** What it parses to is what is written: Terraform sees nothing that was not looked at. */
function readConfiguration(file: string): Configuration {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Error(`There is no file ${file} in what was built.`);
  }
  try {
    const configuration: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (configuration !== null && typeof configuration === 'object') return configuration as Configuration;
  } catch {
    // Told below, for all that is no configuration.
  }
  throw new Error(`${file} is not the JSON of a stack.`);
}

function assetsBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  if (!lstatSync(join(root, folder)).isDirectory()) throw new Error(`${folder} is not a folder.`);
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!/^[\w.-]+$/.test(entry.name)) throw new Error(`${JSON.stringify(path)} is not a name that a bundle has.`);
    if (entry.isDirectory()) return assetsBelow(root, path);
    if (entry.isFile()) return [path];
    throw new Error(`${path} is a ${entry.isSymbolicLink() ? 'symbolic link' : 'special file'}; only files and folders are taken.`);
  });
}
