import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { SourceDescriptor } from './config';
import type { RawEvent } from './runtime/process/raw-event';
import type { Headers } from './runtime/receive/http';
import { toRawEvents } from './runtime/receive/raw-events';

/** An example event: a file in `samples/`. */
export interface Sample {
  /** Path below `samples/`, with forward slashes. */
  readonly name: string;
  /** The event type that the path gives: `<event type>.json`, or `<event type>/<anything>.json`. */
  readonly eventType: string;
  /** The request's body, byte for byte. */
  readonly body: Buffer;
}

/** Reads `samples/`, in order of name. */
export function readSamples(directory: string): Sample[] {
  if (!existsSync(directory)) {
    return [];
  }
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.split(sep).join('/'))
    .sort()
    .map((name) => readSample(directory, name));
}

export function readSample(directory: string, name: string): Sample {
  return { name, eventType: eventTypeOf(name), body: readFileSync(join(directory, name)) };
}

/** The events that a sample's body carries, as the webhook takes it apart. Where a header tells the type, the path gives it. */
export function eventsOf(source: SourceDescriptor, { eventType, body }: Sample, receivedAt: Date): RawEvent[] {
  const selector = source.eventType;
  const headers: Headers = selector && 'header' in selector ? { [selector.header.toLowerCase()]: [eventType] } : {};
  return toRawEvents(source, { headers, body }, receivedAt);
}

/** The types of a sample's events, for people. */
export function eventTypesOf(source: SourceDescriptor, sample: Sample): string {
  return [...new Set(eventsOf(source, sample, new Date()).map(({ type }) => type))].join(', ');
}

function eventTypeOf(name: string): string {
  const [first] = name.split('/');
  try {
    return decodeURIComponent(first.replace(/\.json$/, ''));
  } catch {
    throw new Error(`samples/${name}: the name is not percent-encoded; a % in an event type is %25`);
  }
}
