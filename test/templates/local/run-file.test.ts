import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalRunInfo } from '../../../templates/framework/local/local-run';
import { readRunFile, writeRunFile } from '../../../templates/framework/local/run-file';

const infoOf = (port: number): LocalRunInfo => ({
  webhookUrl: `http://127.0.0.1:${port}/dev/s`, consoleUrl: '', sqsEndpoint: '', queueUrl: '', deadLetterQueueUrl: '', eventBucket: '', secrets: {},
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
  writeRunFile(root, infoOf(1));
  writeFileSync(join(root, 'dist', 'local-run.json'), '{"webhookUrl":');
  expect(() => readRunFile(root, ', or else')).toThrow('dist/local-run.json is not what a local run leaves: start one anew with npx projen local, or else');
});
