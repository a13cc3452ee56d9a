import { isUtf8 } from 'node:buffer';
import { fieldOf } from './form';
import { MAX_BODY_BYTES, onlyHeader } from './http';
import type { Headers, HttpRequest } from './http';
import type { Selector, SourceConfig } from '../../config';
import { gunzip, isGzip } from '../gzip';
import { atPath, elementTexts, tryParse, tryRead } from '../json';
import type { ReadJson } from '../json-reader';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';
import type { RawEvent } from '../process/raw-event';
import { fitsSqs } from '../text';

type Source = SourceConfig['source'];

/** Longest event type and id that are kept; they become message attributes and metrics. */
const MAX_SELECTED_LENGTH = 256;

/** Stands for a body without a byte, which SQS does not take; it is as little JSON. */
const EMPTY_BODY = ' ';

/**
 * Takes the body of an authenticated request apart into the events it carries: one, or, for a batch, one for each element. It is
 * UTF-8 whatever the content type says of a charset, as JSON is (RFC 8259, section 8.1), or kept as it is.
 */
export function toRawEvents(source: Source, request: HttpRequest, receivedAt: Date): RawEvent[] {
  const { headers } = request;
  const common = { receivedAt, attempts: 1 };
  const content = contentOf(source, request);
  // What is kept must be what was received, and decoding puts U+FFFD where bytes are not UTF-8.
  if (!isUtf8(content)) {
    return [{ ...common, body: content.toString('base64'), encoding: 'base64', ...identify(source, headers, undefined) }];
  }
  const text = content.toString('utf8');
  const bodies = source.arrayIsBatch && Array.isArray(tryParse(text)) ? elementTexts(text) : [text || EMPTY_BODY];
  return bodies.map((each) => {
    const parsed = needsBody(source.eventType) || needsBody(source.eventId) ? tryRead(each) : undefined;
    return { ...common, body: each, ...identify(source, headers, parsed) };
  });
}

/**
 * Takes a quarantined event apart as it would be if it came today: by then the source may be said to send gzip, or batches, or to
 * tell types and ids elsewhere. What a header told stays as it was told, and a form's field is not looked for: the headers are gone.
 * An event that is as today's descriptor says comes out as it is.
 */
export function rereadEvents(source: Source, raw: RawEvent): RawEvent[] {
  const body = Buffer.from(raw.body, raw.encoding ?? 'utf8');
  const told = { ...(isHeader(source.eventType) ? { type: raw.type } : {}), ...(isHeader(source.eventId) ? { id: raw.id } : {}) };
  return toRawEvents(source, { headers: {}, body }, raw.receivedAt).map((event) => ({ ...event, ...told, attempts: raw.attempts }));
}

/**
 * The bytes in which the source says what happened: the body, decompressed where the source compresses, and of a form the field's value
 * where the source has one. Gzip that cannot be decompressed and a form without the field, or with several, are as they were received.
 */
export function contentOf({ gzip, formField }: Source, { headers, body }: HttpRequest): Buffer {
  const content = gzip && isGzip(body) ? gunzip(body, MAX_BODY_BYTES) ?? body : body;
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(onlyHeader(headers, 'content-type') ?? '');
  return formField !== undefined && isForm ? fieldOf(content, formField) ?? content : content;
}

/** What is told of an event by its headers and, where it could be parsed, its body. */
function identify({ eventType, eventId }: Source, headers: Headers, json: ReadJson | undefined): Pick<RawEvent, 'type' | 'id'> {
  return { type: select(eventType, headers, json) ?? DEFAULT_EVENT_TYPE, id: select(eventId, headers, json) };
}

function needsBody(selector: Selector | undefined): boolean {
  return selector !== undefined && 'body' in selector;
}

function isHeader(selector: Selector | undefined): boolean {
  return selector !== undefined && 'header' in selector;
}

function select(selector: Selector | undefined, headers: Headers, json: ReadJson | undefined): string | undefined {
  if (!selector) return undefined;
  const value = 'header' in selector ? onlyHeader(headers, selector.header) : inBody(selector.body, json);
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= MAX_SELECTED_LENGTH && fitsSqs(text) ? text : undefined;
}

/** A number that was rounded is none: two events could have one id. */
function inBody(path: string, json: ReadJson | undefined): unknown {
  return json?.rounded.includes(path) ? undefined : atPath(json?.value, path);
}
