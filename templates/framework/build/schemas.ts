import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readJsonText } from './json-file';
import { readJson } from '../runtime/json-reader';

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
 * @throws Error naming the file that is not a JSON object, and the line where it is not JSON.
 */
export function readSchemas(directory: string): SchemaFile[] {
  if (!existsSync(directory)) {
    return [];
  }
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => relative(directory, join(directory, file)).split(sep).join('/'))
    .sort()
    .map((path) => ({ path, eventType: eventTypeOf(path), schema: readObject(join(directory, path), `schemas/${path}`) }));
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

function readObject(file: string, name: string): Record<string, unknown> {
  const { value: content, rounded } = readJson(readJsonText(file, name));
  if (rounded.length > 0) {
    throw new Error(`${name}: ${rounded.join(', ')}: a number has more digits than can be compared; write at most 15`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`${name} is not a JSON Schema: it must be a JSON object`);
  }
  return content as Record<string, unknown>;
}
