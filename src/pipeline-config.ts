import { arn, boolean, listOf, matching, structure } from './checks';
import type { PipelineConfig } from './config';
import { OptionError } from './option-error';
import type { CodeCommitSourceOptions, GithubSourceOptions, PipelineOptions } from './options';

const BRANCH = /^(?![-./])(?!.*(\.\.|\/\/|@\{|\.lock$))[^\s~^:?*[\\]{1,250}(?<![/.])$/;
const CONNECTION = 'arn:aws:codeconnections:us-west-2:111122223333:connection/01234567-8aad-4d5d-8878-dfcab0bc441f';
/** CodePipeline's limit for a git trigger. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MAX_FILE_PATHS = 8;

/** Validates a stage's delivery pipeline. `prefix` is where it stands in the options, for messages. */
export function pipelineConfig(prefix: string, options: PipelineOptions, region: string): PipelineConfig {
  const { github, codeCommit, acceptanceSamples = [], approval = false, reprocess = true } = options;
  const name = `${prefix}pipeline`;
  if (!github && !codeCommit) {
    throw new OptionError(name, options, 'at least one of github and codeCommit', { codeCommit: { repository: 'my-source', create: true } });
  }
  // An empty list is none.
  if (!Array.isArray(acceptanceSamples) || acceptanceSamples.length > 0) {
    listOf(`${name}.acceptanceSamples`, acceptanceSamples, /^(?!.*\.\.)(?!\/)[^\\]+\.json$/, 'paths of JSON files below samples/', 'ping.json');
  }
  return {
    ...(github && { github: githubSource(`${name}.github`, github, region) }),
    ...(codeCommit && { codeCommit: codeCommitSource(`${name}.codeCommit`, codeCommit) }),
    approval: boolean(`${name}.approval`, approval),
    acceptanceSamples: [...acceptanceSamples],
    reprocess: boolean(`${name}.reprocess`, reprocess),
  };
}

function githubSource(name: string, options: GithubSourceOptions, region: string) {
  const { connectionArn, repository, branch = 'main', filePaths } = structure(name, options, {
    connectionArn: CONNECTION.replace('us-west-2', region), repository: 'my-team/mozdef-zoom',
  });
  if (filePaths && filePaths.length > MAX_FILE_PATHS) {
    throw new OptionError(`${name}.filePaths`, filePaths, `at most ${MAX_FILE_PATHS} paths, which is all that CodePipeline takes`, ['src/**']);
  }
  return {
    connectionArn: arn(`${name}.connectionArn`, connectionArn, 'codeconnections|codestar-connections', /^connection\/[0-9a-f-]{36}$/, CONNECTION, region),
    repository: matching(`${name}.repository`, repository, /^[\w.-]+\/[\w.-]+$/, '<owner>/<name>', 'my-team/mozdef-zoom'),
    branch: matching(`${name}.branch`, branch, BRANCH, 'the name of a branch', 'main'),
    ...(filePaths && { filePaths: listOf(`${name}.filePaths`, filePaths, /^\S{1,255}$/, 'globs of paths', 'src/**') }),
  };
}

function codeCommitSource(name: string, options: CodeCommitSourceOptions) {
  const { repository, branch = 'main', create = false } = structure(name, options, { repository: 'mozdef-zoom' });
  return {
    repository: matching(`${name}.repository`, repository, /^(?!.*\.git$)[\w.-]{1,100}$/, 'a CodeCommit repository\'s name, of letters, digits, . _ and -', 'mozdef-zoom'),
    branch: matching(`${name}.branch`, branch, BRANCH, 'the name of a branch', 'main'),
    create: boolean(`${name}.create`, create),
  };
}
