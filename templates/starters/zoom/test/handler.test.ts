import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processEvent, processSample, SAMPLES_DIRECTORY } from '../framework/testing';

/** Words that make MozDef's own plugins take an event for one of theirs, wherever they stand. */
const PLUGIN_WORDS = ['google', 'network', 'command', 'ldap', 'squid', 'pubsub', 'triagebot', 'vulnerability', 'complianceitems'];

test.each([
  ['user.signed_in.json', 'INFO', 'authentication', 'jchill@example.com signed in to Zoom from mac (single sign-on)'],
  ['user.created.json', 'NOTICE', 'account-management', 'admin@example.com added user jchill@example.com (create)'],
  ['user.updated/role.json', 'WARNING', 'account-management',
    'admin@example.com changed role, host_key of user jchill@example.com: role Member -> Admin'],
  ['user.updated/password.json', 'NOTICE', 'account-management', 'admin@example.com changed the password of user z8yCxjabcdEFGHfp8uQ'],
  ['account.settings_updated.json', 'WARNING', 'configuration',
    'admin@example.com changed settings of the account: meeting_security.waiting_room, schedule_meeting.pmi_password, recording.auto_recording'],
  ['app_deauthorized.json', 'WARNING', 'application', 'User z8yCxjabcdEFGHfp8uQ removed the app ABCDEFGHIJKLMNOPQRSTUV'],
  ['meeting.started.json', 'INFO', 'meeting', 'Meeting "Incident review" (93398114182) started'],
  ['meeting.participant_joined/member.json', 'INFO', 'meeting', 'Jill Chill (jchill@example.com) joined meeting "Incident review" (93398114182)'],
  ['meeting.participant_joined/guest.json', 'INFO', 'meeting', 'iPhone (not signed in) joined meeting "Incident review" (93398114182)'],
  ['meeting.participant_data_summary.json', 'INFO', 'meeting', 'jchill@example.com took part in meeting 93398114182 from 192.0.2.1 (Windows)'],
  ['meeting.registration_created.json', 'INFO', 'meeting', 'Zoom event meeting.registration_created on Open day'],
  ['recording.completed.json', 'INFO', 'recording',
    'Recording of meeting "Incident review" (93398114182) hosted by jchill@example.com is ready'],
  ['recording.deleted.json', 'WARNING', 'recording',
    'Recording of meeting "Incident review" (93398114182) was deleted for good by admin@example.com'],
])('%s is %s, %s', async (sample, severity, category, summary) => {
  const event = await processSample(sample);
  expect(event).toMatchObject({ severity, category, summary });
  expect(event.timestamp).toMatch(/^2026-01-31T11:59:57\.\d{3}\+00:00$/);
  expect(event.details).toMatchObject({ event_type: sample.replace(/(\/.*)?\.json$/, ''), account_id: 'AAAAAABBBB' });

  const words = Object.entries(event.details).flat(2).map((word) => String(word).toLowerCase());
  expect(words.filter((word) => PLUGIN_WORDS.includes(word))).toEqual([]);
  expect(event.hostname).not.toBe('zoom_host');
  // No link, token, passcode or host key of the samples, and nothing of who registers for a meeting.
  expect(JSON.stringify(event)).not.toMatch(
    /https?:|download-token|pT4\^zN8q|yNYIS408|Kq7zRt|2Xw9Lm|794018|533895|827edc34|robin|Springfield|\+1206555|rJ5xKqTt|T0k3n/i,
  );
});

test('who signed in, and how', async () => {
  const { details } = await processSample('user.signed_in.json');
  expect(details).toEqual({
    event_type: 'user.signed_in',
    account_id: 'AAAAAABBBB',
    username: 'jchill@example.com',
    user_id: 'z8yCxjabcdEFGHfp8uQ',
    login_type: 'single sign-on',
    client_type: 'mac',
    client_version: '6.7.2.61234',
    success: true,
  });
});

test('of changed settings only harmless values are shown', async () => {
  const { details } = await processSample('account.settings_updated.json');
  expect(details.changes).toEqual([
    'schedule_meeting.pmi_password: (not shown) -> (not shown)',
    'meeting_security.waiting_room: true -> false',
    'recording.auto_recording: local -> cloud',
  ]);
  expect(details.weakened_settings).toEqual(['meeting_security.waiting_room']);
});

