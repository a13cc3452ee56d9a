import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDirectory } from '../../../templates/framework/build/write-directory';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-write-directory-')); });
afterEach(() => rmSync(directory, { recursive: true }));

const found = () => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

test('makes a directory hold the files, and no others', () => {
  mkdirSync(join(directory, 'gone', 'deep'), { recursive: true });
  writeFileSync(join(directory, 'gone', 'deep', 'file'), 'x');
  mkdirSync(join(directory, 'kept'));
  writeFileSync(join(directory, 'kept', 'old'), 'x');
  writeDirectory(directory, new Map<string, string | Uint8Array>([['kept/new', 'text'], ['top', Buffer.from([0xff])]]));
  expect(found()).toEqual(['kept', join('kept', 'new'), 'top']);
  expect([readFileSync(join(directory, 'kept', 'new'), 'utf8'), readFileSync(join(directory, 'top'))]).toEqual(['text', Buffer.from([0xff])]);
});

test('whoever reads a file meanwhile finds it, and finds it whole', async () => {
  const content = 'x'.repeat(1_000_000);
  const write = () => writeDirectory(directory, new Map([['a/file', content], ['b', content]]));
  write();
  const reader = spawn(process.execPath, ['-e', `
    const { readFileSync } = require('node:fs');
    console.log('ready');
    for (const end = Date.now() + 1_500; Date.now() < end;) {
      for (const file of ['a/file', 'b']) if (readFileSync(file).length !== ${content.length}) throw new Error('cut');
    }
  `], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(reader.stdout, 'data');
  const ended = once(reader, 'exit');
  while (reader.exitCode === null) {
    write();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  expect((await ended)[0]).toBe(0);
  expect(found()).toEqual(['a', join('a', 'file'), 'b']);
});
