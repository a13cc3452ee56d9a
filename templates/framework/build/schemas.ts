import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readJson } from '../runtime/json-reader';
import type { ReadJson } from '../runtime/json-reader';

/** Name of the schema for every event type that has none of its own. */
export const OTHERWISE_SCHEMA = 'event.schema.json';

const SUFFIX = '.schema.json';

/** A JSON Schema file, by its path below `schemas/`. */
export interface SchemaFile {
  /** Path below `schemas/` with forward slashes; schemas refer to one another by it. */
  readonly path: string;
  /** The event type it describes; undefined for `event.schema.json` and for files that others refer to. */
  readonly eventType?: string;
  /** With a bigint for each whole number that a double does not hold. */
  readonly schema: Record<string, unknown>;
}

/**
 * Reads `schemas/`: `<event type>.schema.json` for one event type (percent-encode what a file name cannot hold),
 * `event.schema.json` for every other, and any other `.json` file for definitions they share.
 *
 * @throws Error naming the file that is not a JSON object.
 */
export function readSchemas(directory: string): SchemaFile[] {
  if (!existsSync(directory)) {
    return [];
  }
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => relative(directory, join(directory, file)).split(sep).join('/'))
    .sort()
    .map((path) => ({ path, eventType: eventTypeOf(path), schema: readObject(join(directory, path)) }));
}

function eventTypeOf(path: string): string | undefined {
  if (!path.endsWith(SUFFIX) || path.includes('/') || path === OTHERWISE_SCHEMA) {
    return undefined;
  }
  try {
    return decodeURIComponent(path.slice(0, -SUFFIX.length));
  } catch {
    throw new Error(`schemas/${path}: the file name is not percent-encoded; a % in an event type is %25`);
  }
}

function readObject(file: string): Record<string, unknown> {
  const { value: content, rounded } = parse(file);
  if (rounded.length > 0) {
    throw new Error(`${file}: ${rounded.join(', ')}: a number has more digits than can be compared; write at most 15`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`${file} is not a JSON Schema: it must be a JSON object`);
  }
  return content as Record<string, unknown>;
}

function parse(file: string): ReadJson {
  try {
    return readJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}
