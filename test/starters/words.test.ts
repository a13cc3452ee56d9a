import { config } from '../../templates/framework/config';
import { handlers, validators } from '../../templates/framework/project';
import { MARKED_FIELD } from '../../templates/framework/runtime/details';
import type { MozdefEvent } from '../../templates/framework/runtime/mozdef-event';
import { createProcessor } from '../../templates/framework/runtime/process/processor';
import { toRawEvents } from '../../templates/framework/runtime/receive/raw-events';
import { readSamples } from '../../templates/framework/samples';
import { SAMPLES_DIRECTORY } from '../../templates/framework/testing';
import { ADDRESS_PLUGINS, HARMLESS_PLUGINS, pluginsWokenBy, spellings } from '../templates/support/plugin-oracle';

/*
 * Runs in the jest project of every starter: MozDef's words in every place that a sender can write to, through the starter's own
 * schemas and handlers. A word that the schema does not take there is quarantined by it, and may be.
 */
type Path = readonly (string | number)[];
type Format = 'native' | 'legacy';

const samples = readSamples(SAMPLES_DIRECTORY);
const words = spellings();
const process = Object.fromEntries((['native', 'legacy'] as const).map((eventFormat) => [
  eventFormat,
  createProcessor({ service: config.service, source: config.source.id, maxMessageBytes: config.maxMessageBytes, validators, handlers, eventFormat }),
]));

/** The messages that are sent of a body, of this event type where headers tell it. */
async function sent(eventType: string, body: unknown, format: Format): Promise<string[]> {
  const selector = config.source.eventType;
  const headers = selector && 'header' in selector ? { [selector.header.toLowerCase()]: [eventType] } : {};
  const events = toRawEvents(config.source, { headers, body: Buffer.from(JSON.stringify(body)) }, new Date('2026-01-31T12:00:00Z'));
  const outcomes = await Promise.all(events.map(process[format]));
  const unlawful = outcomes.filter((outcome) => outcome.kind === 'quarantine' && outcome.reason !== 'schema');
  expect(unlawful).toEqual([]);
  return outcomes.flatMap((outcome) => (outcome.kind === 'deliver' ? [outcome.message] : []));
}

/** Where there is a text. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, [...path, name]));
}

function withText(value: unknown, [name, ...rest]: Path, text: string): unknown {
  if (name === undefined) return text;
  const copy = Array.isArray(value) ? [...value] : { ...value as object };
  (copy as Record<string | number, unknown>)[name] = withText((value as Record<string | number, unknown>)[name], rest, text);
  return copy;
}

function withTexts(value: unknown, text: string): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? text : each));
}

/** The plugins that the events of a body wake and that could harm them; empty when they leave them as they are. */
async function harm(eventType: string, body: unknown, format: Format): Promise<string[]> {
  const harmless = format === 'native' ? ADDRESS_PLUGINS : HARMLESS_PLUGINS;
  return (await sent(eventType, body, format)).flatMap(pluginsWokenBy).filter((plugin) => !harmless.includes(plugin));
}

describe.each(['native', 'legacy'] as const)('%s events', (format) => {
  test.each(samples)('$name with a word of MozDef’s for any one text wakes no plugin that would lose or change the event', async ({ name, eventType, body }) => {
    const json = JSON.parse(body.toString()) as unknown;
    const harmed = [];
    // A word each, in turn: every word stands for some texts.
    for (const [index, path] of textsIn(json).entries()) {
      const word = words[(name.length + index) % words.length];
      const plugins = await harm(eventType, withText(json, path, word), format);
      if (plugins.length > 0) harmed.push({ path, word, plugins });
    }
    expect(harmed).toEqual([]);
  });

  test.each(samples)('$name with a word of MozDef’s for all texts wakes none either', async ({ name, eventType, body }) => {
    const harmed = [];
    for (const word of words.filter((_, index) => (name.length + index) % 3 === 0)) {
      const plugins = await harm(eventType, withTexts(JSON.parse(body.toString()), word), format);
      if (plugins.length > 0) harmed.push({ word, plugins });
    }
    expect(harmed).toEqual([]);
  });
});

test.each(samples)('of $name as it is nothing is marked', async ({ eventType, body }) => {
  for (const message of await sent(eventType, JSON.parse(body.toString()), 'native')) {
    expect((JSON.parse(message) as MozdefEvent).details).not.toHaveProperty(MARKED_FIELD);
  }
});
