import { toDecimal } from '../json-number';
import type { JsonNumber } from '../json-number';

/*
 * What JSON Schema asks of a value, where ajv would ask in a way that a bigint is not made for, or that looks at what objects inherit.
 * The generated validators call it (build/exact-keywords.ts).
 */

/** A text that two values have in common exactly where they are equal to JSON Schema: the order of names does not count. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' || typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`;
}

/** Whether an object or a list is one of those whose canonical texts these are. */
export function isOneOf(value: unknown, texts: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && texts.includes(canonicalJson(value));
}

export function areUnique(values: readonly unknown[]): boolean {
  return new Set(values.map(canonicalJson)).size === values.length;
}

/**
 * Whether a number is so many times the divisor, as decimals: 0.3 is a multiple of 0.1.
 *
 * @param divisor as JSON writes a number, greater than 0.
 */
export function isMultipleOf(value: JsonNumber, divisor: string): boolean {
  const [a, b] = [toDecimal(String(value)), toDecimal(divisor)];
  const shift = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent }: typeof a) => BigInt(digits + '0'.repeat(exponent - shift));
  return scaled(a) % scaled(b) === 0n;
}

/** Whether a number is a whole one of so many bits, as the formats `int32` and `int64` are. */
export function isWholeOfBits(value: JsonNumber, bits: number): boolean {
  return (typeof value === 'bigint' || Number.isInteger(value)) && BigInt.asIntN(bits, BigInt(value)) === BigInt(value);
}
