import { gzipSync } from 'node:zlib';
import type { SourceConfig } from '../../../templates/framework/config';
import { toProxyEvent } from '../../../templates/framework/local/proxy-event';
import { mask } from '../../../templates/framework/operations/mask';
import { toBatches, toMessage } from '../../../templates/framework/runtime/deliver/messages';
import { parseJson } from '../../../templates/framework/runtime/json';
import { toJson } from '../../../templates/framework/runtime/json-writer';
import { toMozdefEvent } from '../../../templates/framework/runtime/mozdef-event';
import { toLegacyEvent } from '../../../templates/framework/runtime/process/legacy-event';
import { fromProxyEvent } from '../../../templates/framework/runtime/receive/http';
import { toRawEvents } from '../../../templates/framework/runtime/receive/raw-events';
import { oneLine, toSqsJson } from '../../../templates/framework/runtime/text';
import { BODIES, BODIES_OF_LONG_NAMES, growthOf, MOST_GROWTH } from '../support/growth';
import { delivered, quarantined } from '../support/outcomes';
import { schemes } from '../support/schemes';
import { verifyRequest } from '../support/verify';

/** Bytes of the smallest event: enough for what is quadratic to show, and little enough for all of these to take seconds. */
const SIZE = 10_000;

const source = { id: 'x', title: 'X', eventType: { body: 'a.type' }, eventId: { body: 'a.id' } } as SourceConfig['source'];
const json = { headers: { 'content-type': ['application/json'] } };
const form = { headers: { 'content-type': ['application/x-www-form-urlencoded'] } };
const defaults = { service: 'example', source: 'github', processid: '7', receivedAt: new Date() };
const receivedAt = new Date();

/** The stages of an event's way that look at all of it. What they are given is made beforehand. */
const STAGES: Readonly<Record<string, (body: string) => () => unknown>> = {
  'a body that is read': (body) => () => toRawEvents(source, { ...json, body: Buffer.from(body) }, receivedAt),
  'a body in gzip': (body) => {
    const bytes = gzipSync(body);
    return () => toRawEvents({ ...source, gzip: true }, { ...json, body: bytes }, receivedAt);
  },
  'a form': (body) => {
    const bytes = Buffer.from(new URLSearchParams({ a: body, payload: body }).toString());
    return () => toRawEvents({ ...source, formField: 'payload' }, { ...form, body: bytes }, receivedAt);
  },
  'a batch of one': (body) => () => toRawEvents({ ...source, arrayIsBatch: true }, { ...json, body: Buffer.from(`[${body}]`) }, receivedAt),
  'JSON that is parsed': (body) => () => parseJson(body),
  'JSON that is written': (body) => {
    const value = parseJson(body);
    return () => toJson(value);
  },
  'the guard: details': (body) => {
    const details = parseJson(body);
    return () => toSqsJson(toMozdefEvent({ summary: 's', details }, defaults));
  },
  'the guard: every field': (body) => {
    const draft = { summary: body, category: body, hostname: body, processname: body, processid: body, source: body, tags: body.split(',') };
    return () => toSqsJson(toMozdefEvent(draft, defaults));
  },
  'the legacy format': (body) => () => toLegacyEvent(body, 'example'),
  'what is shown of a dead letter': (body) => () => mask(body),
  'what is shown of one that is cut off': (body) => () => mask(body.slice(0, -2)),
  'a message that is quarantined': (body) => () => toMessage(quarantined(body, {}, oneLine(body)), '1'),
};

describe.each(Object.entries(STAGES))('%s takes no more than in proportion to its size', (_, stage) => {
  test.each(Object.entries(BODIES))('%s', async (__, body) => {
    expect(await growthOf(SIZE, (size) => stage(body(size)), (run) => run())).toBeLessThan(MOST_GROWTH);
  });
});

test.each(['the guard: details', 'the legacy format'].flatMap((stage) => Object.keys(BODIES_OF_LONG_NAMES).map((shape) => [stage, shape])))(
  '%s takes no more than in proportion to %s', async (stage, shape) => {
    expect(await growthOf(10 * SIZE, (size) => STAGES[stage](BODIES_OF_LONG_NAMES[shape](size)), (run) => run())).toBeLessThan(MOST_GROWTH);
  });

const request = (rawHeaders: string[]) => ({
  method: 'POST', path: '/x', query: new URLSearchParams(), rawHeaders, body: Buffer.from('{}'), sourceIp: '127.0.0.1', stage: 'dev',
});

test.each<[string, (count: number) => () => unknown]>([
  ['a batch of many events', (count) => {
    const body = Buffer.from(`[${Array.from({ length: count }, (_, index) => `{"a":{"type":"t","id":${index}}}`).join(',')}]`);
    return () => toRawEvents({ ...source, arrayIsBatch: true }, { ...json, body }, receivedAt);
  }],
  ['a form of many fields', (count) => {
    const body = Buffer.from(`${'a=b&'.repeat(count)}payload={}`);
    return () => toRawEvents({ ...source, formField: 'payload' }, { ...form, body }, receivedAt);
  }],
  ['a form of escapes', (count) => {
    const body = Buffer.from(`payload=${'%20'.repeat(count)}{}`);
    return () => toRawEvents({ ...source, formField: 'payload' }, { ...form, body }, receivedAt);
  }],
  ['many messages', (count) => {
    const messages = Array.from({ length: count }, () => toMessage(delivered('{}'), '1')!);
    return () => toBatches(messages, 262_144);
  }],
  ['many signatures in a header', (count) => {
    const headers = { 'webhook-signature': ['v1,AAAA '.repeat(count)], 'webhook-timestamp': ['0'], 'webhook-id': ['x'] };
    return () => verifyRequest(schemes.standardWebhooks, { headers, body: Buffer.from('{}') }, [Buffer.alloc(32)], 0);
  }],
  ['many headers of one name', (count) => {
    const rawHeaders = Array.from({ length: 2 * count }, (_, index) => (index % 2 === 0 ? 'X-A' : 'v'));
    return () => fromProxyEvent(toProxyEvent(request(rawHeaders)));
  }],
  ['many headers', (count) => {
    const rawHeaders = Array.from({ length: 2 * count }, (_, index) => `x${index}`);
    return () => fromProxyEvent(toProxyEvent(request(rawHeaders)));
  }],
])('%s take no more than in proportion to their number', async (_, make) => {
  expect(await growthOf(2_000, make, (run) => run())).toBeLessThan(MOST_GROWTH);
});
