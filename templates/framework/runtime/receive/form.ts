const [AMPERSAND, EQUALS, PLUS, PERCENT, SPACE] = Buffer.from('&=+% ');

/** The value of a hexadecimal digit, by its byte; -1 for any other. */
const HEX_DIGITS = new Int8Array(256).fill(-1);
for (const digits of ['0123456789abcdef', '0123456789ABCDEF']) {
  Buffer.from(digits).forEach((byte, value) => { HEX_DIGITS[byte] = value; });
}

/**
 * The bytes of a field in a form (`application/x-www-form-urlencoded`, URL Standard of WHATWG, section 5.1): bytes, as URLSearchParams
 * puts U+FFFD where they are not UTF-8.
 *
 * @returns undefined where the field is absent, or there more than once and so ambiguous.
 */
export function fieldOf(form: Buffer, name: string): Buffer | undefined {
  const wanted = Buffer.from(name, 'utf8');
  let found: Buffer | undefined;
  for (let start = 0; start < form.length;) {
    const end = indexOf(form, AMPERSAND, start, form.length);
    const equals = indexOf(form, EQUALS, start, end);
    if (decode(form.subarray(start, equals)).equals(wanted)) {
      if (found) return undefined;
      found = decode(form.subarray(equals + 1, Math.max(equals + 1, end)));
    }
    start = end + 1;
  }
  return found;
}

/** Where a byte is from `start` on, or `end` where it is not before that. */
function indexOf(bytes: Buffer, byte: number, start: number, end: number): number {
  const index = bytes.subarray(start, end).indexOf(byte);
  return index < 0 ? end : start + index;
}

function decode(bytes: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    const [high, low] = bytes[index] === PERCENT ? [HEX_DIGITS[bytes[index + 1]], HEX_DIGITS[bytes[index + 2]]] : [-1, -1];
    if (high >= 0 && low >= 0) {
      decoded[length++] = high * 16 + low;
      index += 2;
    } else {
      decoded[length++] = bytes[index] === PLUS ? SPACE : bytes[index];
    }
  }
  return decoded.subarray(0, length);
}
