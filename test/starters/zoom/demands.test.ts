import { join } from 'node:path';
import { readSamples } from '../../../templates/framework/samples';
import { processEvent } from '../../../templates/framework/testing';

/*
 * A starter demands of an event what its handler cannot do without, and no more: of Zoom's events, the payload and its object. Every
 * other field of every sample is left out, made null, empty, and of another type, each on its own, and all are left out at once.
 */

/** A JSON object of which a test knows what is in it. */
interface Body { [key: string]: any }

const SAMPLES = readSamples(join(__dirname, '..', '..', '..', 'templates', 'starters', 'zoom', 'samples'))
  .map(({ name, eventType, body }) => ({ name, type: eventType, text: body.toString('utf8') }));

async function summaryOf(type: string, body: Body): Promise<string> {
  const outcome = await processEvent(type, body);
  if (outcome.kind !== 'deliver') throw new Error(JSON.stringify(outcome));
  return (JSON.parse(outcome.message) as Body).summary as string;
}

/** The event with another value at a path; undefined takes the field out. */
function changed(text: string, path: readonly string[], make: (value: unknown) => unknown): Body {
  const body = JSON.parse(text) as Body;
  const parent = path.slice(0, -1).reduce((at, key) => at[key], body);
  const name = path[path.length - 1];
  parent[name] = make(parent[name]);
  return body;
}

/** The path of every field below an event's payload. */
function paths(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...paths(inner, [...path, key])]);
}

const isScalar = (value: unknown) => typeof value !== 'object' || value === null;

/** What may stand where Zoom's reference has something else. */
const INSTEAD: ((value: unknown) => unknown)[] = [
  () => undefined,
  () => null,
  (value) => (isScalar(value) ? '' : Array.isArray(value) ? [] : {}),
  (value) => (typeof value === 'number' ? String(value) : isScalar(value) ? 7 : value),
];

/** What a summary has when a field is missing and nobody thought of it. */
const BROKEN = /\bundefined\b|\bnull\b|\[object|\(\)|""| {2}| ,|\bof of\b|^[:\s]|[:\s]$/;

test.each(SAMPLES)('$name: any field but the demanded ones may be missing, null, empty or of another type', async ({ type, text }) => {
  const fields = [['event_ts'], ...paths((JSON.parse(text) as Body).payload, ['payload']).filter((path) => path.join('.') !== 'payload.object')];
  for (const path of fields) {
    for (const instead of INSTEAD) {
      const summary = await summaryOf(type, changed(text, path, instead));
      if (BROKEN.test(summary)) throw new Error(`${path.join('.')}: ${summary}`);
    }
  }
});

test.each(SAMPLES)('$name: all of them may be missing at once, and Zoom may have added others', async ({ type, text }) => {
  const body = JSON.parse(text) as Body;
  const summary = await summaryOf(type, { event: type, payload: 'object' in body.payload ? { object: {} } : {} });
  expect(summary).not.toMatch(BROKEN);
  expect(summary.length).toBeGreaterThan(10);

  const added = JSON.parse(text, (_, value: unknown) => (
    isScalar(value) || Array.isArray(value) ? value : { ...(value as object), a_new_field: { deeper: [1, 'x'] } }
  )) as Body;
  expect(await summaryOf(type, added)).not.toMatch(BROKEN);
});
