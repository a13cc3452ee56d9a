import { compareVersions } from './changelog';
import { matching, oneOf } from './checks';
import { OptionError } from './option-error';
import { Engine } from './options';
import type { MozdefEventSourceProjectOptions } from './options';
import { templateDependency } from './template-versions';

/** What a repository needs to have its stacks written with one library or the other. */
export interface EngineData {
  /** `name@range` of what takes the place of each package that the templates import. */
  readonly packages: Readonly<Record<string, string>>;
  /** The oldest Node.js that all of the repository runs on. */
  readonly minNodeVersion: string;
}

/** The program of an engine's command line is called as its enum's value is. */
export const ENGINES: Readonly<Record<Engine, EngineData>> = {
  [Engine.CDKTF]: {
    packages: Object.fromEntries(['@cdktf/provider-aws', 'cdktf', 'cdktf-cli', 'constructs'].map((name) => [name, templateDependency(name)])),
    minNodeVersion: '20.16.0',
  },
  // What test/e2e/engine.test.ts tries: the two engines ask for versions of constructs that cannot be installed together here.
  [Engine.CDKTN]: {
    packages: {
      '@cdktf/provider-aws': '@cdktn/provider-aws@^25.7.0',
      'cdktf': 'cdktn@^0.24.0',
      'cdktf-cli': 'cdktn-cli@^0.24.0',
      // peerDependencies of both of the above.
      'constructs': 'constructs@>=10.6.0 <10.8.0',
    },
    // `engines` of cdktn-cli.
    minNodeVersion: '22.19.0',
  },
};

type Options = Pick<MozdefEventSourceProjectOptions, 'engine' | 'minNodeVersion'>;

/** @throws OptionError for what is no member of the enum. */
export function engineOf(options: Options): Engine {
  return oneOf('engine', options, Engine, Engine.CDKTF, 'Engine') as Engine;
}

/**
 * The minimum Node.js version of a repository: the option's, by default the engine's.
 *
 * @throws OptionError for one on which the engine does not run.
 */
export function minNodeVersion(options: Options): string {
  const engine = engineOf(options);
  const minimum = ENGINES[engine].minNodeVersion;
  const version = options.minNodeVersion ?? minimum;
  const allowed = `an exact version, ${minimum} or later: what ${engine} and the framework run on`;
  matching('minNodeVersion', version, /^\d+\.\d+\.\d+$/, allowed, minimum);
  if (compareVersions(version, minimum) < 0) {
    throw new OptionError('minNodeVersion', version, allowed, minimum);
  }
  return version;
}

/** The module specifier's package in an import or export that begins its line, or ends one of several lines. */
const SPECIFIER = /^((?:import|export|\}) [^'\n]*')((?:@[\w-]+\/)?[\w-]+)(?=['/])/gm;

/** A template's text with its imports from the engine's packages; nothing but module specifiers is changed. */
export function importFrom(engine: Engine, text: string): string {
  const { packages } = ENGINES[engine];
  return text.replace(SPECIFIER, (all, before: string, name: string) => Object.hasOwn(packages, name) ? `${before}${nameOf(packages[name])}` : all);
}

/** `@scope/name@range` without its range. */
function nameOf(dependency: string): string {
  return dependency.slice(0, dependency.lastIndexOf('@'));
}
