import { Component } from 'projen';
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
  '@aws-sdk/client-sts',
  '@types/aws-lambda',
  'ajv',
  'ajv-formats',
  'esbuild',
  'fauxqs',
  'fflate',
  'json-schema-to-typescript',
  'redos-detector',
  'tsx',
];

/**
 * Versions of packages that others bring. unrs-resolver (of jest and eslint) 1.13.0 was published without the bindings of
 * most platforms, and a lock file with it fails `npm ci`.
 */
const RESOLUTIONS = ['unrs-resolver@~1.12.2'];

/** The packages of a generated repository, in the versions that the templates are tested with. */
export class Dependencies extends Component {
  constructor(project: javascript.NodeProject, engine: Engine) {
    super(project);
    project.addDeps(...RUNTIME.map(templateDependency));
    project.addDevDeps(...DEVELOPMENT.map(templateDependency), ...Object.values(ENGINES[engine].packages));
    project.package.addPackageResolutions(...RESOLUTIONS);
  }
}
