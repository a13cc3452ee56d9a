import { gunzipSync } from 'node:zlib';

/** True for what begins as gzip does (RFC 1952, section 2.3.1). No text in UTF-8 does, so no header need say it. */
export function isGzip(bytes: Buffer): boolean {
  return bytes.length >= 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** What was compressed; or why that cannot be had: it is larger than `maxBytes`, or the gzip is broken or not at its end. */
export function gunzip(bytes: Buffer, maxBytes: number): Buffer | 'too-large' | 'broken' {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken';
  }
}
