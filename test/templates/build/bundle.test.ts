import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FunctionBundle } from '../../../templates/framework/build/bundle';
import { assembleRepository, temporaryFolder } from '../support/repository';
import { TSX } from '../support/tsx';

const folders: { path: string; remove: () => void }[] = [];
afterAll(() => folders.forEach(({ remove }) => remove()));

/** Builds a repository in a folder of its own, in a time zone, its files as old as given. */
async function build(starter: string, timeZone: string, modified: Date): Promise<FunctionBundle[]> {
  const folder = temporaryFolder();
  folders.push(folder);
  assembleRepository(folder.path, starter, modified);
  const { stdout } = await promisify(execFile)(process.execPath, [...TSX, join(__dirname, '..', 'support', 'bundle-child.ts')], {
    cwd: folder.path, env: { ...process.env, TZ: timeZone },
  });
  return JSON.parse(stdout) as FunctionBundle[];
}

let here: FunctionBundle[];
let there: FunctionBundle[];
beforeAll(async () => {
  [here, there] = await Promise.all([
    build('generic-webhook', 'America/Los_Angeles', new Date('2001-01-01T00:00:00Z')), build('generic-webhook', 'Asia/Kathmandu', new Date('2026-07-01T00:00:00Z')),
  ]);
}, 60_000);

test('the same code makes the same bytes, in another folder, in another time zone, with other times of its files', () => {
  expect(here.map(({ name }) => name)).toEqual(['authorizer', 'ingest', 'reprocess']);
  here.forEach(({ file, name, sourceCodeHash }, index) => {
    expect(there[index].file).not.toBe(file);
    expect({ name, same: readFileSync(file).equals(readFileSync(there[index].file)) }).toEqual({ name, same: true });
    expect(there[index].sourceCodeHash).toBe(sourceCodeHash);
  });
});

test('the hash is the one that Lambda reports, and the sizes are those of the files', () => {
  for (const { file, sourceCodeHash, zipBytes, scriptBytes } of here) {
    const zip = readFileSync(file);
    expect(sourceCodeHash).toBe(createHash('sha256').update(zip).digest('base64'));
    expect([zipBytes, scriptBytes]).toEqual([zip.length, readFileSync(join(file.replace(/\.zip$/, ''), 'index.js')).length]);
  }
});

test('other tools read the zip: the script and its source map, which everyone may read', () => {
  const script = 'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; ' +
    'print(json.dumps([[i.filename, oct(i.external_attr >> 16), i.create_system, i.date_time[0]] for i in z.infolist()]))';
  for (const { file } of here) {
    expect(JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))).toEqual([
      ['index.js', '0o100644', 3, 1980], ['index.js.map', '0o100644', 3, 1980],
    ]);
  }
});

test('a bundle is a handler that loads, and says nothing of where it was built', () => {
  const [authorizer] = here;
  const directory = authorizer.file.replace(/\.zip$/, '');
  const env = { ...process.env, STAGE: 'dev', AWS_REGION: 'us-west-2', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  expect(execFileSync(process.execPath, ['-p', `typeof require(${JSON.stringify(directory)}).handler`], { encoding: 'utf8', env }).trim()).toBe('function');
  expect(authorizer.handler).toBe('index.handler');
  for (const file of ['index.js', 'index.js.map']) expect(readFileSync(join(directory, file), 'utf8')).not.toContain(folders[0].path);
});

test('the function that webhooks call does not start with the S3 client: it is in the bundle, and its code has not run', () => {
  const { file } = here.find(({ name }) => name === 'ingest')!;
  const env = { ...process.env, STAGE: 'dev', QUEUE_URL: 'http://queue', DEAD_LETTER_QUEUE_URL: 'http://dead', EVENT_BUCKET: 'bucket', AWS_REGION: 'us-west-2' };
  const child = [...TSX, join(__dirname, '..', 'support', 'coverage-child.ts'), file.replace(/\.zip$/, ''), '"SQSClient"', '"S3Client"'];
  expect(JSON.parse(execFileSync(process.execPath, child, {
    encoding: 'utf8', env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  }))).toEqual([true, false]);
});
