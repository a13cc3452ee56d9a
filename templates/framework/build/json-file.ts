import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import type { TransformFailure } from 'esbuild';

/**
 * Reads JSON that a person edits.
 *
 * @param name how the message calls the file.
 * @throws Error with line, column and what is expected there.
 */
export function readJsonFile(file: string, name: string): unknown {
  return JSON.parse(readJsonText(file, name)) as unknown;
}

/** The same, as text that is JSON. */
export function readJsonText(file: string, name: string): string {
  const text = withoutByteOrderMark(readFileSync(file, 'utf8'));
  const fault = jsonFault(text, name);
  if (fault !== undefined) throw new Error(fault);
  return text;
}

/** Where a text is not JSON, and what is expected there, with the line; undefined where it is JSON. */
export function jsonFault(text: string, name: string): string | undefined {
  const json = withoutByteOrderMark(text);
  try {
    JSON.parse(json);
    return undefined;
  } catch (error) {
    return describeFault(json, name, error as Error);
  }
}

/** Editors on Windows put it there; it is no part of the text. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** JavaScript itself does not always tell the place. */
function describeFault(json: string, name: string, { message }: Error): string {
  try {
    transformSync(json, { loader: 'json', logLevel: 'silent' });
    return `${name} is not JSON: ${message}`;
  } catch (error) {
    const [{ text, location }] = (error as TransformFailure).errors;
    if (!location) return `${name} is not JSON: ${text}`;
    const { line, column, lineText } = location;
    // Bytes, as esbuild counts them, in characters.
    const before = Buffer.from(lineText).subarray(0, column).toString('utf8');
    const shown = lineText.length > SHOWN ? [] : [`  ${lineText}`, `  ${before.replace(/[^\t]/g, ' ')}^`];
    return [`${name}:${line}:${before.length + 1} is not JSON: ${text.replace(/ in JSON\b/, '')}`, ...shown].join('\n');
  }
}

/** Longest line that is shown. */
const SHOWN = 200;
