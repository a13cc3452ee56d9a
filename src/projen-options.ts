import { javascript } from 'projen';
import type { Task } from 'projen';
import { compareVersions } from './changelog';
import { minNodeVersion } from './engine';
import { EnumMember, OptionError } from './option-error';
import type { MozdefEventSourceProjectOptions } from './options';
import { templateDependency } from './template-versions';

type Options = MozdefEventSourceProjectOptions;

/** What an option of projen's may be, where another value would break the repository, and why. */
interface Bound {
  readonly option: keyof Options;
  readonly allows: (value: any, options: Options) => boolean;
  readonly allowed: string;
  readonly example: unknown;
}

/** One value, whatever the others are. */
function only(option: keyof Options, value: unknown, why: string, written: unknown = value): Bound {
  return { option, allows: (given) => given === value, allowed: `${JSON.stringify(value)}: ${why}`, example: written };
}

const isBoolean = (option: keyof Options): Bound => ({ option, allows: (value) => typeof value === 'boolean', allowed: 'true or false', example: true });

/** The oldest projen that this package works with: its peer dependency. */
const MIN_PROJEN = '0.103.0';
/** From then on Node.js runs TypeScript without a flag. https://nodejs.org/api/typescript.html */
const NODE_WITH_TYPES = '22.18.0';
const JEST = /^[~^]?30(\.(\d+|x)){0,2}$/;
const TYPESCRIPT = /^[~^]?5\.[5-9](\.\d+|\.x)?$/;

const BOUNDS: readonly Bound[] = [
  ...(['sampleCode', 'github', 'renovatebot', 'prettier', 'eslint', 'release', 'package'] as const).map(isBoolean),
  only('packageManager', javascript.NodePackageManager.NPM, 'what the pipeline, Renovate\'s configuration and every command in the documents are made for',
    new EnumMember('javascript.NodePackageManager', 'NPM')),
  only('jest', true, 'the framework\'s tests, which say whether what is generated works, run in it as yours do'),
  only('srcdir', 'src', 'where the framework finds src/handler.ts'),
  only('testdir', 'test', 'where the starter\'s tests are, and those that dead letters are exported for'),
  only('libdir', 'lib', 'nothing is compiled to files, and git would ignore that folder'),
  only('disableTsconfig', true, 'there is one tsconfig.json, which tsconfigDev changes; nothing is compiled to files'),
  only('disableTsconfigDev', false, 'it is the tsconfig.json'),
  only('tsconfigDevFile', 'tsconfig.json', 'where editors, tsx and esbuild look for it'),
  ...(['tsconfig', 'tsconfigDev'] as const).map((option): Bound => ({
    option,
    allows: ({ fileName = 'tsconfig.json' }) => fileName === 'tsconfig.json',
    allowed: 'options with no fileName but tsconfig.json, where editors, tsx and esbuild look for it',
    example: { compilerOptions: { noUnusedLocals: false } },
  })),
  only('commitGenerated', true, 'a clone must have what its first command runs, and the pipeline builds what was reviewed'),
  only('docgen', false, 'it documents a library, and this is none'),
  only('releaseToNpm', false, 'the repository is an application, and private'),
  ...(['bundledDeps', 'peerDeps'] as const).map((option): Bound => ({
    option, allows: (value) => value.length === 0, allowed: '[]: only libraries have them. What handlers use goes into deps: esbuild bundles it', example: [],
  })),
  ...(['github', 'renovatebot'] as const).map((option): Bound => ({
    option,
    allows: (value, { parent }) => value === false || parent === undefined,
    allowed: 'false of a subproject: it is the root of a repository where GitHub and Renovate look, so set it there',
    example: false,
  })),
  {
    option: 'projenDevDependency',
    allows: (value, { parent }) => value === true || parent !== undefined,
    allowed: 'true: the repository\'s commands are projen\'s',
    example: true,
  },
];

/**
 * Refuses values of projen's options that would break the repository: nothing is written yet.
 *
 * @throws OptionError
 */
