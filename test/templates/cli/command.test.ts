import { runCommand, toInteger, UsageError } from '../../../templates/framework/cli/command';

const { argv } = process;
afterEach(() => {
  process.argv = argv;
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

/** Runs a command that has the options --name and --dry-run with these arguments, and returns what it wrote and its exit status. */
async function run(args: string[], main: (parsed: any) => Promise<void> = async () => undefined) {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += chunk.toString();
      return true;
    });
  }
  process.argv = ['node', 'command.ts', ...args];
  runCommand('\nUsage: test\n', { 'name': { type: 'string', default: 'none' }, 'dry-run': { type: 'boolean' } }, main);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  jest.restoreAllMocks();
  return { ...written, status };
}

test.each<[string, string[], object, string[]]>([
  ['nothing', [], { name: 'none' }, []],
  ['options and files', ['--name', 'x', 'a.json', '--dry-run', 'b.json'], { 'name': 'x', 'dry-run': true }, ['a.json', 'b.json']],
  ['the dashes that projen hands on', ['--', '--name=x', 'a.json'], { name: 'x' }, ['a.json']],
])('a command is given %s', async (_, args, values, positionals) => {
  const main = jest.fn(async () => undefined);
  expect((await run(args, main)).status).toBe(0);
  expect(main).toHaveBeenCalledWith(expect.objectContaining({ values: expect.objectContaining(values) as object, positionals }));
});

test.each([[['--help']], [['-h']], [['--', '--help']], [['--unknown', '--help']]])('%j prints the help, and runs nothing', async (args) => {
  const main = jest.fn();
  expect(await run(args, main)).toEqual({ stdout: 'Usage: test\n', stderr: '', status: 0 });
  expect(main).not.toHaveBeenCalled();
});

test.each<[string, string[], RegExp]>([
  ['an unknown option', ['--nam', 'x'], /^Unknown option '--nam'.*Try --help\.\n$/],
  ['an option without its value', ['--name'], /--name.*Try --help\.\n$/],
])('%s is a mistake in the call: status 2, and a message that says what to do', async (_, args, message) => {
  expect(await run(args)).toEqual({ stdout: '', stderr: expect.stringMatching(message) as string, status: 2 });
});

test.each<[string, Error, string, number]>([
  ['a mistake in the call', new UsageError('--stage is "x"; it must be dev'), '--stage is "x"; it must be dev\n', 2],
  ['anything else', new Error('cannot connect'), 'error: cannot connect\n', 1],
])('a command that fails for %s says why on stderr, without a stack', async (_, error, stderr, status) => {
  expect(await run([], () => Promise.reject(error))).toEqual({ stdout: '', stderr, status });
});

test.each<[string, number]>([['0', 0], ['65535', 65_535], ['010', 10]])('%j is a port', (value, number) => expect(toInteger('port', value, 0, 65_535)).toBe(number));

test.each(['', ' ', '-1', '65536', '1.5', 'x', '1x', 'NaN', 'Infinity'])('%j is no port', (value) => {
  expect(() => toInteger('port', value, 0, 65_535)).toThrow(`--port is ${JSON.stringify(value)}; it must be a whole number from 0 to 65535`);
});
