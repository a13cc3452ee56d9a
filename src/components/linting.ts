import { Component, JsonFile } from 'projen';
import type { javascript } from 'projen';

/** Of typescript-eslint: what is linted, and of everything else what that imports. */
const TSCONFIG = '.projen/tsconfig.eslint.json';

/** ESLint on the engineer's files. The managed ones are checked where they are made, and reading them would take half of the time. */
export class Linting extends Component {
  constructor(project: javascript.NodeProject, eslint: javascript.Eslint, options: javascript.EslintOptions | undefined) {
    super(project);
    eslint.addIgnorePattern('/framework/');
    eslint.addIgnorePattern('/generated/');
    // What the repository adds to its stacks, with the packages of the development.
    eslint.addLintPattern('infra');
    eslint.allowDevDeps('infra/**');
    // Whoever says how types are found knows better.
    if (options?.tsconfigPath !== undefined || options?.projectService !== undefined) return;
    new JsonFile(project, TSCONFIG, {
      obj: () => ({
        extends: '../tsconfig.json',
        compilerOptions: { incremental: false },
        include: eslint.lintPatterns.flatMap((pattern) => [`../${pattern}`, `../${pattern}/**/*`]),
      }),
    });
    eslint.file.addDeletionOverride('parserOptions.projectService');
    eslint.file.addOverride('parserOptions.project', `./${TSCONFIG}`);
  }
}
