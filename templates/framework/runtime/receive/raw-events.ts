import { isUtf8 } from 'node:buffer';
import { isBatch, readBatch, toPieces } from './batch';
import { fieldOf } from './form';
import { MAX_BODY_BYTES, onlyHeader } from './http';
import type { Headers, HttpRequest } from './http';
import type { Selector, SourceConfig } from '../../config';
import { EVENTS_AT_ONCE, MAX_BATCH_EVENTS } from '../batches';
import { gunzip, isGzip } from '../gzip';
import { atPath, tryRead } from '../json';
import type { ReadJson } from '../json-reader';
import { DEFAULT_EVENT_TYPE } from '../process/raw-event';
import type { RawEvent } from '../process/raw-event';
import { fitsSqs } from '../text';

type Source = SourceConfig['source'];

/** Longest event type and id that are kept; they become message attributes and metrics. */
const MAX_SELECTED_LENGTH = 256;

/** Stands for a body without a byte, which SQS does not take; it is as little JSON. */
const EMPTY_BODY = ' ';

/** Largest content that a quarantined event is taken apart from, in bytes: what the reprocess function has memory for. */
const MAX_REREAD_BYTES = 4 * MAX_BODY_BYTES;

/**
 * Takes the body of an authenticated request apart into the events it carries: one, or, for a batch, one for each element. It is
 * UTF-8 whatever the content type says of a charset, as JSON is (RFC 8259, section 8.1), or kept as it is. What is more than one
 * request can have is one event, which says so (`oversize`).
 */
export function toRawEvents(source: Source, request: HttpRequest, receivedAt: Date): RawEvent[] {
  const tooMany = `a batch of more than ${MAX_BATCH_EVENTS} events: reprocessing takes it apart`;
  return eventsOf(source, request, { receivedAt, attempts: 1 }, { maxBytes: MAX_BODY_BYTES, tooMany });
}

/**
 * Takes a quarantined event apart as it would be if it came today: by then the source may be said to send gzip, or batches, or to
 * tell types and ids elsewhere. What a header told stays as it was told, and a form's field is not looked for: the headers are gone.
 * An event that is as today's descriptor says comes out as it is.
 */
export function rereadEvents(source: Source, raw: RawEvent): RawEvent[] {
  const told = { ...(isHeader(source.eventType) ? { type: raw.type } : {}), ...(isHeader(source.eventId) ? { id: raw.id } : {}) };
  const { receivedAt, attempts } = raw;
  return eventsOf(source, requestOf(raw), { receivedAt, attempts }, { maxBytes: MAX_REREAD_BYTES }).map((event) => ({ ...event, ...told }));
}

/**
 * The pieces of a quarantined batch of more events than are taken at once, as JSON: batches of so many, and perhaps one of the rest. Undefined for everything else.
 */
export function piecesOf(source: Source, raw: RawEvent): string[] | undefined {
  if (!source.arrayIsBatch) return undefined;
  const { bytes } = contentOf(source, requestOf(raw), MAX_REREAD_BYTES);
  const text = isUtf8(bytes) ? bytes.toString('utf8') : '';
  return isBatch(text, EVENTS_AT_ONCE) ? toPieces(text) : undefined;
}

interface Bounds {
  /** Of what was decompressed. */
  readonly maxBytes: number;
  /** Why a batch of too many events is not processed. Default: it is, as the one event that a text is which is no batch. */
  readonly tooMany?: string;
}

type Common = Pick<RawEvent, 'receivedAt' | 'attempts'>;

function eventsOf(source: Source, request: HttpRequest, common: Common, { maxBytes, tooMany }: Bounds): RawEvent[] {
  const { headers } = request;
  const { bytes, oversize } = contentOf(source, request, maxBytes);
  // What is kept must be what was received, and decoding puts U+FFFD where bytes are not UTF-8.
  if (oversize || !isUtf8(bytes)) {
    return [{
      ...common,
      body: bytes.toString('base64'),
      encoding: 'base64',
      ...(oversize ? { oversize: `the body has more than ${maxBytes} bytes when it is decompressed` } : {}),
      ...identify(source, headers, undefined),
    }];
  }
  const text = bytes.toString('utf8');
  const toEvent = (body: string, json: ReadJson | undefined): RawEvent => ({ ...common, body, ...identify(source, headers, json) });
  const batch = source.arrayIsBatch ? readBatch(text, toEvent) : undefined;
  if (batch === 'too-many' && tooMany !== undefined) {
    return [{ ...toEvent(text, undefined), oversize: tooMany }];
  }
  if (Array.isArray(batch)) return batch;
  return [toEvent(text || EMPTY_BODY, needsBody(source.eventType) || needsBody(source.eventId) ? tryRead(text) : undefined)];
}

/** What is left of a batch, for which there is no time, as one event. */
export function restOf({ eventType, eventId }: Source, raws: readonly RawEvent[]): RawEvent {
  return {
    ...raws[0],
    body: `[${raws.map(({ body }) => body).join(',')}]`,
    oversize: 'the rest of a batch, for which there was no time: reprocessing takes it apart',
    ...(isHeader(eventType) ? {} : { type: DEFAULT_EVENT_TYPE }),
    ...(isHeader(eventId) ? {} : { id: undefined }),
  };
}

function requestOf({ body, encoding }: RawEvent): HttpRequest {
  return { headers: {}, body: Buffer.from(body, encoding ?? 'utf8') };
}

/** What a request brings. */
interface Content {
  readonly bytes: Buffer;
  /** It is compressed, and would be larger than it may: these are the bytes as they were received. */
  readonly oversize?: boolean;
}

/**
 * The bytes in which the source says what happened: the body, decompressed where the source compresses, and of a form the field's value
 * where the source has one. Gzip that cannot be decompressed and a form without the field, or with several, are as they were received.
 */
export function contentOf({ gzip, formField }: Source, { headers, body }: HttpRequest, maxBytes = MAX_BODY_BYTES): Content {
  const plain = gzip && isGzip(body) ? gunzip(body, maxBytes) : body;
  if (plain === 'too-large') return { bytes: body, oversize: true };
  const content = plain === 'broken' ? body : plain;
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(onlyHeader(headers, 'content-type') ?? '');
  return { bytes: formField !== undefined && isForm ? fieldOf(content, formField) ?? content : content };
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
