import { arn, listOf, matching } from './checks';
import type { PipelineConfig } from './config';
import { Expression, OptionError } from './option-error';
import type { CodeCommitSourceOptions, GithubSourceOptions, PipelineOptions } from './options';

const BRANCH = /^(?![-./])(?!.*(\.\.|\/\/|@\{|\.lock$))[^\s~^:?*[\\]{1,250}(?<![/.])$/;
/** CodePipeline's limit for a git trigger. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MAX_FILE_PATHS = 8;

/** Validates a stage's delivery pipeline. `prefix` is where it stands in the options, for messages. */
export function pipelineConfig(prefix: string, options: PipelineOptions, region: string): PipelineConfig {
  const { github, codeCommit, acceptanceSamples = [] } = options;
  if (!github && !codeCommit) {
    throw new OptionError(`${prefix}pipeline`, options, 'at least one of github and codeCommit',
      new Expression('{ codeCommit: { repository: "my-source", create: true } }'));
  }
  for (const sample of acceptanceSamples) {
    matching(`${prefix}pipeline.acceptanceSamples`, sample, /^(?!.*\.\.)(?!\/)[^\\]+\.json$/, 'paths of JSON files below samples/', 'ping.json');
  }
  return {
    ...(github && { github: githubSource(`${prefix}pipeline.github`, github, region) }),
    ...(codeCommit && { codeCommit: codeCommitSource(`${prefix}pipeline.codeCommit`, codeCommit) }),
    approval: options.approval ?? false,
    acceptanceSamples: [...acceptanceSamples],
    reprocess: options.reprocess ?? true,
  };
}

function githubSource(name: string, { connectionArn, repository, branch = 'main', filePaths }: GithubSourceOptions, region: string) {
  if (filePaths && filePaths.length > MAX_FILE_PATHS) {
    throw new OptionError(`${name}.filePaths`, filePaths, `at most ${MAX_FILE_PATHS} paths, which is all that CodePipeline takes`, ['src/**']);
  }
  return {
    connectionArn: arn(`${name}.connectionArn`, connectionArn, 'codeconnections|codestar-connections', /^connection\/[0-9a-f-]{36}$/,
      'arn:aws:codeconnections:us-west-2:111122223333:connection/01234567-8aad-4d5d-8878-dfcab0bc441f', region),
    repository: matching(`${name}.repository`, repository, /^[\w.-]+\/[\w.-]+$/, '<owner>/<name>', 'my-team/mozdef-zoom'),
    branch: matching(`${name}.branch`, branch, BRANCH, 'the name of a branch', 'main'),
    ...(filePaths && { filePaths: listOf(`${name}.filePaths`, filePaths, /^\S{1,255}$/, 'globs of paths', 'src/**') }),
  };
}

function codeCommitSource(name: string, { repository, branch = 'main', create = false }: CodeCommitSourceOptions) {
  return {
    repository: matching(`${name}.repository`, repository, /^(?!.*\.git$)[\w.-]{1,100}$/, 'a CodeCommit repository\'s name, of letters, digits, . _ and -', 'mozdef-zoom'),
    branch: matching(`${name}.branch`, branch, BRANCH, 'the name of a branch', 'main'),
    create,
  };
}
