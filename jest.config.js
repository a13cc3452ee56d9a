/**
 * Projects: `generator` and `framework` (unit tests), one for each starter (its own tests, in place), and `e2e`, which drives
 * packed tarballs through the real CLIs. `npx jest --selectProjects framework` runs one.
 */
const { readdirSync } = require('node:fs');

/** build/ holds what a generated repository has and templates/ has not; scripts/generate-starters.ts makes it. */
const built = (starter) => ({ '^\\./source\\.json$': `<rootDir>/build/starters/${starter}/framework/source.json` });

const project = (displayName, testMatch, moduleNameMapper = {}) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  moduleNameMapper,
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/templates/tsconfig.base.json', diagnostics: false }] },
  modulePathIgnorePatterns: ['<rootDir>/build/pack', '<rootDir>/dist'],
});

const starter = (name) => project(`starter-${name}`, [`templates/starters/${name}/test/**/*.test.ts`, `test/starters/${name}/**/*.test.ts`, 'test/starters/*.test.ts'], {
  ...built(name),
  '^\\.\\./framework(.*)$': '<rootDir>/templates/framework$1',
  '^(?:\\.\\./)+generated/(.*)$': `<rootDir>/build/starters/${name}/generated/$1`,
  '^(?:\\.\\./)+src/handler$': `<rootDir>/templates/starters/${name}/src/handler`,
});

const endToEnd = {
  globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/test/e2e/support/set-up.ts'],
};

module.exports = {
  // Some tests start an SQS endpoint of their own, on a machine that may be busy.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/sequencer.js',
  reporters: ['default', '<rootDir>/test/support/slowest-reporter.js'],
  projects: [
    project('generator', ['test/*.test.ts', 'test/components/**/*.test.ts']),
    // Validators that a test generates call the framework that is tested.
    project('framework', ['test/templates/**/*.test.ts'], { ...built('generic-webhook'), '^\\.\\./framework/(.*)$': '<rootDir>/templates/framework/$1' }),
    ...readdirSync(`${__dirname}/templates/starters`).map(starter),
    { ...project('e2e', ['test/e2e/**/*.test.ts']), ...endToEnd },
  ],
};