test('a participant\'s IP address is the source of the event', async () => {
  const { details } = await processSample('meeting.participant_data_summary.json');
  expect(details).toMatchObject({ sourceipaddress: '192.0.2.1', username: 'jchill@example.com', device_name: 'JCHILL-LAPTOP' });
});

test('meeting numbers are texts, whatever Zoom sends', async () => {
  expect((await processSample('meeting.started.json')).details.meeting_id).toBe('93398114182');
  expect((await processSample('recording.completed.json')).details.meeting_id).toBe('93398114182');
});

type Changes = Record<string, unknown>;

/** A sample as an event of another type or with other values: `payload.object.email` = undefined takes the field out. */
function changed(sample: string, type: string, changes: Changes): { [key: string]: any } {
  const body = JSON.parse(readFileSync(join(SAMPLES_DIRECTORY, sample), 'utf8'));
  body.event = type;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const parent = keys.slice(0, -1).reduce((at, key) => at[key], body);
    parent[keys[keys.length - 1]] = value;
  }
  return body;
}

async function delivered(sample: string, type: string, changes: Changes) {
  const outcome = await processEvent(type, changed(sample, type, changes));
  if (outcome.kind !== 'deliver') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
  return JSON.parse(outcome.message);
}

const SETTINGS = 'account.settings_updated.json';
const MEETING = 'meeting.started.json';
const JOINED = 'meeting.participant_joined/member.json';
const COMPLETED = 'recording.completed.json';
const DELETED = 'recording.deleted.json';

const UNLOCKED = { recording: { cloud_recording: false } };
const SSO_BYPASS = { security: { signin_with_sso: { sso_bypass_users: [{ id: 'u1' }] } } };
const STREAM = { service: 'YouTube', custom_live_streaming_settings: { stream_url: 'https://x', stream_key: 'k' } };
const OLD_ROLE = 'payload.object.participant.old_role';
const NEW_ROLE = 'payload.object.participant.new_role';