export function refuseWhatBreaks(options: Options): void {
  for (const { option, allows, allowed, example } of BOUNDS) {
    const value: unknown = options[option];
    if (value !== undefined && value !== null && !allows(value, options)) throw new OptionError(option, value, allowed, example);
  }
  refusePipelinesOfSubprojects(options);
  refuseTools(options);
}

/** @throws OptionError, because CodePipeline takes a repository's root for the project. */
function refusePipelinesOfSubprojects({ parent, pipeline, stageOverrides }: Options): void {
  const ofStages = Object.entries(stageOverrides ?? {}).map(([stage, own]) => ({ option: `stageOverrides.${stage}.pipeline`, value: own?.pipeline }));
  const found = [{ option: 'pipeline', value: pipeline }, ...ofStages].find(({ value }) => value);
  if (parent && found) {
    throw new OptionError(found.option, found.value, 'none of a subproject: a pipeline builds the root of its repository. Make the event source a repository of its own, ' +
      'or deploy it by npx projen deploy', undefined);
  }
}

/** @throws OptionError for a version of a tool that does not go with the others, and for what a tool does not find. */
function refuseTools(options: Options): void {
  const { jestOptions, typescriptVersion, maxNodeVersion, workflowNodeVersion, projenVersion } = options;
  const node = minNodeVersion(options);
  const refuse = (option: keyof Options, allowed: string, example: unknown) => { throw new OptionError(option, options[option], allowed, example); };
  const isBelow = (version: unknown, minimum: string) => version !== undefined && /\d/.test(String(version)) && compareVersions(highest(String(version)), minimum) < 0;
  if (isBelow(maxNodeVersion, node)) {
    refuse('maxNodeVersion', `a version that is not below minNodeVersion, ${node}`, '24.x');
  }
  if (isBelow(workflowNodeVersion, node)) {
    refuse('workflowNodeVersion', `a version that is not below minNodeVersion, ${node}`, '22');
  }
  if (isBelow(projenVersion, MIN_PROJEN)) {
    refuse('projenVersion', `a version or range from ${MIN_PROJEN} on, which the framework is made for`, `^${MIN_PROJEN}`);
  }
  if (typescriptVersion !== undefined && !TYPESCRIPT.test(typescriptVersion)) {
    refuse('typescriptVersion', 'a version or range of TypeScript 5.5 to 5.9: another the tests and the linter do not take', templateDependency('typescript').split('@')[1]);
  }
  const { configFilePath = 'jest.config.json' } = jestOptions ?? {};
  if (configFilePath !== 'jest.config.json') {
    throw new OptionError('jestOptions.configFilePath', configFilePath, '"jest.config.json", where jest and editors look for it', 'jest.config.json');
  }
  if (jestOptions?.jestVersion !== undefined && !JEST.test(jestOptions.jestVersion)) {
    throw new OptionError('jestOptions.jestVersion', jestOptions.jestVersion, 'a version or range of jest 30, which the framework\'s tests are written for', templateDependency('jest').split('@')[1]);
  }
}

/**
 * The runner of `.projenrc.ts` does not tell what it is; its steps do, once the project is made.
 *
 * @throws OptionError for Node.js itself, where versions are let in that do not run TypeScript.
 */
export function refuseRunner({ steps = [] }: Partial<Pick<Task, 'steps'>>, node: string): void {
  const isNode = steps.some(({ name, execArgs = [] }) => name === undefined && execArgs[0] === 'node');
  if (isNode && compareVersions(node, NODE_WITH_TYPES) < 0) {
    throw new OptionError('minNodeVersion', node, `${NODE_WITH_TYPES} or later with the runner nodejs: older versions of Node.js do not run TypeScript`, NODE_WITH_TYPES);
  }
}

/** The last version that `22`, `22.x` or `22.1` stands for. */
function highest(version: string): string {
  const [major, minor = 999, patch = 999] = version.replace(/^\D*/, '').split('.').map((part) => (/^\d+$/.test(part) ? part : undefined));
  return `${major}.${minor}.${patch}`;
}
