import { config } from '../../templates/framework/config';
import { handlers, validators } from '../../templates/framework/project';
import { createProcessor } from '../../templates/framework/runtime/process/processor';
import type { RawEvent } from '../../templates/framework/runtime/process/raw-event';
import { eventsOf, readSamples } from '../../templates/framework/samples';
import { SAMPLES_DIRECTORY } from '../../templates/framework/testing';
import { growthOf, MOST_GROWTH } from '../templates/support/growth';

/** Bytes of the smaller event that is made of each sample. */
const SIZE = 8_000;

const samples = readSamples(SAMPLES_DIRECTORY);
const processors = (['native', 'legacy'] as const).map((eventFormat) =>
  createProcessor({ service: config.service, source: config.source.id, maxMessageBytes: config.maxMessageBytes, validators, handlers, eventFormat }));

/** Ways in which a sender can make an event larger: what becomes of a value that can grow, and undefined for others. */
const WAYS: Readonly<Record<string, (value: unknown, times: number) => unknown>> = {
  // Not what looks like a time, an address or one of a few words: the schemas know these.
  'longer texts': (value, times) => (typeof value === 'string' && / |@|[A-Z0-9]/.test(value) && !/^\d{4}-|:\/\//.test(value) ? value + ' and more'.repeat(times) : undefined),
  'longer lists': (value, times) => (Array.isArray(value) ? Array.from({ length: times }, () => value as unknown[]).flat() : undefined),
  'more names': (value, times) => (isObject(value) && Object.values(value).every((each) => !isObject(each))
    ? { ...value, ...Object.fromEntries(Array.from({ length: times }, (_, index) => [`field${index}`, index])) }
    : undefined),
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with all that is in it grown: the outermost, so that what is in a list does not grow with the list. */
function grow(value: unknown, way: keyof typeof WAYS, times: number): unknown {
  const larger = WAYS[way](value, times);
  if (larger !== undefined) return larger;
  if (Array.isArray(value)) return value.map((element) => grow(element, way, times));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, grow(each, way, times)])) : value;
}

/** The sample, grown to about so many bytes, if there is anything in it that can grow. */
function grown(body: Buffer, way: keyof typeof WAYS, size: number): Buffer {
  const json = (times: number) => JSON.stringify(grow(JSON.parse(body.toString()), way, times));
  const more = json(3).length - json(2).length;
  return Buffer.from(json(more === 0 ? 1 : Math.ceil(size / more)));
}

describe.each(Object.keys(WAYS))('with %s an event takes no more than in proportion to its size', (way) => {
  test.each(samples)('$name', async (sample) => {
    const make = (size: number): RawEvent[] => eventsOf(config.source, { ...sample, body: grown(sample.body, way, size) }, new Date());
    for (const process of processors) expect(await growthOf(SIZE, make, (events) => Promise.all(events.map(process)))).toBeLessThan(MOST_GROWTH);
  });
});
