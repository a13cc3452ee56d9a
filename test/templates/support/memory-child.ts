import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { receiverOf, SECRET } from './receiver';
import { schemes } from './schemes';
import type { SourceDescriptor } from '../../../templates/framework/config';
import { MAX_BATCH_EVENTS } from '../../../templates/framework/runtime/batches';
import { MAX_JSON_PARTS } from '../../../templates/framework/runtime/json-reader';
import { fromProxyEvent, MAX_BODY_BYTES } from '../../../templates/framework/runtime/receive/http';

/*
 * Takes requests that are made to use up the function's memory, one after another, as Lambda hands them over, and prints a line of JSON
 * for each. It is run with the heap that Lambda gives a function.
 */

/** The largest body that Lambda takes: 6 MB of JSON with the body in base64. */
const LARGEST = 4_400_000;

/** So many bytes of items, with commas between. */
function listed(bytes: number, item: string | ((index: number) => string)): string {
  const items: string[] = [];
  for (let length = 0, index = 0; length < bytes; index++) {
    items.push(typeof item === 'string' ? item : item(index));
    length += items[index].length + 1;
  }
  return items.join(',');
}

const name = (index: number) => index.toString(36);
/** Shapes of one event that take much more memory than their text, each of so many bytes. */
const SHAPES: Readonly<Record<string, (bytes: number) => string>> = {
  'numbers': (bytes) => `{"a":[${listed(bytes, '1')}]}`,
  'large numbers': (bytes) => `{"a":[${listed(bytes, '12345678901234567890')}]}`,
  'objects': (bytes) => `{"a":[${listed(bytes, '{}')}]}`,
  'objects with names': (bytes) => `{"a":[${listed(bytes, (index) => `{"${name(index)}":0}`)}]}`,
  'names of objects': (bytes) => `{${listed(bytes, (index) => `"${name(index)}":{}`)}}`,
  'texts': (bytes) => `{"a":[${listed(bytes, (index) => `"${name(index)}"`)}]}`,
  'lists in lists': (bytes) => `{"a":${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}}`,
  'objects in objects': (bytes) => `{"a":${'{"a":'.repeat(bytes / 6)}0${'}'.repeat(bytes / 6)}}`,
  'one text': (bytes) => `{"a":"${'€'.repeat(bytes / 3)}"}`,
  'no JSON': (bytes) => '€'.repeat(bytes / 3),
  'lists that are opened': (bytes) => '['.repeat(bytes),
};
/** Of a shape, as much as is read of one event. */
const most = (shape: string, partsEach: number, bytesEach: number) => SHAPES[shape](MAX_JSON_PARTS / partsEach * bytesEach - 50);

const batchOf = (count: number, event: string) => `[${Array<string>(count).fill(event).join(',')}]`;

const CASES: Readonly<Record<string, () => Buffer>> = {
  'a batch of 50,000 numbers': () => Buffer.from(`[${'1,'.repeat(50_000)}1]`),
  'a batch of 500,000 numbers': () => Buffer.from(`[${'1,'.repeat(500_000)}1]`),
  'a batch of a million numbers': () => Buffer.from(`[${'1,'.repeat(1_000_000)}1]`),
  'the largest batch of numbers': () => Buffer.from(`[${listed(LARGEST, '1')}]`),
  'the largest batch of objects': () => Buffer.from(`[${listed(LARGEST, '{}')}]`),
  'gzip of a batch of numbers': () => gzipSync(`[${listed(MAX_BODY_BYTES - 10, '1')}]`),
  'gzip of a batch of objects': () => gzipSync(`[${listed(MAX_BODY_BYTES - 10, '{}')}]`),
  'gzip of a gigabyte': () => Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(MAX_BODY_BYTES, '[')))),
  'as many events as are taken, of objects': () => gzipSync(batchOf(MAX_BATCH_EVENTS, SHAPES.objects(MAX_BODY_BYTES / MAX_BATCH_EVENTS - 20))),
  'few events, of objects': () => gzipSync(batchOf(6, most('objects', 2, 3))),
  'as much as is read: numbers': () => Buffer.from(most('numbers', 1, 2)),
  'as much as is read: objects': () => Buffer.from(most('objects', 2, 3)),
  'as much as is read: objects with names': () => Buffer.from(most('objects with names', 3, 10)),
  'as much as is read: names of objects': () => Buffer.from(most('names of objects', 3, 9)),
  'as much as is read: lists in lists': () => Buffer.from(most('lists in lists', 1, 2)),
  ...Object.fromEntries(Object.entries(SHAPES).map(([shape, make]) => [`one event of ${shape}`, () => Buffer.from(make(LARGEST))])),
  ...Object.fromEntries(Object.entries(SHAPES).map(([shape, make]) => [`gzip of one event of ${shape}`, () => gzipSync(make(MAX_BODY_BYTES - 1_000))])),
};

const source: SourceDescriptor = {
  id: 's', title: 'S', signature: schemes.github, eventType: { body: 'type' }, eventId: { body: 'id' }, arrayIsBatch: true, gzip: true,
};

async function main(): Promise<void> {
  for (const [title, make] of Object.entries(CASES)) {
    const { receive, taken, telemetry } = receiverOf(source);
    let body: Buffer | undefined = make();
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const event = { headers: { 'X-Hub-Signature-256': signature }, multiValueHeaders: undefined, body: body.toString('base64'), isBase64Encoded: true };
    body = undefined;
    const before = process.cpuUsage();
    const answer = await receive(fromProxyEvent(event as never), 27_000);
    const { user, system } = process.cpuUsage(before);
    const used = { cpuMs: (user + system) / 1_000, rssMb: process.resourceUsage().maxRSS / 1_024 };
    console.log(JSON.stringify({ title, ...answer, messages: taken.length, lines: telemetry.logs.length, ...used }));
  }
}

void main();
