import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, Dependencies as ProjenDependencies } from 'projen';
import type { javascript } from 'projen';
import { ENGINES } from '../engine';
import type { Engine } from '../options';
import { templateDependency } from '../template-versions';

/** What runs in Lambda; all of it is bundled. */
const RUNTIME = [
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-ssm',
];

/** What builds, tests, deploys and runs it locally, beside the engine. */
const DEVELOPMENT = [
  '@aws-sdk/client-cloudwatch',
  '@aws-sdk/client-codestar-connections',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sts',
  '@smithy/hash-node',
  '@smithy/signature-v4',
  '@types/aws-lambda',
  'ajv',
  'ajv-formats',
  'esbuild',
  'fauxqs',
  'fflate',
  'redos-detector',
  'tsx',
];

/**
 * Versions of packages that others bring. unrs-resolver (of jest and eslint) 1.13.0 was published without the bindings of
 * most platforms, and a lock file with it fails `npm ci`.
 */
const RESOLUTIONS = ['unrs-resolver@~1.12.2'];

/**
 * Versions of packages that projen adds without one, for an option. npm would take what another package has brought already: of prettier
 * (cdktf-cli) a version that the others do not go with.
 */
const OF_OPTIONS = ['prettier@^3.6.2', 'eslint-config-prettier@^10.1.8', 'eslint-plugin-prettier@^5.5.4'];

/** The packages of a generated repository, in the versions that the templates are tested with. */
export class Dependencies extends Component {
  constructor(private readonly nodeProject: javascript.NodeProject, engine: Engine) {
    super(nodeProject);
    const project = nodeProject;
    project.addDeps(...RUNTIME.map(templateDependency));
    project.addDevDeps(...DEVELOPMENT.map(templateDependency), ...Object.values(ENGINES[engine].packages));
    project.package.addPackageResolutions(...RESOLUTIONS);
    project.addDevDeps(...OF_OPTIONS.filter((dependency) => project.deps.all.some(({ name, version }) => !version && dependency.startsWith(`${name}@`))));
  }

  /** projen would say of a package that an option, or an upgrade, has made needless that somebody had installed it by hand. */
  public preSynthesize(): void {
    const { deps, package: { _prev: manifest } } = this.nodeProject as unknown as { deps: ProjenDependencies; package: { _prev?: Manifest } };
    const needless = generatedBefore(this.project.outdir).filter((each) => !deps.all.some(({ name }) => name === each));
    const removed = [manifest?.dependencies, manifest?.devDependencies].flatMap((section = {}) => needless.filter((name) => {
      const isThere = name in section;
      delete section[name];
      return isThere;
    }));
    if (removed.length > 0) this.project.logger.info(`Not needed any more: ${removed.join(', ')}`);
  }
}

/** What of package.json is looked at, as projen has read it. */
interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** Names of the packages that the last resync wrote into package.json. */
function generatedBefore(outdir: string): string[] {
  const file = join(outdir, ProjenDependencies.MANIFEST_FILE);
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { dependencies: { name: string }[] }).dependencies.map(({ name }) => name) : [];
  } catch {
    // The marks of a merge.
    return [];
  }
}
