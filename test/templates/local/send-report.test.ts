import type { SourceDescriptor } from '../../../templates/framework/config';
import type { Quarantine } from '../../../templates/framework/local/dead-letter-watch';
import { failureOf, toText } from '../../../templates/framework/local/send-report';
import type { SentSample } from '../../../templates/framework/local/send-report';

const source: SourceDescriptor = { id: 's', title: 'S', eventType: { body: 'type' }, arrayIsBatch: true };
const local = { local: true, stage: 'dev' };
const deployed = { local: false, stage: 'prod' };
const sent = (name: string, body: string, status: number, more: Partial<SentSample> = {}): SentSample => ({
  sample: { name, eventType: name.replace('.json', ''), body: Buffer.from(body) }, status, body: '{"answer":true}', ...more,
});
const schema: Quarantine = { reason: 'schema', detail: '/user must be object' };

test('samples that were accepted are no failure', () => {
  const all = [sent('a.json', '{"type":"a"}', 200), sent('b.json', '{"type":"b"}', 204)];
  expect(failureOf(all, local)).toBeUndefined();
  expect(toText(source, all)).toBe([
    'sample  event type  status  answer',
    '------  ----------  ------  ---------------',
    'a.json  a           200     {"answer":true}',
    'b.json  b           204     {"answer":true}',
  ].join('\n'));
});

test('the event type is the one that the webhook finds, and not the name of the file', () => {
  const header: SourceDescriptor = { ...source, eventType: { header: 'X-Event' } };
  const files = [sent('no-type.json', '{"kind":"x"}', 200), sent('batch.json', '[{"type":"x"},{"type":"y"},{"type":"x"},{}]', 200), sent('broken.json', '{', 202)];
  const types = (of: SourceDescriptor) => toText(of, files).split('\n').slice(2, 5).map((line) => line.split(/ {2,}/)[1]);
  expect(types(source)).toEqual(['event', 'x, y, event', 'event']);
  expect(types({ id: 's', title: 'S' })).toEqual(['event', 'event', 'event']);
  expect(types(header)).toEqual(['no-type', 'batch', 'broken']);
});

test('a sample that is quarantined is a failure, with each reason', () => {
  const all = [
    sent('good.json', '{}', 200),
    sent('bad.json', '[{},{},{}]', 202, { quarantines: [schema, schema, { reason: 'handler-error', detail: 'TypeError at src/handler.ts:3:1' }] }),
    sent('broken.json', '{"a": abc}', 202, { quarantines: [{ reason: 'malformed-json', detail: '' }], jsonFault: 'samples/broken.json:1:7 is not JSON' }),
  ];
  expect(toText(source, all).split('\n').slice(5)).toEqual([
    '', 'bad.json is quarantined:', '  schema: /user must be object (2 times)', '  handler-error: TypeError at src/handler.ts:3:1',
    '', 'broken.json is quarantined:', '  malformed-json', 'samples/broken.json:1:7 is not JSON',
  ]);
  expect(failureOf(all, local)).toBe('2 of 3 samples are quarantined: mend the sample, its schema or its handler; npx projen deadletters -- --local shows what waits');
});

test('where the reason cannot be known, it is told where to look', () => {
  const all = [sent('bad.json', '{}', 202)];
  expect(toText(source, all)).toMatch(/\n\nbad\.json is quarantined$/);
  expect(failureOf(all, deployed)).toBe('1 of 1 samples is quarantined: mend the sample, its schema or its handler; npx projen deadletters -- --stage prod shows what waits');
});

test.each([
  [401, 'SIGNING_SECRET is not the secret of the webhook'], [403, 'AUTH_TOKEN is not the token of the webhook'], [404, 'the URL is not the output WebhookUrl of prod'],
  [413, 'larger than the webhook takes'], [429, 'throttling'], [503, 'npx projen doctor -- --stage prod'], [302, 'npx projen doctor'],
])('an answer %d is a failure, with what to do', (status, advice) => {
  const all = [sent('a.json', '{}', status), sent('b.json', '{}', status), sent('c.json', '{}', 200)];
  expect(failureOf(all, deployed)).toMatch(`2 of 3 samples are answered with ${status}: `);
  expect(failureOf(all, deployed)).toContain(advice);
  expect(failureOf(all, local)).toContain('the terminal of npx projen local tells the reason');
});

test('every kind of failure is told', () => {
  expect(failureOf([sent('a.json', '{}', 202), sent('b.json', '{}', 401), sent('c.json', '{}', 503)], local)!.split('\n')).toHaveLength(3);
});
