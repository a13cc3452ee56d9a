import { changed, delivered, typeOf } from './support';
import type { Body } from './support';
import { processEvent } from '../framework/testing';

const SETTINGS = 'account.settings_updated.json';
const MEETING = 'meeting.started.json';
const JOINED = 'meeting.participant_joined/member.json';
const COMPLETED = 'recording.completed.json';
const DELETED = 'recording.deleted.json';

const STREAM = { service: 'YouTube', custom_live_streaming_settings: { stream_url: 'https://x', stream_key: 'k' } };
const OLD_ROLE = 'payload.object.participant.old_role';
const NEW_ROLE = 'payload.object.participant.new_role';

test.each<[sample: string, type: string, changes: Body, severity: string, summary: string]>([
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
  [SETTINGS, 'group.admin_added', { 'payload.object': { id: 'g1', admins: [{ id: 'u1', email: 'jchill@example.com' }] } }, 'WARNING',
    'admin@example.com made jchill@example.com administrator of group g1'],
  [SETTINGS, 'account.updated', { 'payload.operation': 'managed_domains_added', 'payload.object': { managed_domains: ['example.org'] } }, 'WARNING',
    'admin@example.com changed managed_domains, settings of the account (managed_domains_added)'],
  [MEETING, 'webinar.ended', { 'payload.object.id': 93398114182, 'payload.object.topic': null, 'payload.object.host_id': '' }, 'INFO',
    'Webinar 93398114182 ended'],
  [MEETING, 'meeting.started', { 'payload.object.topic': 'Two\nlines\u202e' }, 'INFO',
    'Meeting "Two lines" (93398114182) of host z8yCxjabcdEFGHfp8uQ started'],
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
  ['meeting.updated.json', 'webinar.updated', { 'payload.object': { id: 1, password: 'S3cr3t', settings: { enforce_login: true } } }, 'INFO',
    'admin@example.com changed password, topic, enforce_login, waiting_room, alternative_hosts of webinar "Incident review" (1)'],
  ['team_chat.file_shared.json', 'team_chat.file_shared', { 'payload.object.is_external_user': true }, 'NOTICE',
    'admin@example.com shared file "plan.pdf" with rdoe@example.com (outside of the account)'],
  ['information_barriers.policy_created.json', 'information_barriers.policy_created', { 'payload.object.status': 0 }, 'WARNING',
    'Information barrier policy "Trading and research" of group O5FnCpUOSeSzfoBcosSc3A towards group NCLsKWGUQ0KEdrg3DBQKLQ was created and is not active'],
  ['phone.recording_deleted.json', 'phone.recording_permanently_deleted', { 'payload.object.recordings': [{ id: 1 }, { id: 2 }, null] }, 'WARNING',
    '2 recordings of calls deleted for good'],
])('%s as %s with %j is %s', async (sample, type, changes, severity, summary) => {
  const event = await delivered(type, changed(sample, type, changes));
  expect(event).toMatchObject({ severity, summary });
  expect(JSON.stringify(event)).not.toContain('https:');
});

test.each<[string, Body, string]>([
  ['event_ts in milliseconds', { event_ts: 1769860797001 }, '2026-01-31T11:59:57.001+00:00'],
  ['event_ts as a text', { event_ts: '1769860797001' }, '2026-01-31T11:59:57.001+00:00'],
  ['event_ts before all others', { 'event_ts': 1769860797001, 'payload.time_stamp': 1769860790000 }, '2026-01-31T11:59:57.001+00:00'],
  ['payload.event_ts', { 'event_ts': undefined, 'payload.event_ts': 1769860797002 }, '2026-01-31T11:59:57.002+00:00'],
  ['payload.time_stamp', { 'event_ts': undefined, 'payload.time_stamp': 1769860797003 }, '2026-01-31T11:59:57.003+00:00'],
  ['what is no time gives way to the next one', { 'event_ts': 17698607970, 'payload.time_stamp': 'soon' }, '2026-01-31T11:59:57.000+00:00'],
  ['object.date_time', { 'event_ts': '', 'payload.object.date_time': '2026-01-31T11:59:57.004Z' }, '2026-01-31T11:59:57.004+00:00'],
  ['object.timestamp', { 'event_ts': null, 'payload.object.date_time': '', 'payload.object.timestamp': 1769860797005 }, '2026-01-31T11:59:57.005+00:00'],
  ['the time of receipt, when there is none', { 'event_ts': null, 'payload.object.date_time': 'today' }, '2026-01-31T12:00:00.000+00:00'],
])('when it happened: %s', async (_, changes, timestamp) => {
  expect((await delivered('user.signed_in', changed('user.signed_in.json', 'user.signed_in', changes))).timestamp).toBe(timestamp);
});

