import { changed, delivered, readSample, SAMPLES, typeOf } from './support';
import type { Body } from './support';

/** The path of every field below an event's payload. */
function paths(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...paths(inner, `${path}.${key}`)]);
}

/** What no handler can do without. */
const DEMANDED = /^payload\.object$/;

const isScalar = (value: unknown) => typeof value !== 'object' || value === null;

function valueAt(body: Body, path: string): unknown {
  return path.split('.').reduce((at, key) => at[key], body);
}

/** What may stand where Zoom's reference has something else: each is a way in which vendors' events differ from it. */
const INSTEAD: ((value: unknown) => unknown)[] = [
  () => undefined,
  () => null,
  (value) => (isScalar(value) ? '' : Array.isArray(value) ? [] : {}),
  (value) => (typeof value === 'number' ? String(value) : isScalar(value) ? 7 : value),
];

/** What a summary has when a field is missing and nobody thought of it. */
const BROKEN = /\bundefined\b|\bnull\b|\[object|\(\)|""| {2}| ,|\bof of\b|^[:\s]|[:\s]$/;

test.each(SAMPLES)('samples/%s: any field but the demanded ones may be missing, null, empty or of another type', async (sample) => {
  const body = readSample(sample);
  const fields = ['event_ts', ...paths(body.payload, 'payload').filter((path) => !DEMANDED.test(path))];
  for (const path of fields) {
    for (const instead of INSTEAD) {
      const { summary } = await delivered(typeOf(sample), changed(sample, typeOf(sample), { [path]: instead(valueAt(body, path)) }));
      if (BROKEN.test(summary)) throw new Error(`${path}: ${summary}`);
    }
  }
});

test.each(SAMPLES)('samples/%s: all of them may be missing at once, and Zoom may have added others', async (sample) => {
  const body = readSample(sample);
  const { summary } = await delivered(typeOf(sample), { event: body.event, payload: 'object' in body.payload ? { object: {} } : {} });
  expect(summary).not.toMatch(BROKEN);
  expect(summary.length).toBeGreaterThan(10);

  const added = JSON.parse(JSON.stringify(body), (_, value: unknown) => (
    isScalar(value) ? value : Array.isArray(value) ? value : { ...(value as object), a_new_field: { deeper: [1, 'x'] } }
  )) as Body;
  expect((await delivered(typeOf(sample), added)).details.eventname).toBe(body.event);
});
