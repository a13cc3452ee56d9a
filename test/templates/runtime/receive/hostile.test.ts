import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SignatureScheme, SourceDescriptor } from '../../../../templates/framework/config';
import { sign } from '../../../../templates/framework/runtime/receive/signature';
import { secretForm } from '../../../../templates/framework/runtime/secret-key';
import { keyOf } from '../../support/keys';
import { receiverOf, SECRET } from '../../support/receiver';
import { schemes } from '../../support/schemes';

const NOW = 1_700_000_000;
/** None of the requests below may keep the function busy for longer: milliseconds of the processor, of which others may want some too. */
const MOST_MS = 10_000;

jest.setTimeout(120_000);

const github: SourceDescriptor = {
  id: 's', title: 'S', signature: schemes.github, eventType: { body: 'type' }, eventId: { header: 'X-Id' }, arrayIsBatch: true, formField: 'payload',
};
const sourceOf = (signature: SignatureScheme): SourceDescriptor => ({ ...github, signature });

interface Hostile {
  readonly source?: SourceDescriptor;
  readonly secrets?: readonly string[];
  /** In place of the headers of a good signature, or beside them. */
  readonly headers?: Record<string, string[]>;
  readonly timestamp?: number;
  readonly budgetMs?: number;
}

/** The headers of a genuine request. */
function signed(source: SourceDescriptor, body: Buffer, timestamp = NOW, key = keyOf(SECRET, secretForm(source, 'signing_secret'))): Record<string, string[]> {
  const scheme = source.signature!;
  const value = sign(scheme, key, { body, timestamp: String(timestamp), id: 'msg_1' });
  return {
    [scheme.headers[0].toLowerCase()]: [`${scheme.prefix ?? ''}${value.toString(scheme.encoding)}`],
    ...(scheme.timestamp && { [scheme.timestamp.header.toLowerCase()]: [String(timestamp)] }),
    ...(scheme.idHeader && { [scheme.idHeader.toLowerCase()]: ['msg_1'] }),
  };
}

async function statusOf(body: string | Buffer, { source = github, secrets, headers = {}, timestamp, budgetMs = 60_000 }: Hostile = {}) {
  const bytes = Buffer.from(body as string);
  const { receive, taken, stored } = receiverOf(source, { secrets, now: NOW * 1_000 });
  const start = process.cpuUsage();
  const { status } = await receive({ headers: { ...signed(source, bytes, timestamp), ...headers }, body: bytes }, budgetMs);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1_000).toBeLessThan(MOST_MS);
  return { status, taken, stored };
}

const nest = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const manyKeys = `{${Array.from({ length: 200_000 }, (_, n) => `"k${n}":0`).join(',')}}`;
const polluting = '{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"polluted":1,"type":"noise"},"constructor":{"prototype":{"polluted":1}}}';

test.each<[string, string | Buffer, number]>([
  ['JSON nested 100,000 deep in a field', `{"a":${nest(100_000, '[', ']')}}`, 200],
  ['objects nested 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 200],
  ['lists nested 100,000 deep', nest(100_000, '[', ']'), 202],
  ['JSON that is opened a million times and never closed', '['.repeat(1_000_000), 202],
  ['an object with 200,000 keys', manyKeys, 200],
  ['a list of a million numbers in a field', `{"a":[${'1,'.repeat(999_999)}1]}`, 200],
  ['one text of nine megabytes', `{"a":"${'x'.repeat(9_000_000)}"}`, 200],
  ['a number of a million digits', `{"a":${'9'.repeat(1_000_000)}}`, 200],
  ['one key twice a hundred thousand times', `{${Array(100_000).fill('"a":1').join(',')}}`, 200],
  ['prototype keys at any depth', polluting, 200],
  ['a byte order mark', '\uFEFF{"a":1}', 200],
  ['two byte order marks', '\uFEFF\uFEFF{"a":1}', 202],
  ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), 202],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 202],
  ['NUL', '\u0000', 202],
  ['no byte', '', 202],
  ['gzip that is not said to be', gzipSync('{"a":1}'), 202],
  ['a type of a million characters', `{"type":"${'x'.repeat(1_000_000)}"}`, 200],
  ['a type that is a prototype key', '{"type":"__proto__"}', 200],
  ['values and names, more than there is memory for', `{"a":[${'{},'.repeat(600_000)}{}]}`, 202],
  ['as many commas in a text', `{"a":"${'{},'.repeat(600_000)}"}`, 200],
  ['texts of half characters', String.raw`{"a\ud800":"\udc00","type":"\ud800"}`, 200],
])('a signed body with %s is answered, and is on a queue', async (_, body, expected) => {
  const { status, taken } = await statusOf(body);
  expect(status).toBe(expected);
  expect(taken).toHaveLength(1);
  expect(taken[0].url).toBe(expected === 200 ? 'main' : 'dead letters');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each<[string, string]>([
  ['200,000 objects', `[${'{},'.repeat(199_999)}{}]`], ['a million numbers', `[${'1,'.repeat(999_999)}1]`], ['lists that are never closed', `[${'[],'.repeat(1_000_000)}`],
])('a batch of %s is one dead letter, whole', async (_, batch) => {
  const { status, taken, stored } = await statusOf(batch);
  expect([status, taken]).toEqual([202, [expect.objectContaining({ url: 'dead letters' })]]);
  expect((stored[0]?.toString() ?? taken[0].body) === batch).toBe(true);
});

test('gzip that becomes a gigabyte is kept as it was received', async () => {
  const bomb = Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(10_000_000))));
  const { status, taken, stored } = await statusOf(bomb, { source: { ...github, gzip: true } });
  expect([status, taken]).toEqual([202, [{ url: 'dead letters', body: 's3://bucket/1' }]]);
  expect(stored[0].equals(bomb)).toBe(true);
});

