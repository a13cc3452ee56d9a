import { deliveredEvent, processEvent, processSample } from '../framework/testing';

test('many failed logins in a row are a warning', async () => {
  const event = await processSample('login.failed.json');
  expect(event).toMatchObject({
    summary: 'alice failed to log in from 192.0.2.10 (6 in a row)',
    severity: 'WARNING',
    category: 'authentication',
    timestamp: '2026-01-31T11:59:57.000+00:00',
    details: { event_type: 'login.failed', username: 'alice', sourceipaddress: '192.0.2.10', attempts: 6, success: false },
  });
  expect(JSON.stringify(event)).not.toContain('correct horse');
});

test('an event type without a schema of its own', async () => {
  const event = await processSample('document.shared.json');
  expect(event).toMatchObject({
    summary: 'bob document.shared roadmap.pdf',
    severity: 'INFO',
    timestamp: '2026-01-31T11:59:57.000+00:00',
  });
  expect(event.details).toEqual({ event_type: 'document.shared', username: 'bob', target: 'roadmap.pdf', sourceipaddress: '2001:db8::10' });
});

test.each([
  ['login.failed', { user: { name: 'alice' } }, 'alice failed to log in from an unknown address (1 in a row)', 'NOTICE'],
  ['backup.done', { actor: null, size: 7 }, 'backup.done', 'INFO'],
  ['document.shared', { actor: { name: 'bob' }, target: ['roadmap.pdf'], ip: 7, time: 'yesterday' }, 'document.shared', 'INFO'],
])('%s with little in it: %j', async (type, body, summary, severity) => {
  expect(deliveredEvent(await processEvent(type, body))).toMatchObject({ summary, severity });
});

test('heartbeats are dropped', async () => {
  expect(await processEvent('heartbeat', {})).toMatchObject({ kind: 'drop', why: 'heartbeat' });
});

test.each([
  ['login.failed', {}],
  ['login.failed', { user: {} }],
  ['login.failed', { user: { name: 'alice' }, attempts: 'many' }],
])('%s is quarantined as %j', async (type, body) => {
  expect(await processEvent(type, body)).toMatchObject({ kind: 'quarantine', reason: 'schema' });
});
