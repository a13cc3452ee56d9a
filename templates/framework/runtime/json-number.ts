/**
 * A number of an event, exactly as it was sent: a `bigint` where it is whole and beyond ±9,007,199,254,740,991 (2^53 − 1), which a
 * `number` would round, else a `number`. Both compare (`<`, `>=`), and both stand in template strings and in details. Arithmetic
 * needs one of them: `BigInt(id)`, `Number(count)`, or a schema that says `number` or has a `minimum` and a `maximum`.
 */
export type JsonNumber = number | bigint;

/**
 * Whether a JSON text may have a number that a double does not hold: one of 16 digits or more, or one with an exponent. There may
 * be none: the text of a string can look like one.
 */
export function mayRound(json: string): boolean {
  return /(?:^|[[:,])\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/.test(json);
}

/**
 * What a number of JSON stands for, however it is written: `1e20`, `100000000000000000000.0` and the plain digits are one `bigint`.
 * What is out of a double's range (over 1.8e308) stays text, so that it is never infinity. A fraction of more digits than a double
 * has is rounded, and says so.
 *
 * @param literal a number as JSON writes it.
 */
export function toJsonNumber(literal: string): { readonly value: JsonNumber | string; readonly rounded: boolean } {
  const value = Number(literal);
  if (!Number.isFinite(value)) return { value: literal, rounded: false };
  const decimal = toDecimal(literal);
  if (decimal.exponent >= 0) {
    return { value: Number.isSafeInteger(value) ? value : toBigInt(decimal), rounded: false };
  }
  return { value, rounded: !holds(value, decimal) };
}

/** The double next to a number, and whether it is another number. */
export function toDouble(exact: bigint): { readonly value: number; readonly rounded: boolean } {
  return { value: Number(exact), rounded: !holds(Number(exact), toDecimal(String(exact))) };
}

/** Whether the double, as JavaScript writes it, is the decimal. */
function holds(value: number, { digits, exponent }: Decimal): boolean {
  const held = toDecimal(String(value));
  return held.digits === digits && held.exponent === exponent;
}

/** A whole number, `digits`, times a power of ten. It is as short as can be: the digits end with no zero, and 0 has none. */
interface Decimal {
  readonly sign: '' | '-';
  readonly digits: string;
  /** Below 0 exactly where the number is no whole one. */
  readonly exponent: number;
}

/** The decimal that JSON, or JavaScript, writes a number as. */
export function toDecimal(literal: string): Decimal {
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal)!;
  const all = (whole + fraction).replace(/^0+/, '');
  let end = all.length;
  // Not by a pattern: one that is tied to the end only looks at all zeros from each of them.
  while (all[end - 1] === '0') end--;
  return { sign: sign as Decimal['sign'], digits: all.slice(0, end), exponent: end === 0 ? 0 : Number(power) - fraction.length + all.length - end };
}

function toBigInt({ sign, digits, exponent }: Decimal): bigint {
  const size = BigInt(digits + '0'.repeat(exponent));
  return sign === '-' ? -size : size;
}
