import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deliveredEvent, processEvent, SAMPLES_DIRECTORY } from '../framework/testing';

/** A sample's content, with some top-level fields replaced (`undefined` leaves one out). */
export function sample(name: string, replace: Record<string, unknown> = {}): any {
  return { ...JSON.parse(readFileSync(join(SAMPLES_DIRECTORY, name), 'utf8')), ...replace };
}

/** The event type of a sample. */
export function typeOf(name: string): string {
  return name.split('/')[0].replace(/\.json$/, '');
}

/** The MozDef event that a body becomes. */
export async function deliver(type: string, body: unknown): Promise<any> {
  return deliveredEvent(await processEvent(type, body));
}

/** A copy of an object with another laid over it: objects are merged, everything else is replaced. */
export function merged(base: any, change: any): any {
  const isObject = (value: any) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(base) || !isObject(change)) return change;
  return { ...base, ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, key in base ? merged(base[key], value) : value])) };
}
