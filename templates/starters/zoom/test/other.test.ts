import { delivered, readSample } from './support';
import type { Body } from './support';
import { addressesOf } from '../src/addresses';

const OPERATOR = { operator: 'admin@example.com', operator_id: 'u0' };
const JILL = { id: 'u1', user_name: 'Jill Chill', email: 'jchill@example.com' };
const MEETING = { id: '93398114182', uuid: '4444AAAiAAAAAiAiAiiAii==', host_id: 'u9', topic: 'Incident review' };

/** Events without a schema, in the shapes of Zoom's reference. */
test.each<[type: string, payload: Body, summary: string, details: Body]>([
  ['meeting.participant_joined_waiting_room', { object: { ...MEETING, participant: JILL } },
    'Jill Chill (jchill@example.com): meeting participant joined waiting room in meeting "Incident review" (93398114182)',
    { username: 'jchill@example.com', userid: 'u1', topic: 'Incident review' }],
  ['meeting.participant_room_system_callout_failed', { object: { ...MEETING, topic: undefined, inviter_name: 'Jill Chill', participant: { call_type: 'h323', device_ip: '192.0.2.9' } } },
    'Jill Chill: meeting participant room system callout failed in meeting 93398114182 from 192.0.2.9',
    { username: 'Jill Chill', sourceipaddress: '192.0.2.9', call_type: 'h323', success: false }],
  ['meeting.alert', { object: { ...MEETING, issues: ['High CPU occupation'] } },
    'u9: meeting alert in meeting "Incident review" (93398114182)', { username: 'u9', host_id: 'u9' }],
  ['meeting.chat_message_sent', { object: { meeting_id: 1, chat_message: { sender_name: 'Jill Chill', sender_email: 'jchill@example.com', recipient_name: 'Rob', message_content: 'S3cr3t' } } },
    'Jill Chill (jchill@example.com): meeting chat message sent for Rob in meeting 1', { username: 'jchill@example.com', targetusername: 'Rob' }],
  ['chat_channel.member_removed', { ...OPERATOR, object: { id: 'c1', name: 'Ops', type: 1, members: [{ id: 'u2', display_name: 'Rob Doe' }] } },
    'admin@example.com: chat channel member removed for Rob Doe on "Ops"', { username: 'admin@example.com', targetusername: 'Rob Doe', targetuserid: 'u2' }],
  ['chat_message.sent', { ...OPERATOR, object: { contact_email: 'rdoe@example.com', contact_id: 'u2', message: 'S3cr3t', channel_name: '' } },
    'admin@example.com: chat message sent for rdoe@example.com', { targetusername: 'rdoe@example.com', targetuserid: 'u2' }],
  ['user.tsp_created', { ...OPERATOR, object: { id: 'u1', email: 'jchill@example.com', tsp_credentials: { leader_pin: 'S3cr3t' } } },
    'admin@example.com: user tsp created for jchill@example.com', { username: 'admin@example.com', targetusername: 'jchill@example.com' }],
  ['user.presence_status_updated', { object: { id: 'u1', email: 'jchill@example.com', presence_status: 'Away' } },
    'jchill@example.com: user presence status updated', { username: 'jchill@example.com', userid: 'u1', presence_status: 'Away' }],
  ['phone.callee_missed', { object: { call_id: 'x', caller: { phone_number: '+12025550142' }, callee: { user_id: 'u1', extension_number: 1001 } } },
    '+12025550142: phone callee missed for 1001', { username: '+12025550142', targetuserid: 'u1', call_id: 'x', success: false }],
  ['phone.callee_call_log_completed', { object: { user_id: 'u1', call_logs: [{ caller_name: 'Jill', callee_name: 'Rob' }] } },
    'u1: phone callee call log completed for Rob', { username: 'u1', targetusername: 'Rob' }],
  ['phone.emergency_alert', { object: { caller: { id: 'u1', display_name: 'Jill Chill' }, callee: { phone_number: '911' }, location: { ip: ['192.0.2.1', '10.0.0.1'], gps: [] } } },
    'Jill Chill: phone emergency alert for 911 from 192.0.2.1', { username: 'Jill Chill', sourceipaddress: '192.0.2.1', more_ip_addresses: ['10.0.0.1'] }],
  ['team_chat.channel_app_added', { ...OPERATOR, object: { channel_name: 'Ops', app_members: [{ id: 'b1', display_name: 'Bot' }] } },
    'admin@example.com: team chat channel app added for Bot on "Ops"', { targetusername: 'Bot' }],
  ['zoomroom.checked_in', { object: { id: 'r1', room_name: 'Sharks', email: 'room@example.com' } },
    'room@example.com: zoomroom checked in on "Sharks"', { username: 'room@example.com' }],
  ['node.server_offline', { object: { server: { name: 'node-1' } } }, 'Zoom event node.server_offline on "node-1"', {}],
  ['webinar.participant_data', { object: { participant: { email: 'jchill@example.com', data: [{ as_internal_ip_address: '10.0.0.1', audio_ip: '', signaling_ip_address: '192.0.2.1' }] } } },
    'jchill@example.com: webinar participant data from 192.0.2.1', { sourceipaddress: '192.0.2.1', more_ip_addresses: ['10.0.0.1'] }],
  ['bot_installed', { accountId: 'a', userId: 'u1', userName: 'Jill Chill' }, 'Jill Chill: bot installed', { username: 'Jill Chill', userid: 'u1' }],
  ['account.vanity_url_approved', { operator: { email: 'no text' }, object: ['no', 'object'] }, 'Zoom event account.vanity_url_approved', {}],
])('%s of %j', async (type, payload, summary, details) => {
  const event = await delivered(type, { event: type, event_ts: 1769860797000, payload: { account_id: 'AAAAAABBBB', ...payload } });
  expect(event).toMatchObject({ summary, severity: 'INFO', timestamp: '2026-01-31T11:59:57.000+00:00' });
  expect(event.details).toMatchObject({ eventname: type, account_id: 'AAAAAABBBB', ...details });
  expect(JSON.stringify(event)).not.toMatch(/S3cr3t/);
});

