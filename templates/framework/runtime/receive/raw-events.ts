import { onlyHeader } from './http';
import type { Headers, HttpRequest } from './http';
import { atPath, tryParse } from './json-path';
import type { Selector, SourceConfig } from '../../config';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';
import type { RawEvent } from '../process/raw-event';
import { fitsSqs } from '../text';

type Source = SourceConfig['source'];

/** Longest event type and id that are kept; they become message attributes and metrics. */
const MAX_SELECTED_LENGTH = 256;

/** Takes the body of an authenticated request apart into the events it carries: one, or, for a batch, one for each element. */
export function toRawEvents(source: Source, { headers, body }: HttpRequest, receivedAt: Date): RawEvent[] {
  const text = body.toString('utf8');
  const common = { receivedAt, attempts: 1 };
  // Compared, because decoding puts U+FFFD where bytes are not UTF-8: what is kept must be what was received.
  if (!fitsSqs(text) || !Buffer.from(text, 'utf8').equals(body)) {
    return [{ ...common, body: body.toString('base64'), encoding: 'base64', type: DEFAULT_EVENT_TYPE }];
  }
  const json = source.arrayIsBatch && text.trimStart().startsWith('[') ? tryParse(text) : undefined;
  const bodies = Array.isArray(json) ? json.map((element) => JSON.stringify(element)) : [text];
  return bodies.map((each) => {
    const parsed = needsBody(source.eventType) || needsBody(source.eventId) ? tryParse(each) : undefined;
    return {
      ...common,
      body: each,
      type: select(source.eventType, headers, parsed) ?? DEFAULT_EVENT_TYPE,
      id: select(source.eventId, headers, parsed),
    };
  });
}

/** The event type of a body that came without its request, as samples do: from the body, or else as given. */
export function eventTypeOf(source: Source, headers: Headers, body: string, otherwise: string): string {
  return select(source.eventType, headers, tryParse(body)) ?? otherwise;
}

function needsBody(selector: Selector | undefined): boolean {
  return selector !== undefined && 'body' in selector;
}

function select(selector: Selector | undefined, headers: Headers, json: unknown): string | undefined {
  if (!selector) return undefined;
  const value = 'header' in selector ? onlyHeader(headers, selector.header) : atPath(json, selector.body);
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= MAX_SELECTED_LENGTH && fitsSqs(text) ? text : undefined;
}
