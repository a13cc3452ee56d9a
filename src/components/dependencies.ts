import { Component } from 'projen';
import type { javascript } from 'projen';
import { templateDependency } from '../template-versions';

/** What runs in Lambda; all of it is bundled. */
const RUNTIME = [
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-ssm',
];

/** What builds, tests, deploys and runs it locally. */
const DEVELOPMENT = [
  '@cdktf/provider-aws',
  '@types/aws-lambda',
  'ajv',
  'ajv-formats',
  'cdktf',
  'cdktf-cli',
  'constructs',
  'esbuild',
  'fauxqs',
  'fflate',
  'json-schema-to-typescript',
  'tsx',
];

/** The packages of a generated repository, in the versions that the templates are tested with. */
export class Dependencies extends Component {
  constructor(project: javascript.NodeProject) {
    super(project);
    project.addDeps(...RUNTIME.map(templateDependency));
    project.addDevDeps(...DEVELOPMENT.map(templateDependency));
  }
}