test.each<[string, string, Changes, string, string]>([
  ['user.signed_in.json', 'user.signed_out', { 'payload.object.login_type': '100', 'payload.object.client_type': '' }, 'INFO',
    'jchill@example.com signed out of Zoom (Zoom password)'],
  ['user.created.json', 'user.created', { 'payload.operator': '', 'payload.operator_id': null, 'payload.creation_type': 'ssoCreate' }, 'NOTICE',
    'An unknown operator added user jchill@example.com (ssoCreate)'],
  ['user.created.json', 'user.deleted', { 'payload.creation_type': undefined }, 'NOTICE', 'admin@example.com deleted user jchill@example.com'],
  ['user.created.json', 'user.invitation_accepted', { 'payload.operator': undefined }, 'NOTICE',
    'jchill@example.com accepted the invitation to the account'],
  ['user.updated/password.json', 'user.updated', { 'payload.operation': 'sign_out_from_all_devices' }, 'NOTICE',
    'admin@example.com signed user z8yCxjabcdEFGHfp8uQ out of all devices'],
  ['user.updated/role.json', 'user.updated', { 'payload.object.role': 'Member', 'payload.object.dept': 'IT' }, 'INFO',
    'admin@example.com changed host_key, dept of user jchill@example.com'],
  [SETTINGS, 'account.settings_updated', { 'payload.object.settings.meeting_security.waiting_room': true }, 'NOTICE',
    'admin@example.com changed settings of the account: schedule_meeting.pmi_password, recording.auto_recording'],
  [SETTINGS, 'user.settings_updated', { 'payload.old_object': null }, 'NOTICE',
    'admin@example.com changed settings of user AAAAAABBBB: meeting_security.waiting_room, schedule_meeting.pmi_password, recording.auto_recording'],
  [SETTINGS, 'account.lock_settings_updated', { 'payload.object.settings': UNLOCKED, 'payload.old_object': undefined }, 'NOTICE',
    'admin@example.com changed which settings are locked for the account: recording.cloud_recording'],
  [SETTINGS, 'account.settings_updated', { 'payload.object.settings': SSO_BYPASS, 'payload.old_object': null }, 'WARNING',
    'admin@example.com changed settings of the account: security.signin_with_sso.sso_bypass_users'],
  [SETTINGS, 'group.admin_added', { 'payload.object': { id: 'g1', admins: [{ id: 'u1', email: 'jchill@example.com' }] } }, 'WARNING',
    'admin@example.com made jchill@example.com administrator of group g1'],
  [SETTINGS, 'account.updated', { 'payload.operation': 'managed_domains_added', 'payload.object': { managed_domains: ['example.org'] } }, 'WARNING',
    'admin@example.com changed managed_domains, settings of the account (managed_domains_added)'],
  [MEETING, 'webinar.ended', { 'payload.object.id': 93398114182, 'payload.object.topic': null }, 'INFO', 'Webinar 93398114182 ended'],
  [MEETING, 'meeting.started', { 'payload.object.topic': 'Two\nlines\u202e' }, 'INFO', 'Meeting "Two lines" (93398114182) started'],
  [MEETING, 'meeting.live_streaming_started', { 'payload.operator': 'jchill@example.com', 'payload.object.live_streaming': STREAM }, 'WARNING',
    'jchill@example.com began to stream meeting "Incident review" (93398114182) live to YouTube'],
  [MEETING, 'meeting.risk_alert', { 'payload.object.host_email': 'jchill@example.com', 'payload.object.armn_details': null }, 'WARNING',
    'The link to meeting "Incident review" (93398114182) of jchill@example.com was published on the internet'],
  [JOINED, 'meeting.participant_left', { 'payload.object.participant.user_name': undefined }, 'INFO',
    'jchill@example.com left meeting "Incident review" (93398114182)'],
  [JOINED, 'meeting.participant_role_changed', { [OLD_ROLE]: 'attendee', [NEW_ROLE]: 'host' }, 'NOTICE',
    'Jill Chill (jchill@example.com) became host (was attendee) in meeting "Incident review" (93398114182)'],
  [JOINED, 'meeting.sharing_started', { 'payload.object.participant.sharing_details': { content: 'desktop', file_link: 'https://x' } }, 'INFO',
    'Jill Chill (jchill@example.com) began to share desktop in meeting "Incident review" (93398114182)'],
  [COMPLETED, 'recording.completed', { 'payload.object.password': '' }, 'NOTICE',
    'Recording of meeting "Incident review" (93398114182) hosted by jchill@example.com is ready and has no passcode'],
  [DELETED, 'recording.trashed', { 'payload.object.recording_files': undefined }, 'NOTICE',
    'Recording of meeting "Incident review" (93398114182) was moved to the trash by admin@example.com'],
  [DELETED, 'recording.batch_deleted', { 'payload.object': { meetings: [{ meeting_uuid: 'u1' }, { meeting_uuid: 'u2' }] } }, 'WARNING',
    'Recordings of 2 meetings were deleted for good by admin@example.com'],
  [DELETED, 'recording.batch_trashed', { 'payload.object': { meeting_uuids: ['u1'] } }, 'NOTICE',
    'Recordings of 1 meeting were moved to the trash by admin@example.com'],
  ['user.created.json', 'phone.voicemail_received', { payload: null, event_ts: 'soon' }, 'INFO', 'Zoom event phone.voicemail_received'],
])('%s as %s with %j is %s', async (sample, type, changes, severity, summary) => {
  const event = await delivered(sample, type, changes);
  expect(event).toMatchObject({ severity, summary });
  expect(JSON.stringify(event)).not.toContain('https:');
});

test.each([
  [1769860797001, '2026-01-31T11:59:57.001+00:00'],
  ['1769860797001', '2026-01-31T11:59:57.001+00:00'],
  [17698607970, '2026-01-31T12:00:00.000+00:00'],
  [undefined, '2026-01-31T12:00:00.000+00:00'],
])('event_ts %p is %s: what is no time gives way to the time of receipt', async (event_ts, timestamp) => {
  expect((await delivered('user.signed_in.json', 'user.signed_in', { event_ts })).timestamp).toBe(timestamp);
});

test.each<[string, string, unknown]>([
  ['user.signed_in.json', 'payload.object.email', undefined],
  ['user.signed_in.json', 'payload.object.email', ''],
  ['user.created.json', 'payload.object', null],
  ['user.updated/role.json', 'payload.object.id', 7],
  [SETTINGS, 'payload.object.settings', 'all'],
  [MEETING, 'payload.object.id', undefined],
  [JOINED, 'payload.object.participant', 'Jill'],
  [COMPLETED, 'payload.object.recording_files', {}],
  ['app_deauthorized.json', 'payload.client_id', undefined],
])('%s with %s = %p is quarantined', async (sample, path, value) => {
  const body = changed(sample, sample.replace(/(\/.*)?\.json$/, ''), { [path]: value });
  expect(await processEvent(body.event, body)).toMatchObject({ kind: 'quarantine', reason: 'schema' });
});
