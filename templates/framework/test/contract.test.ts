import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonFault } from '../build/json-file';
import { config } from '../config';
import { handlers, validators } from '../project';
import { SEVERITIES } from '../runtime/mozdef-event';
import type { MozdefEvent } from '../runtime/mozdef-event';
import { MAX_KEYWORD_BYTES } from '../runtime/text';
import { readSamples } from '../samples';
import { sentSampleOutcomes, SAMPLES_DIRECTORY } from '../testing';

const samples = readSamples(SAMPLES_DIRECTORY);
if (samples.length === 0) throw new Error('samples/ is empty: put at least one example event there');

/** The bytes of the longest text anywhere in a value. */
function longestText(value: unknown): number {
  return typeof value === 'object' && value !== null ? Math.max(0, ...Object.values(value).map(longestText)) : Buffer.byteLength(String(value));
}

const EXPECTATIONS: Record<typeof config.eventFormat, (event: Record<string, unknown>) => void> = {
  native: (sent) => {
    const event = sent as unknown as MozdefEvent;
    expect(Object.keys(event).sort()).toEqual([
      'category', 'details', 'hostname', 'processid', 'processname', 'severity', 'source', 'summary', 'tags', 'timestamp', 'utctimestamp',
    ]);
    expect(SEVERITIES).toContain(event.severity);
    expect(event.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    expect(event.utctimestamp).toBe(event.timestamp);
    expect(event.summary).not.toMatch(/\bundefined\b|\[object|\n/);
    for (const [field, value] of Object.entries(event.details)) {
      expect({ field, nested: typeof value === 'object' && !Array.isArray(value) }).toEqual({ field, nested: false });
    }
  },
  legacy: (event) => {
    const { service } = config;
    expect(event).toEqual({
      hostname: `${service}_host`,
      processname: service,
      summary: `${service}_event`,
      category: service,
      source: 'api_aws_lambda',
      eventsource: `${service}_api`,
      tags: [service],
      details: expect.objectContaining({}) as object,
    });
  },
};

test('every schema has a handler, and every handler a schema', () => {
  expect(Object.keys(handlers.events).sort()).toEqual(Object.keys(validators.byType).sort());
});

describe.each(samples.map(({ name }) => name))('samples/%s', (name) => {
  test('is not quarantined', async () => {
    expect(jsonFault(readFileSync(join(SAMPLES_DIRECTORY, name), 'utf8'), `samples/${name}`)).toBeUndefined();
    const quarantined = (await sentSampleOutcomes(name)).filter(({ kind }) => kind === 'quarantine');
    expect(quarantined).toEqual([]);
  });

  test(`becomes events that MozDef takes, in the ${config.eventFormat} format`, async () => {
    for (const outcome of await sentSampleOutcomes(name)) {
      if (outcome.kind !== 'deliver') continue;
      const event = JSON.parse(outcome.message) as Record<string, unknown>;
      EXPECTATIONS[config.eventFormat](event);
      expect(longestText(event)).toBeLessThanOrEqual(MAX_KEYWORD_BYTES);
    }
  });
});
