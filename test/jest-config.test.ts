import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** jest loads these itself, as JavaScript. */
const LongestFirst = jest.requireActual('./support/sequencer');
const SlowestReporter = jest.requireActual('./support/slowest-reporter');

const file = (name: string, start: number, end: number, tests: Record<string, number> = {}) => ({
  testFilePath: join(process.cwd(), name),
  perfStats: { start, end },
  testResults: Object.entries(tests).map(([fullName, duration]) => ({ fullName, duration })),
});

describe('the report of what is slow', () => {
  let printed: string;
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  test('tells set-up from tests, and has the slowest first', () => {
    new SlowestReporter().onRunComplete(undefined, { testResults: [file('test/a.test.ts', 0, 1_000, { 'a is': 900 }), file('test/b.test.ts', 500, 12_500, { 'b is': 2_000, 'b was': 100 })] });
    expect(printed.split('\n').map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      '',
      'Slowest of 2 files, which took 13.0 s, one after another (all, in tests, set-up):',
      '12.0 2.1 9.9 test/b.test.ts',
      '1.0 0.9 0.1 test/a.test.ts',
      'Slowest of 3 tests:',
      '2.0 b is',
      '0.9 a is',
      '0.1 b was',
      '',
    ]);
  });

  test('is of ten files and tests', () => {
    const results = Array.from({ length: 12 }, (_, index) => file(`test/${index}.test.ts`, 0, index, { [`is ${index}`]: index }));
    new SlowestReporter().onRunComplete(undefined, { testResults: results });
    expect(printed.match(/\.test\.ts$/gm)).toHaveLength(10);
    expect(printed.match(/ {2}is \d+$/gm)).toHaveLength(10);
  });

  test('says nothing of one file', () => {
    new SlowestReporter().onRunComplete(undefined, { testResults: [file('test/a.test.ts', 0, 1)] });
    expect(printed).toBe('');
  });
});

describe('the order of the files', () => {
  const context = { config: { cacheDirectory: '/nowhere', id: 'id', name: 'name' }, hasteFS: { getSize: () => 1 } };
  const order = (...paths: string[]) => new LongestFirst({ contexts: [], globalConfig: {} })
    .sort(paths.map((path) => ({ path, context })))
    .map(({ path }: { path: string }) => path);

  test('what takes minutes comes first, the longest before all', () => {
    expect(order('/r/test/a.test.ts', '/r/test/e2e/zoom.test.ts', '/r/test/b.test.ts', '/r/test/e2e/upgrade.test.ts').slice(0, 2))
      .toEqual(['/r/test/e2e/upgrade.test.ts', '/r/test/e2e/zoom.test.ts']);
  });

  test('every file that is named is there', () => {
    expect(LongestFirst.LONGEST.filter((path: string) => !existsSync(join(__dirname, '..', path)))).toEqual([]);
    expect(LongestFirst.LONGEST.length).toBeGreaterThan(3);
  });
});
