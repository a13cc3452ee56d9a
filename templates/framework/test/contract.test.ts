import { handlers, validators } from '../project';
import { SEVERITIES } from '../runtime/mozdef-event';
import type { MozdefEvent } from '../runtime/mozdef-event';
import { MAX_KEYWORD_BYTES } from '../runtime/text';
import { readSamples } from '../samples';
import { processSampleOutcomes, SAMPLES_DIRECTORY } from '../testing';

const samples = readSamples(SAMPLES_DIRECTORY);
if (samples.length === 0) throw new Error('samples/ is empty: put at least one example event there');

test('every schema has a handler, and every handler a schema', () => {
  expect(Object.keys(handlers.events).sort()).toEqual(Object.keys(validators.byType).sort());
});

describe.each(samples.map(({ name }) => name))('samples/%s', (name) => {
  test('is not quarantined', async () => {
    const quarantined = (await processSampleOutcomes(name)).filter(({ kind }) => kind === 'quarantine');
    expect(quarantined).toEqual([]);
  });

  test('becomes events that MozDef takes', async () => {
    for (const outcome of await processSampleOutcomes(name)) {
      if (outcome.kind !== 'deliver') continue;
      const event = JSON.parse(outcome.message) as MozdefEvent;
      expect(Object.keys(event).sort()).toEqual([
        'category', 'details', 'hostname', 'processid', 'processname', 'severity', 'source', 'summary', 'tags', 'timestamp', 'utctimestamp',
      ]);
      expect(SEVERITIES).toContain(event.severity);
      expect(event.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
      expect(event.utctimestamp).toBe(event.timestamp);
      expect(event.summary).not.toMatch(/\bundefined\b|\[object|\n/);
      for (const [field, value] of Object.entries(event.details)) {
        expect({ field, nested: typeof value === 'object' && !Array.isArray(value) }).toEqual({ field, nested: false });
        const longest = Math.max(0, ...[value].flat().map((each) => Buffer.byteLength(String(each))));
        expect({ field, tooLong: longest > MAX_KEYWORD_BYTES }).toEqual({ field, tooLong: false });
      }
    }
  });
});
