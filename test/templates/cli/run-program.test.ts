import { tmpdir } from 'node:os';
import { runOrFail, runProgram } from '../../../templates/framework/cli/run-program';

const node = (program: string) => [process.execPath, ['--eval', program], { cwd: tmpdir() }] as const;

test('both streams, whatever the status', async () => {
  expect(await runProgram(...node('console.log("out"); console.error("err"); process.exit(3)')))
    .toMatchObject({ status: 3, stdout: 'out\n', output: expect.stringContaining('err\n') });
});

test('characters of several bytes, wherever the stream is cut', async () => {
  const text = 'é🙂'.repeat(100_000);
  expect(await runOrFail(...node('process.stdout.write("é🙂".repeat(100_000))'))).toBe(text);
});

test('variables are added, and taken away where they are undefined', async () => {
  const [program, args, options] = node('console.log(process.env.A, process.env.HOME)');
  expect(await runOrFail(program, args, { ...options, env: { A: 'a', HOME: undefined } })).toBe('a undefined\n');
});

test('a failure says what was run, where, and what it printed', async () => {
  await expect(runOrFail(...node('console.error("because"); process.exit(2)'))).rejects.toThrow(/--eval .* in .* ended with status 2:\nbecause$/);
});

test('a program that is not there', async () => {
  await expect(runProgram('no-such-program', [], { cwd: tmpdir() })).rejects.toThrow('no-such-program cannot be run: spawn no-such-program ENOENT');
});
