import type { SourceDescriptor } from '../../../../templates/framework/config';
import { REFUSALS, SIGNATURE_REFUSALS } from '../../../../templates/framework/runtime/measurements';
import type { RefusalReason } from '../../../../templates/framework/runtime/measurements';
import { MAX_BODY_BYTES } from '../../../../templates/framework/runtime/receive/http';
import { sign } from '../../../../templates/framework/runtime/receive/signature';
import { keyOf } from '../../support/keys';
import { receiverOf, SECRET } from '../../support/receiver';
import { schemes } from '../../support/schemes';

const NOW = 1_700_000_000;
const BODY = Buffer.from('{"type":"a","session_token":"SECRET-VALUE"}');
const CALLER = { sourceIp: '2001:db8::7', requestId: 'JKJaXmPLvHcESHA=' };
const source: SourceDescriptor = { id: 's', title: 'S', signature: schemes.standardWebhooks };

type Setting = Parameters<typeof receiverOf>[1];
type Headers = Record<string, string[]>;

/** Headers of a genuine request, and what differs. */
function headersOf(differing: Headers = {}): Headers {
  const [id, timestamp] = ['msg_1', String(NOW)];
  const signature = sign(schemes.standardWebhooks, keyOf(SECRET, 'base64'), { body: BODY, timestamp, id }).toString('base64');
  return { 'webhook-id': [id], 'webhook-timestamp': [timestamp], 'webhook-signature': [`v1,${signature}`], ...differing };
}

const CASES: Record<RefusalReason, { headers?: Headers; body?: Buffer; setting?: Setting; budgetMs?: number }> = {
  'signature-no-signature': { headers: { 'webhook-signature': [] } },
  'signature-no-timestamp': { headers: { 'webhook-timestamp': [] } },
  'signature-stale-timestamp': { headers: { 'webhook-timestamp': ['1'] } },
  'signature-no-id': { headers: { 'webhook-id': [] } },
  'signature-mismatch': { headers: { 'webhook-signature': [`v1,${Buffer.alloc(32).toString('base64')}`] } },
  'secret-unavailable': { setting: { store: { names: [], current: async () => { throw new Error('SSM is away'); }, refreshed: async () => undefined } } },
  'secret-unset': { setting: { secrets: [] } },
  'secret-unusable': { setting: { secrets: ['short'] } },
  'too-large': { body: Buffer.alloc(MAX_BODY_BYTES + 1, ' ') },
  'not-acknowledged': { setting: { fate: () => 'later' } },
  'out-of-time': { setting: { store: { names: [], current: () => new Promise(() => undefined), refreshed: async () => undefined } }, budgetMs: 1 },
};

test('every reason is tried', () => {
  expect(Object.keys(CASES).sort()).toEqual([...SIGNATURE_REFUSALS, ...REFUSALS].sort());
});

test.each(Object.entries(CASES))('a request refused for %s is logged with its caller, and with nothing that the caller wrote', async (reason, { headers, body = BODY, setting, budgetMs = 10_000 }) => {
  const { receive, telemetry } = receiverOf(source, { now: NOW * 1_000, ...setting });
  const { status } = await receive({ headers: headersOf(headers), body, caller: CALLER }, budgetMs);
  expect(telemetry.lines.filter(({ message }) => message === 'request refused')).toEqual([{ message: 'request refused', status, reason, ...CALLER }]);
});

test('a request that is taken leaves no address behind', async () => {
  const { receive, telemetry } = receiverOf(source, { now: NOW * 1_000 });
  expect((await receive({ headers: headersOf(), body: BODY, caller: CALLER }, 10_000)).status).toBe(200);
  expect(JSON.stringify(telemetry.lines)).not.toContain(CALLER.sourceIp);
});
