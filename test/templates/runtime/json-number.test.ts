import { toJsonNumber } from '../../../templates/framework/runtime/json-number';

test.each<[string, number | bigint | string]>([
  ['0', 0],
  ['-0', -0],
  ['-12', -12],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740992', 9_007_199_254_740_992n],
  ['9007199254740993', 9_007_199_254_740_993n],
  ['-9007199254740991', -9_007_199_254_740_991],
  ['-9007199254740993', -9_007_199_254_740_993n],
  ['12345678901234567890.0', 12_345_678_901_234_567_890n],
  ['1.2345678901234567890e19', 12_345_678_901_234_567_890n],
  ['123456789012345678900e-1', 12_345_678_901_234_567_890n],
  ['1e23', 10n ** 23n],
  ['1E+22', 10n ** 22n],
  ['5.0', 5],
  ['1e3', 1_000],
  ['500e-2', 5],
  ['0e999999999999', 0],
  ['0.1', 0.1],
  ['1.10', 1.1],
  ['-1.5e-7', -1.5e-7],
  ['0.30000000000000004', 0.30000000000000004],
  ['12345678901.5e-4', 1_234_567.89015],
  ['1.7976931348623157e308', 17_976_931_348_623_157n * 10n ** 292n],
  ['1e309', '1e309'],
  ['-1e400', '-1e400'],
  ['1e999999999999999999999', '1e999999999999999999999'],
  [`1${'0'.repeat(400)}`, `1${'0'.repeat(400)}`],
  [`${'9'.repeat(310)}.5`, `${'9'.repeat(310)}.5`],
])('%s is %p', (literal, value) => expect(toJsonNumber(literal)).toEqual({ value, rounded: false }));

test.each<[string, number]>([
  ['0.1234567890123456789', 0.12345678901234568],
  ['1.00000000000000000001', 1],
  ['9007199254740993.5', 9_007_199_254_740_994],
  ['1e-400', 0],
  ['-4.9406564584124654e-325', -0],
])('%s is rounded to %p, and says so', (literal, value) => expect(toJsonNumber(literal)).toEqual({ value, rounded: true }));

test('a number of a million signs takes no time', () => {
  const zeros = '0'.repeat(1_000_000);
  const start = process.cpuUsage();
  expect(toJsonNumber(`1${zeros}1`).value).toBe(`1${zeros}1`);
  expect(toJsonNumber(`1${zeros}e-1000000`).value).toBe(1);
  expect(toJsonNumber(`0.${zeros}1`)).toEqual({ value: 0, rounded: true });
  expect(toJsonNumber(`1.${zeros}1`)).toEqual({ value: 1, rounded: true });
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
});