test.each<[string, string, Body, string]>([
  [JOINED, 'meeting.participant_joined', { 'payload.object.participant.join_time': '2026-01-31T11:59:50Z' }, '2026-01-31T11:59:50.000+00:00'],
  [JOINED, 'meeting.participant_left', { 'payload.object.participant.leave_time': '2026-01-31T11:59:51Z' }, '2026-01-31T11:59:51.000+00:00'],
  [MEETING, 'meeting.started', { 'payload.object.start_time': '2026-01-31T11:59:52Z' }, '2026-01-31T11:59:52.000+00:00'],
  [MEETING, 'meeting.ended', { 'payload.object.end_time': '2026-01-31T11:59:53Z' }, '2026-01-31T11:59:53.000+00:00'],
  ['meeting.created.json', 'meeting.created', {}, '2026-01-31T12:00:00.000+00:00'],
  ['app_deauthorized.json', 'app_deauthorized', { 'payload.event_ts': undefined }, '2026-01-31T11:59:57.632+00:00'],
])('without event_ts, %s as %s with %j happened at %s', async (sample, type, changes, timestamp) => {
  expect((await delivered(type, changed(sample, type, { event_ts: undefined, ...changes }))).timestamp).toBe(timestamp);
});

test.each<[string, Body, string, string | undefined]>([
  ['an e-mail address', { 'payload.operator': 'admin@example.com' }, 'admin@example.com', 'admin@example.com'],
  ['a name', { 'payload.operator': 'Admin' }, 'Admin', undefined],
  ['an ID', { 'payload.operator': '', 'payload.operator_id': 'u1' }, 'u1', undefined],
])('an operator who is %s is the user, and the user is the target', async (_, changes, username, email) => {
  const { details } = await delivered('user.deleted', changed('user.deleted.json', 'user.deleted', changes));
  expect([details.username, details.email, details.targetusername]).toEqual([username, email, 'jchill@example.com']);
});

test('several targets are lists', async () => {
  const members = [{ id: 'u1', email: 'jchill@example.com' }, null, { id: 'u2' }, { email: 'rdoe@example.com' }, {}];
  const { details, summary } = await delivered('group.member_added', changed('group.member_added.json', 'group.member_added', { 'payload.object.members': members }));
  expect(details).toMatchObject({ targetusername: ['jchill@example.com', 'u2', 'rdoe@example.com'], targetuserid: ['u1', 'u2'] });
  expect(summary).toBe('admin@example.com added jchill@example.com, u2, rdoe@example.com and 1 more to group fJ3gXt2aQ5KkZb7pTn1cVw');
});

test.each<[string, Body, number]>([
  ['meeting.created.json', { 'payload.object.password': undefined }, 1],
  ['meeting.created.json', { 'payload.object.password': '' }, 1],
  ['meeting.created.json', { 'payload.object.password': null }, 1],
  ['meeting.created.json', { 'payload.object.password': 'S3cr3t' }, 0],
])('%s with %j: %p times without a passcode', async (sample, changes, count) => {
  const event = await delivered(typeOf(sample), changed(sample, typeOf(sample), changes));
  expect([event.details.passcode_set, event.severity, event.summary.endsWith(' without a passcode')])
    .toEqual(count ? [false, 'NOTICE', true] : [true, 'INFO', false]);
});

test.each<[string, string, unknown]>([
  ['user.created.json', 'payload.object', null],
  ['user.created.json', 'payload', undefined],
  ['user.updated/role.json', 'payload.object.id', ['u1']],
  [SETTINGS, 'payload.object.settings', 'all'],
  [MEETING, 'payload.object.topic', { text: 'Incident review' }],
  [JOINED, 'payload.object.participant', 'Jill'],
  [COMPLETED, 'payload.object.recording_files', {}],
])('%s with %s = %p is quarantined', async (sample, path, value) => {
  const body = changed(sample, typeOf(sample), { [path]: value });
  expect(await processEvent(body.event, body)).toMatchObject({ kind: 'quarantine', reason: 'schema' });
});
