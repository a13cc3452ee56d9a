import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSource, describeOverlay, overlay } from '../../../templates/framework/pipeline/overlay';
import { writeFiles } from '../support/repository';

let root: string;
let source: string;
let repository: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overlay-'));
  [source, repository] = ['source', 'repository'].map((name) => join(root, name));
  writeFiles(source, { 'schemas/private.schema.json': 'theirs', 'schemas/definitions/a.json': 'theirs', 'samples/push/one.json': 'theirs' });
  writeFiles(repository, { 'schemas/private.schema.json': 'ours', 'schemas/push.schema.json': 'ours', 'package.json': 'ours' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const inRepository = (path: string) => readFileSync(join(repository, path), 'utf8');

test('files of schemas, samples and config take the place of the repository’s, and nothing else does', () => {
  writeFiles(source, {
    'config/limits.json': 'theirs', 'package.json': 'theirs', 'src/handler.ts': 'theirs', '.projenrc.ts': 'theirs', 'framework/source.json': 'theirs', '.git/config': 'x',
  });
  const done = overlay(source, repository);
  expect(done).toEqual({
    copied: ['config/limits.json', 'samples/push/one.json', 'schemas/definitions/a.json', 'schemas/private.schema.json'],
    ignored: ['.git', '.projenrc.ts', 'framework', 'package.json', 'src'],
  });
  for (const path of done.copied) expect(inRepository(path)).toBe('theirs');
  expect(inRepository('schemas/push.schema.json')).toBe('ours');
  expect(inRepository('package.json')).toBe('ours');
  expect(existsSync(join(repository, 'src'))).toBe(false);
  expect(describeOverlay(done)).toBe([
    'Laid over the repository:', '  config/limits.json', '  samples/push/one.json', '  schemas/definitions/a.json', '  schemas/private.schema.json',
    'Ignored, because it is not in config/, samples/, schemas/:', '  .git', '  .projenrc.ts', '  framework', '  package.json', '  src',
  ].join('\n'));
});

test('an empty source changes nothing', () => {
  const empty = join(root, 'empty');
  mkdirSync(empty);
  expect(describeOverlay(overlay(empty, repository))).toBe(
    'Laid over the repository: none\nIgnored, because it is not in config/, samples/, schemas/: none');
});

test.each<[string, string, () => void]>([
  ['a link to a file', 'samples/x.json in the configuration\'s repository is a symbolic link', () => symlinkSync('/etc/passwd', join(source, 'samples', 'x.json'))],
  ['a link to a folder', 'schemas/more in the configuration\'s repository is a symbolic link', () => symlinkSync(tmpdir(), join(source, 'schemas', 'more'))],
  ['a link that stays within', 'samples/y.json', () => symlinkSync('push/one.json', join(source, 'samples', 'y.json'))],
  ['a link in place of the folder', 'config in the configuration\'s repository is not a folder', () => symlinkSync(tmpdir(), join(source, 'config'))],
  ['a file in place of the folder', 'config in the configuration\'s repository is not a folder', () => writeFileSync(join(source, 'config'), '')],
  ['a pipe', 'samples/pipe in the configuration\'s repository is a special file', () => execFileSync('mkfifo', [join(source, 'samples', 'pipe')])],
  ['a link in the repository', 'samples there is a symbolic link', () => symlinkSync(root, join(repository, 'samples'))],
  ['a link in the repository, deeper', 'samples/push there is a symbolic link', () => {
    mkdirSync(join(repository, 'samples'));
    symlinkSync(root, join(repository, 'samples', 'push'));
  }],
  ['a file that is a link in the repository', 'samples/push/one.json there is a symbolic link', () => {
    mkdirSync(join(repository, 'samples', 'push'), { recursive: true });
    symlinkSync(join(root, 'outside'), join(repository, 'samples', 'push', 'one.json'));
  }],
  ['a folder where the file goes', 'samples/push/one.json there is a folder', () => mkdirSync(join(repository, 'samples', 'push', 'one.json'), { recursive: true })],
  ['a file where the folder goes', 'samples/push there is a file', () => writeFiles(repository, { 'samples/push': 'ours' })],
])('%s is refused, and nothing is copied', (_, message, prepare) => {
  prepare();
  expect(() => overlay(source, repository)).toThrow(message);
  expect(inRepository('schemas/private.schema.json')).toBe('ours');
  expect(existsSync(join(repository, 'schemas', 'definitions'))).toBe(false);
  expect(existsSync(join(root, 'one.json'))).toBe(false);
  expect(existsSync(join(root, 'outside'))).toBe(false);
});

test('the second source is where CodeBuild says', () => {
  expect(configurationSource({})).toBeUndefined();
  expect(configurationSource({ CODEBUILD_SRC_DIR_Configuration: source })).toBe(source);
  expect(() => configurationSource({ CODEBUILD_SRC_DIR_Configuration: `${source}-not` })).toThrow('there is no such folder');
});
