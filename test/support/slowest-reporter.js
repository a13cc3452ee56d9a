/** Files and tests that are listed. */
const LISTED = 10;

/**
 * A reporter of jest: where the time of a run went, at its end. Of a file, what its tests took, and apart from them its set-up:
 * loading it, and its hooks. In seconds.
 */
module.exports = class SlowestReporter {
  onRunComplete(_, { testResults }) {
    if (testResults.length < 2) return;
    const files = testResults.map(({ testFilePath, perfStats, testResults: tests }) => {
      const inTests = sum(tests.map(({ duration }) => duration ?? 0));
      const total = perfStats.end - perfStats.start;
      return { name: testFilePath.slice(process.cwd().length + 1), total, inTests, setUp: Math.max(0, total - inTests) };
    });
    const tests = testResults.flatMap(({ testResults: each }) => each.map(({ fullName, duration }) => ({ name: fullName, total: duration ?? 0 })));
    print([
      '',
      `Slowest of ${files.length} files, which took ${seconds(sum(files.map(({ total }) => total))).trim()} s, one after another (all, in tests, set-up):`,
      ...slowest(files).map(({ name, total, inTests, setUp }) => `  ${seconds(total)} ${seconds(inTests)} ${seconds(setUp)}  ${name}`),
      `Slowest of ${tests.length} tests:`,
      ...slowest(tests).map(({ name, total }) => `  ${seconds(total)}  ${name}`),
    ]);
  }
};

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const slowest = (entries) => entries.sort((a, b) => b.total - a.total).slice(0, LISTED);
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1).padStart(7);
/** Where jest's own summary goes. */
const print = (lines) => process.stderr.write(`${lines.join('\n')}\n`);
