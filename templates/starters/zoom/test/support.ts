import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { processEvent, SAMPLES_DIRECTORY } from '../framework/testing';

/** A JSON object of which a test knows what is in it. */
export interface Body { [key: string]: any }

/** The files in `samples/`, by their paths below it. */
export const SAMPLES = readdirSync(SAMPLES_DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.split(sep).join('/'))
  .sort();

export function typeOf(sample: string): string {
  return sample.replace(/(\/.*)?\.json$/, '');
}

const texts = new Map<string, string>();

export function readSample(name: string): Body {
  const text = texts.get(name) ?? readFileSync(join(SAMPLES_DIRECTORY, name), 'utf8');
  texts.set(name, text);
  return JSON.parse(text) as Body;
}

/** A sample as an event of another type or with other values: `payload.object.email` = undefined takes the field out. */
export function changed(sample: string, type: string, changes: Body): Body {
  const body = readSample(sample);
  body.event = type;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const parent = keys.slice(0, -1).reduce((at, key) => at[key], body);
    parent[keys[keys.length - 1]] = value;
  }
  return body;
}

/** The MozDef event of an event. */
export async function delivered(type: string, body: Body): Promise<Body> {
  const outcome = await processEvent(type, body);
  if (outcome.kind !== 'deliver') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
  return JSON.parse(outcome.message) as Body;
}
