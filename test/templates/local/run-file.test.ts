import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CREDENTIALS } from '../../../templates/framework/local/credentials';
import type { LocalRunInfo } from '../../../templates/framework/local/local-run';
import { readRunFile, writeRunFile } from '../../../templates/framework/local/run-file';

const infoOf = (port: number): LocalRunInfo => ({
  webhookUrl: `http://127.0.0.1:${port}/dev/s`, consoleUrl: '', sqsEndpoint: '', queueUrl: '', deadLetterQueueUrl: '', eventBucket: '', credentials: LOCAL_CREDENTIALS, secrets: {},
});
let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'mozdef-ef-run-file-')); });
afterEach(() => rmSync(root, { recursive: true }));

test('a local run is found while it runs, and not after', () => {
  const forget = writeRunFile(root, infoOf(1));
  expect(readRunFile(root)).toEqual(infoOf(1));
  forget();
  expect(() => readRunFile(root, ', or else')).toThrow('no local run: start one with npx projen local, or else');
});

test('the newest is found, and one before it that ends does not take it away', () => {
  const forgetFirst = writeRunFile(root, infoOf(1));
  const forgetSecond = writeRunFile(root, infoOf(2));
  forgetFirst();
  expect(readRunFile(root)).toEqual(infoOf(2));
  forgetSecond();
  forgetSecond();
  expect(() => readRunFile(root)).toThrow('no local run');
});

test('what is cut off is told as that', () => {
  for (const text of ['{"webhookUrl":', 'null', '{}']) {
    writeRunFile(root, infoOf(1));
    writeFileSync(join(root, 'dist', 'local-run.json'), text);
    expect(() => readRunFile(root, ', or else')).toThrow('dist/local-run.json is not what a local run leaves: start one anew with npx projen local, or else');
  }
});

test('only its owner can read it, whoever could read what was there, and has that open', () => {
  const file = join(root, 'dist', 'local-run.json');
  const before = process.umask(0);
  try {
    mkdirSync(join(root, 'dist'));
    writeFileSync(file, 'old', { mode: 0o644 });
    const opened = openSync(file, 'r');
    writeRunFile(root, infoOf(1));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(opened, 'utf8')).toBe('old');
    closeSync(opened);
    // One who put a link there gets nothing.
    rmSync(file);
    writeFileSync(join(root, 'elsewhere'), 'mine', { mode: 0o644 });
    symlinkSync(join(root, 'elsewhere'), file);
    writeRunFile(root, infoOf(2));
    expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toBe('mine');
    expect(readdirSync(join(root, 'dist'))).toEqual(['local-run.json']);
    rmSync(join(root, 'dist'), { recursive: true });
    writeRunFile(root, infoOf(3));
    expect(statSync(join(root, 'dist')).mode & 0o777).toBe(0o700);
  } finally {
    process.umask(before);
  }
});