test.each([null, undefined, 'text', 7, [], {}, { object: null }, { object: 'text', operator: 7 }])('an event that nothing is known of, with payload %j', async (payload) => {
  expect((await delivered('a_new_one', { event: 'a_new_one', payload })).summary).toMatch(/^(Zoom event a_new_one|7: a new one)$/);
});

test('who registers for a meeting is not reported', async () => {
  const event = await delivered('meeting.registration_created', readSample('meeting.registration_created.json'));
  expect(event.summary).toBe('Zoom event meeting.registration_created in meeting "Open day" (93398114182)');
  expect(event.details.username).toBeUndefined();
});

test.each<[string, unknown, string[]]>([
  ['wherever it is', { object: { participant: { ip_address: '192.0.2.1' } } }, ['192.0.2.1']],
  ['in a list, and of texts', { object: { call_logs: [{ caller_device_public_ip: '192.0.2.1' }, { caller_device_public_ip: '192.0.2.2' }] } }, ['192.0.2.1', '192.0.2.2']],
  ['the caller before the callee before what is behind', { callee_device_private_ip: '10.0.0.2', callee_device_public_ip: '192.0.2.2', caller_device_private_ip: '10.0.0.1', caller_device_public_ip: '192.0.2.1' },
    ['192.0.2.1', '192.0.2.2', '10.0.0.2', '10.0.0.1']],
  ['of any version, once', { ip: ['2001:db8::1', '192.0.2.1', '2001:db8::1'] }, ['2001:db8::1', '192.0.2.1']],
  ['and nothing that is none', { ip: 'unknown', signaling_ip_port: '5060', zip: '192.0.2.1', message: '192.0.2.2', sip_id: '192.0.2.3' }, []],
  ['nor what a setting names', { object: { settings: { ip_addresses_or_ranges: '192.0.2.1', ip: '192.0.2.2' } } }, []],
])('an address is found %s', (_, payload, addresses) => expect(addressesOf(payload)).toEqual(addresses));