const body = '{"n":1}';
const [[, [good]]] = Object.entries(signed(github, Buffer.from(body)));
const wrong = `sha256=${'0'.repeat(64)}`;

test.each<[string, Hostile, number]>([
  ['the signature twice', { headers: { 'x-hub-signature-256': [good, good] } }, 200],
  ['a wrong signature before the right one', { headers: { 'x-hub-signature-256': [wrong, good] } }, 200],
  ['two wrong signatures', { headers: { 'x-hub-signature-256': [wrong, wrong] } }, 401],
  ['both signatures in one header', { headers: { 'x-hub-signature-256': [`${wrong}, ${good}`] } }, 401],
  ['no signature', { headers: { 'x-hub-signature-256': [] } }, 401],
  ['an empty signature', { headers: { 'x-hub-signature-256': [''] } }, 401],
  ['a signature without its prefix', { headers: { 'x-hub-signature-256': [good.slice(7)] } }, 401],
  ['the prefix twice', { headers: { 'x-hub-signature-256': [`sha256=${good}`] } }, 401],
  ['the prefix of another algorithm', { headers: { 'x-hub-signature-256': [good.replace('sha256', 'sha1')] } }, 401],
  ['another algorithm', { headers: { 'x-hub-signature-256': [`sha256=${createHmac('sha1', SECRET).update(body).digest('hex')}`] } }, 401],
  ['a signature cut short', { headers: { 'x-hub-signature-256': [good.slice(0, -2)] } }, 401],
  ['a signature of one byte', { headers: { 'x-hub-signature-256': [good.slice(0, 9)] } }, 401],
  ['a signature with more behind it', { headers: { 'x-hub-signature-256': [`${good}00`] } }, 401],
  ['a signature in capitals', { headers: { 'x-hub-signature-256': [`sha256=${good.slice(7).toUpperCase()}`] } }, 200],
  ['a signature with blanks around it', { headers: { 'x-hub-signature-256': [` ${good} `] } }, 200],
  ['a signature of a megabyte', { headers: { 'x-hub-signature-256': [`sha256=${'ab'.repeat(500_000)}`] } }, 401],
  ['a hundred thousand signatures', { headers: { 'x-hub-signature-256': Array<string>(100_000).fill(wrong) } }, 401],
  ['a hundred thousand signatures in one header', { source: sourceOf(schemes.pagerduty), headers: { 'x-pagerduty-signature': [Array(100_000).fill('v1=00').join(',')] } }, 401],
  ['a hundred thousand other headers', { headers: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`x-${n}`, ['x']])) }, 200],
  ['headers called like properties of every object', { headers: JSON.parse('{"__proto__":["x"],"constructor":["x"]}') as Record<string, string[]> }, 200],
  ['two content types', { headers: { 'content-type': ['application/x-www-form-urlencoded', 'application/json'] } }, 200],
  ['a form for its content type', { headers: { 'content-type': ['application/x-www-form-urlencoded'] } }, 200],
  ['two ids', { headers: { 'x-id': ['1', '2'] } }, 200],
  ['an id of a megabyte', { headers: { 'x-id': ['x'.repeat(1_000_000)] } }, 200],
  ['no secret set', { secrets: [] }, 503],
  ['an empty secret set, and signed with it', { secrets: [''], headers: signed(github, Buffer.from(body), NOW, Buffer.alloc(0)) }, 503],
  ['an empty secret beside another, and signed with the empty one', { secrets: ['', SECRET], headers: signed(github, Buffer.from(body), NOW, Buffer.alloc(0)) }, 401],
  ['its time, replayed late', { source: sourceOf(schemes.zoom), timestamp: NOW - 301 }, 401],
  ['its time, in the future', { source: sourceOf(schemes.zoom), timestamp: NOW + 301 }, 401],
  ['its time, replayed soon: a duplicate', { source: sourceOf(schemes.zoom), timestamp: NOW - 299 }, 200],
  ['another time than it was signed with', { source: sourceOf(schemes.zoom), headers: { 'x-zm-request-timestamp': [String(NOW - 1)] } }, 401],
  ['two times', { source: sourceOf(schemes.zoom), headers: { 'x-zm-request-timestamp': [String(NOW), String(NOW)] } }, 401],
  ['two ids that are signed', { source: sourceOf(schemes.standardWebhooks), headers: { 'webhook-id': ['msg_1', 'msg_2'] } }, 401],
  ['the signature of a source that encodes its key, and a secret that is not encoded', { source: sourceOf(schemes.standardWebhooks), secrets: ['no base64!'] }, 503],
])('a request with %s is answered with the right status', async (_, hostile, expected) => {
  const { status, taken } = await statusOf(body, hostile);
  expect(status).toBe(expected);
  expect(taken).toHaveLength(expected === 200 ? 1 : 0);
});

test.each<[string, string, number]>([
  ['with the field twice', 'payload=%7B%7D&payload=%7B%22type%22%3A%22noise%22%7D', 202],
  ['with 100,000 fields', `${'a=1&'.repeat(100_000)}payload=%7B%7D`, 200],
  ['with an empty field', 'payload=', 202],
  ['with broken percent signs', 'payload=%7B%ZZ%', 202],
  ['without the field', 'other=%7B%7D', 202],
])('a signed form %s is answered with the right status', async (_, form, expected) => {
  expect((await statusOf(form, { headers: { 'content-type': ['application/x-www-form-urlencoded; charset=UTF-8'] } })).status).toBe(expected);
});
