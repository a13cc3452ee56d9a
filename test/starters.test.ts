import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from '../src/options';
import type { MozdefEventSourceProjectOptions } from '../src/options';
import { sourceConfig } from '../src/source-config';
import { starterFiles, starterOf } from '../src/starters';
import { starterTemplates } from '../src/templates';
import { toRawEvents } from '../templates/framework/runtime/receive/raw-events';
import { readSamples } from '../templates/framework/samples';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-starters-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const sourceOf = (options: Partial<MozdefEventSourceProjectOptions>) => sourceConfig({ service: 'example', ...options }, '1.0.0').source;

/** The samples of a starter, each with the event that the function makes of it. */
function eventsOf(options: Partial<MozdefEventSourceProjectOptions>) {
  const source = sourceOf(options);
  const root = mkdtempSync(join(directory, 'samples-'));
  for (const { target, content } of starterFiles(source).filter((file) => file.target.startsWith('samples/'))) {
    mkdirSync(join(root, target, '..'), { recursive: true });
    writeFileSync(join(root, target), content);
  }
  return readSamples(join(root, 'samples')).flatMap(({ name, eventType, body }) => {
    const selector = source.eventType!;
    const headers: Record<string, string[]> = 'header' in selector ? { [selector.header.toLowerCase()]: [eventType] } : {};
    return toRawEvents(source, { headers, body }, new Date())
      .map((event) => ({ name, wanted: eventType, type: event.type, body: JSON.parse(event.body) as object }));
  });
}

describe('the samples of the generic starter have the event type where the options say', () => {
  const standard = eventsOf({});

  test.each<Partial<MozdefEventSourceProjectOptions>>([
    {}, { eventTypePath: 'kind' }, { eventTypePath: 'event.type' }, { eventTypePath: 'data.event.event_type' }, { eventTypePath: 'type.name' },
    { eventTypePath: 'user.kind' }, { eventTypePath: 'user.kind.name' }, { eventTypePath: '__proto__' }, { eventTypePath: 'constructor.name' }, { eventTypePath: 'events.0.type' },
    { eventTypeHeader: 'X-Gitlab-Event' },
  ])('%j', (options) => {
    const events = eventsOf(options);
    expect(events.map(({ name }) => name)).toEqual(standard.map(({ name }) => name));
    for (const { type, wanted } of events) expect(type).toBe(wanted);
    for (const [index, { body }] of events.entries()) {
      const { type: _, ...facts } = standard[index].body as Record<string, unknown>;
      expect(body).toMatchObject(facts);
    }
  });

  test('and nowhere else', () => {
    for (const { body } of eventsOf({ eventTypeHeader: 'X-Gitlab-Event' })) expect(body).not.toHaveProperty('type');
    for (const { body } of eventsOf({ eventTypePath: 'event.type' })) expect(body).not.toHaveProperty('type');
  });

  test('which leaves every other file as it is, and all where it is the catalogue\'s', () => {
    const files = (options: Partial<MozdefEventSourceProjectOptions>) =>
      new Map(starterFiles(sourceOf(options)).map(({ target, content }) => [target, content]));
    const moved = files({ eventTypePath: 'event.type' });
    const changed = [...files({})].filter(([target, content]) => moved.get(target) !== content).map(([target]) => target);
    expect(changed).toEqual(['samples/document.shared.json', 'samples/login.failed.json']);
    expect(files({ eventTypePath: 'type' })).toEqual(files({}));
  });
});

describe('where a starter cannot follow, it is refused', () => {
  const fresh = { starterFiles: [], managedFiles: {} };

  test.each<[string, Partial<MozdefEventSourceProjectOptions>, string]>([
    ['eventTypePath', { eventTypePath: 'user' }, 'has at user'],
    ['eventTypePath', { eventTypePath: 'user.name' }, 'has at user.name'],
    ['eventTypePath', { eventTypePath: 'actor.kind' }, 'has at actor'],
    ['eventTypePath', { source: EventSource.GITHUB, eventTypePath: 'action' }, 'the header X-GitHub-Event'],
    ['eventTypeHeader', { source: EventSource.ZOOM, eventTypeHeader: 'X-Event' }, 'the body\'s event'],
  ])('%s: %j', (option, options, reason) => {
    const attempt = () => starterOf(sourceOf(options), directory, fresh);
    expect(attempt).toThrow(`option "${option}" is `);
    expect(attempt).toThrow(reason);
    expect(attempt).toThrow('sampleCode: false');
  });

  test('but not in a repository that has it already: its files are the engineer\'s, and follow the options', () => {
    const given = starterTemplates('generic-webhook').map(({ target }) => target);
    const { files } = starterOf(sourceOf({ eventTypePath: 'user' }), directory, { ...fresh, starter: 'generic-webhook', starterFiles: given });
    expect(files.map(({ target }) => target)).toEqual(given);
  });
});
