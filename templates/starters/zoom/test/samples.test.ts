import { SAMPLES, typeOf } from './support';
import { processSample } from '../framework/testing';

/** Words that make MozDef's own plugins take an event for one of theirs, wherever they stand. */
const PLUGIN_WORDS = ['google', 'network', 'command', 'ldap', 'squid', 'pubsub', 'triagebot', 'vulnerability', 'complianceitems'];

const ADMIN = 'admin@example.com';
const JILL = 'jchill@example.com';
const ROB = 'rdoe@example.com';
/** Jill, where Zoom tells no more than her ID. */
const JILL_ID = 'z8yCxjabcdEFGHfp8uQ';
const MEETING = 'meeting "Incident review" (93398114182)';
const WEBINAR = 'webinar "Incident review" (93398114182)';
const GROUP = 'group fJ3gXt2aQ5KkZb7pTn1cVw';
const BARRIER = 'Information barrier policy "Trading and research" of group O5FnCpUOSeSzfoBcosSc3A towards group NCLsKWGUQ0KEdrg3DBQKLQ';

interface Expected { readonly username?: string; readonly targetusername?: string; readonly sourceipaddress?: string }

/** Of each sample: what an analyst reads, who did it, to whom, from where. */
const EXPECTED: Record<string, [severity: string, category: string, summary: string, details: Expected]> = {
  'account.created.json': ['NOTICE', 'account-management',
    'admin@example.com created sub account CCCCCCDDDD of jchill@example.com',
    { username: ADMIN, targetusername: JILL }],
  'account.disassociated.json': ['WARNING', 'account-management',
    'admin@example.com separated sub account CCCCCCDDDD of jchill@example.com from the account',
    { username: ADMIN, targetusername: JILL }],
  'account.lock_settings_updated.json': ['WARNING', 'configuration',
    'admin@example.com changed which settings are locked for the account: meeting_security.waiting_room (no longer locked), schedule_meeting.host_video',
    { username: ADMIN }],
  'account.settings_updated.json': ['WARNING', 'configuration',
    'admin@example.com changed settings of the account: meeting_security.waiting_room (no waiting room), schedule_meeting.pmi_password, recording.auto_recording',
    { username: ADMIN }],
  'account.updated.json': ['WARNING', 'configuration', 'admin@example.com changed managed_domains of the account (managed_domains_added)', { username: ADMIN }],
  'app.authorization_request_created.json': ['NOTICE', 'application',
    'Jill Chill asks for the app "Minutes for everyone" to be approved',
    { username: 'Jill Chill' }],
  'app_deauthorized.json': ['WARNING', 'application', 'User z8yCxjabcdEFGHfp8uQ removed the app ABCDEFGHIJKLMNOPQRSTUV', { username: JILL_ID }],
  'group.admin_added.json': ['WARNING', 'account-management',
    `admin@example.com made jchill@example.com administrator of ${GROUP}`,
    { username: ADMIN, targetusername: JILL }],
  'group.admin_deleted.json': ['NOTICE', 'account-management',
    `admin@example.com removed jchill@example.com as administrator of ${GROUP}`,
    { username: ADMIN, targetusername: JILL }],
  'group.created.json': ['NOTICE', 'account-management', 'admin@example.com created group "Contractors"', { username: ADMIN }],
  'group.deleted.json': ['NOTICE', 'account-management', 'admin@example.com deleted group "Contractors"', { username: ADMIN }],
  'group.lock_settings_updated.json': ['WARNING', 'configuration',
    `admin@example.com changed which settings are locked for ${GROUP}: recording.local_recording (no longer locked)`,
    { username: ADMIN }],
  'group.member_added.json': ['NOTICE', 'account-management',
    `admin@example.com added jchill@example.com to ${GROUP}`,
    { username: ADMIN, targetusername: JILL }],
  'group.member_deleted.json': ['NOTICE', 'account-management',
    `admin@example.com removed jchill@example.com from ${GROUP}`,
    { username: ADMIN, targetusername: JILL }],
  'group.members_deleted.json': ['NOTICE', 'account-management',
    `admin@example.com removed jchill@example.com from ${GROUP}`,
    { username: ADMIN, targetusername: JILL }],
  'group.settings_updated.json': ['WARNING', 'configuration',
    `admin@example.com changed settings of ${GROUP}: meeting_security.require_password_for_scheduled_webinar (scheduled webinars need no passcode), recording.record_gallery_view`,
    { username: ADMIN }],
  'group.updated.json': ['NOTICE', 'account-management', 'admin@example.com changed group "Contractors" (was "Contractors (old)")', { username: ADMIN }],
  'information_barriers.policy_created.json': ['NOTICE', 'configuration', `${BARRIER} was created`, {}],
  'information_barriers.policy_deleted.json': ['WARNING', 'configuration', `${BARRIER} was deleted`, {}],
  'information_barriers.policy_updated.json': ['WARNING', 'configuration', `${BARRIER} was changed and no longer blocks file_transfer`, {}],
  'meeting.chat_message_file_downloaded.json': ['INFO', 'meeting',
    'admin@example.com downloaded file "plan.pdf" in meeting 93398114182',
    { username: ADMIN, targetusername: JILL_ID }],
  'meeting.chat_message_file_sent.json': ['INFO', 'meeting',
    'Jill Chill (jchill@example.com) sent file "plan.pdf" to Rob Doe (rdoe@example.com) in meeting 93398114182',
    { username: JILL, targetusername: ROB }],
  'meeting.created.json': ['INFO', 'meeting', `admin@example.com scheduled ${MEETING}`, { username: ADMIN }],
  'meeting.deleted.json': ['INFO', 'meeting', `admin@example.com deleted ${MEETING} (single)`, { username: ADMIN }],
  'meeting.ended.json': ['INFO', 'meeting', 'Meeting "Incident review" (93398114182) of host z8yCxjabcdEFGHfp8uQ ended', { username: JILL_ID }],
  'meeting.live_streaming_started.json': ['WARNING', 'meeting', `admin@example.com began to stream ${MEETING} live to YouTube`, { username: ADMIN }],
  'meeting.live_streaming_stopped.json': ['INFO', 'meeting', `admin@example.com stopped streaming ${MEETING} live to YouTube`, { username: ADMIN }],
  'meeting.participant_data_summary.json': ['INFO', 'meeting',
    'jchill@example.com took part in meeting 93398114182 from 192.0.2.1 (Windows)',
    { username: JILL, sourceipaddress: '192.0.2.1' }],
  'meeting.participant_joined/guest.json': ['INFO', 'meeting', `iPhone (not signed in) joined ${MEETING}`, { username: 'iPhone' }],
  'meeting.participant_joined/member.json': ['INFO', 'meeting', `Jill Chill (jchill@example.com) joined ${MEETING}`, { username: JILL }],
  'meeting.participant_left.json': ['INFO', 'meeting', `Jill Chill (jchill@example.com) left ${MEETING}`, { username: JILL }],
  'meeting.participant_role_changed.json': ['NOTICE', 'meeting',
    `Jill Chill (jchill@example.com) became co-host (was attendee) in ${MEETING}`,
    { username: JILL }],
  'meeting.registration_created.json': ['INFO', 'meeting', 'Zoom event meeting.registration_created in meeting "Open day" (93398114182)', {}],
  'meeting.risk_alert.json': ['WARNING', 'meeting',
    `The link to ${MEETING} of jchill@example.com was published on Twitter by somebody`,
    { targetusername: JILL }],
  'meeting.sharing_ended.json': ['INFO', 'meeting', `Jill Chill stopped sharing desktop in ${MEETING}`, { username: 'Jill Chill' }],
  'meeting.sharing_started.json': ['INFO', 'meeting', `Jill Chill began to share desktop in ${MEETING}`, { username: 'Jill Chill' }],
  'meeting.started.json': ['INFO', 'meeting', 'Meeting "Incident review" (93398114182) of host z8yCxjabcdEFGHfp8uQ started', { username: JILL_ID }],
  'meeting.summary_shared.json': ['NOTICE', 'meeting',
    `admin@example.com shared the summary of ${MEETING} with rdoe@example.com`,
    { username: ADMIN, targetusername: ROB }],
  'meeting.updated.json': ['NOTICE', 'meeting',
    `admin@example.com changed password, waiting_room, alternative_hosts of ${MEETING} and took away its passcode (no waiting room, more people may be host)`,
    { username: ADMIN }],
  'phone.account_settings_updated.json': ['WARNING', 'configuration',
    'admin@example.com changed phone settings of the account: auto_call_recording.recording_start_prompt (people are not told of the recording)',
    { username: ADMIN }],
  'phone.callee_call_history_completed.json': ['INFO', 'activity',
    'Jill Chill (jchill@example.com) called Rob Doe (rdoe@example.com) (answered) from 192.0.2.1',
    { username: JILL, targetusername: ROB, sourceipaddress: '192.0.2.1' }],
  'phone.caller_call_history_completed.json': ['INFO', 'activity',
    'Jill Chill (jchill@example.com) called Rob Doe (rdoe@example.com) (answered) from 192.0.2.1',
    { username: JILL, targetusername: ROB, sourceipaddress: '192.0.2.1' }],
  'phone.device_registration.json': ['NOTICE', 'configuration', 'Phone "Lobby phone" (00005E005301) was registered', {}],
  'phone.group_settings_updated.json': ['WARNING', 'configuration',
    `admin@example.com changed phone settings of ${GROUP}: international_calling.enable (international calls), international_calling.locked (no longer locked)`,
    { username: ADMIN }],
  'phone.recording_completed.json': ['INFO', 'recording', 'Recording of a call from Jill Chill to Rob Doe of Jill Chill completed', { username: 'Jill Chill' }],
  'phone.recording_deleted.json': ['NOTICE', 'recording', 'Recording of a call deleted', {}],
  'phone.recording_permanently_deleted.json': ['WARNING', 'recording', 'Recording of a call deleted for good', {}],
  'phone.recording_started.json': ['INFO', 'recording',
    'Recording of a call from +12025550142 to +12025550143 of Jill Chill started',
    { username: 'Jill Chill' }],
  'phone.recording_stopped.json': ['INFO', 'recording',
    'Recording of a call from +12025550142 to +12025550143 of Jill Chill stopped',
    { username: 'Jill Chill' }],
  'recording.batch_deleted.json': ['WARNING', 'recording', 'Recordings of 1 meeting were deleted for good by admin@example.com', { username: ADMIN }],
  'recording.batch_recovered.json': ['NOTICE', 'recording', 'Recordings of 1 meeting were recovered from the trash by admin@example.com', { username: ADMIN }],
  'recording.batch_trashed.json': ['NOTICE', 'recording', 'Recordings of 1 meeting were moved to the trash by admin@example.com', { username: ADMIN }],
  'recording.completed.json': ['INFO', 'recording', `Recording of ${MEETING} hosted by jchill@example.com is ready`, { username: JILL }],
  'recording.deleted.json': ['WARNING', 'recording',
    `Recording of ${MEETING} was deleted for good by admin@example.com`,
    { username: ADMIN, targetusername: JILL_ID }],
  'recording.paused.json': ['INFO', 'recording', `Recording of ${MEETING} paused`, { username: JILL_ID }],
  'recording.recovered.json': ['NOTICE', 'recording',
    `Recording of ${MEETING} was recovered from the trash by admin@example.com`,
    { username: ADMIN, targetusername: JILL_ID }],
  'recording.resumed.json': ['INFO', 'recording', `Recording of ${MEETING} resumed`, { username: JILL_ID }],
  'recording.started.json': ['INFO', 'recording', `Recording of ${MEETING} started`, { username: JILL_ID }],
  'recording.stopped.json': ['INFO', 'recording', `Recording of ${MEETING} stopped`, { username: JILL_ID }],
  'recording.transcript_completed.json': ['INFO', 'recording', `Recording of ${MEETING} hosted by jchill@example.com has a transcript`, { username: JILL }],
  'recording.trashed.json': ['NOTICE', 'recording',
    `Recording of ${MEETING} was moved to the trash by admin@example.com`,
    { username: ADMIN, targetusername: JILL_ID }],
  'team_chat.file_changed.json': ['INFO', 'activity', 'admin@example.com changed file "plan.pdf"', { username: ADMIN }],
  'team_chat.file_deleted.json': ['INFO', 'activity', 'admin@example.com deleted file "plan.pdf"', { username: ADMIN }],
  'team_chat.file_downloaded.json': ['INFO', 'activity',
    'admin@example.com downloaded file "plan.pdf" with rdoe@example.com',
    { username: ADMIN, targetusername: ROB }],
  'team_chat.file_shared.json': ['INFO', 'activity',
    'admin@example.com shared file "plan.pdf" with rdoe@example.com',
    { username: ADMIN, targetusername: ROB }],
  'team_chat.file_unshared.json': ['INFO', 'activity',
    'admin@example.com no longer shares file "plan.pdf" with rdoe@example.com',
    { username: ADMIN, targetusername: ROB }],
  'team_chat.file_uploaded.json': ['INFO', 'activity', 'admin@example.com uploaded file "plan.pdf"', { username: ADMIN }],
  'user.activated.json': ['NOTICE', 'account-management', 'admin@example.com activated user jchill@example.com', { username: ADMIN, targetusername: JILL }],
  'user.created.json': ['NOTICE', 'account-management', 'admin@example.com added user jchill@example.com (create)', { username: ADMIN, targetusername: JILL }],
  'user.deactivated.json': ['NOTICE', 'account-management', 'admin@example.com deactivated user jchill@example.com', { username: ADMIN, targetusername: JILL }],
  'user.deleted.json': ['NOTICE', 'account-management', 'admin@example.com deleted user jchill@example.com', { username: ADMIN, targetusername: JILL }],
  'user.disassociated.json': ['NOTICE', 'account-management', 'admin@example.com unlinked user jchill@example.com', { username: ADMIN, targetusername: JILL }],
  'user.invitation_accepted.json': ['NOTICE', 'account-management', 'jchill@example.com accepted the invitation to the account', { username: JILL }],
  'user.settings_updated.json': ['WARNING', 'configuration',
    'admin@example.com changed settings of user z8yCxjabcdEFGHfp8uQ: meeting_security.encryption_type (no end-to-end encryption), in_meeting.chat',
    { username: ADMIN, targetusername: JILL_ID }],
  'user.signed_in.json': ['INFO', 'authentication', 'jchill@example.com signed in to Zoom from mac (single sign-on)', { username: JILL }],
  'user.signed_out.json': ['INFO', 'authentication', 'jchill@example.com signed out of Zoom from browser (Facebook account)', { username: JILL }],
  'user.updated/password.json': ['NOTICE', 'account-management',
    'admin@example.com changed the password of user z8yCxjabcdEFGHfp8uQ',
    { username: ADMIN, targetusername: JILL_ID }],
  'user.updated/role.json': ['WARNING', 'account-management',
    'admin@example.com changed role, host_key of user jchill@example.com: role Member -> Admin',
    { username: ADMIN, targetusername: JILL }],
  'webinar.chat_message_file_downloaded.json': ['INFO', 'meeting',
    'admin@example.com downloaded file "plan.pdf" in webinar 93398114182',
    { username: ADMIN, targetusername: JILL_ID }],
  'webinar.chat_message_file_sent.json': ['INFO', 'meeting',
    'Jill Chill (jchill@example.com) sent file "plan.pdf" to Rob Doe (rdoe@example.com) in webinar 93398114182',
    { username: JILL, targetusername: ROB }],
  'webinar.created.json': ['INFO', 'meeting', `admin@example.com scheduled ${WEBINAR}`, { username: ADMIN }],
  'webinar.deleted.json': ['INFO', 'meeting', `admin@example.com deleted ${WEBINAR} (single)`, { username: ADMIN }],
  'webinar.ended.json': ['INFO', 'meeting', 'Webinar "Incident review" (93398114182) of host z8yCxjabcdEFGHfp8uQ ended', { username: JILL_ID }],
  'webinar.participant_data_summary.json': ['INFO', 'meeting',
    'Somebody of another account took part in webinar 93398114182 from 2001:db8::7 (Mac)',
    { sourceipaddress: '2001:db8::7' }],
  'webinar.participant_joined.json': ['INFO', 'meeting', `Jill Chill (jchill@example.com) joined ${WEBINAR}`, { username: JILL }],
  'webinar.participant_left.json': ['INFO', 'meeting', `Jill Chill (jchill@example.com) left ${WEBINAR}`, { username: JILL }],
  'webinar.participant_role_changed.json': ['NOTICE', 'meeting',
    `Jill Chill (jchill@example.com) became co-host (was attendee) in ${WEBINAR}`,
    { username: JILL }],
  'webinar.sharing_ended.json': ['INFO', 'meeting', `Jill Chill stopped sharing desktop in ${WEBINAR}`, { username: 'Jill Chill' }],
  'webinar.sharing_started.json': ['INFO', 'meeting', `Jill Chill began to share desktop in ${WEBINAR}`, { username: 'Jill Chill' }],
  'webinar.started.json': ['INFO', 'meeting', 'Webinar "Incident review" (93398114182) of host z8yCxjabcdEFGHfp8uQ started', { username: JILL_ID }],
  'webinar.updated.json': ['INFO', 'meeting', 'admin@example.com changed start_time, agenda of webinar "Open day" (93398114182)', { username: ADMIN }],
};

test('every sample is expected here', () => {
  expect(SAMPLES).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s', async (sample, [severity, category, summary, { username, targetusername, sourceipaddress }]) => {
  const event = await processSample(sample);
  expect(event).toMatchObject({ severity, category, summary });
  const { details } = event;
  expect({ username: details.username, targetusername: details.targetusername, sourceipaddress: details.sourceipaddress })
    .toEqual({ username, targetusername, sourceipaddress });
  expect(event.timestamp).toMatch(/^2026-01-31T11:59:57\.\d{3}\+00:00$/);
  const type = typeOf(sample);
  expect(details).toMatchObject({ event_type: type, eventname: type, account_id: 'AAAAAABBBB' });

  const words = Object.entries(details).flat(2).map((word) => String(word).toLowerCase());
  expect(words.filter((word) => PLUGIN_WORDS.includes(word))).toEqual([]);
  expect(event.hostname).not.toBe('zoom_host');
  // No link, token, passcode or host key of the samples, and nothing of who registers for a meeting.
  expect(JSON.stringify(event)).not.toMatch(
    /s3cr3t|https?:|download-token|pT4\^zN8q|yNYIS408|Kq7zRt|2Xw9Lm|794018|533895|827edc34|robin|Springfield|\+1206555|rJ5xKqTt|T0k3n/i,
  );
});

test('who signed in, and how', async () => {
  const { details } = await processSample('user.signed_in.json');
  expect(details).toEqual({
    event_type: 'user.signed_in',
    eventname: 'user.signed_in',
    account_id: 'AAAAAABBBB',
    username: JILL,
    email: JILL,
    userid: JILL_ID,
    login_type: 'single sign-on',
    clientname: 'mac',
    client_type: 'mac',
    client_version: '6.7.2.61234',
    success: true,
  });
});

test('who did what to whom', async () => {
  const { details } = await processSample('user.created.json');
  expect(details).toEqual({
    event_type: 'user.created',
    eventname: 'user.created',
    account_id: 'AAAAAABBBB',
    operator: ADMIN,
    operator_id: 'eUblMKLnTMKX0pVvNAlA0Q',
    username: ADMIN,
    email: ADMIN,
    userid: 'eUblMKLnTMKX0pVvNAlA0Q',
    targetusername: JILL,
    targetemail: JILL,
    targetuserid: JILL_ID,
    user_type: 'basic',
    creation_type: 'create',
  });
});

test('a participant\'s IP address is the source of the event, those of the networks behind it stand beside', async () => {
  expect((await processSample('meeting.participant_data_summary.json')).details).toMatchObject({
    sourceipaddress: '192.0.2.1', more_ip_addresses: ['127.0.0.1'], username: JILL, device_name: 'JCHILL-LAPTOP',
  });
  expect((await processSample('phone.callee_call_history_completed.json')).details).toMatchObject({
    sourceipaddress: '192.0.2.1', more_ip_addresses: ['198.51.100.7', '10.20.30.40', '10.20.30.50'], username: JILL, targetusername: ROB,
  });
});

test('meeting numbers are texts, whatever Zoom sends', async () => {
  expect((await processSample('meeting.started.json')).details.meeting_id).toBe('93398114182');
  expect((await processSample('recording.completed.json')).details.meeting_id).toBe('93398114182');
});

test('of a passcode, whether there is one', async () => {
  expect((await processSample('meeting.created.json')).details.passcode_set).toBe(true);
  expect((await processSample('meeting.updated.json')).details.passcode_set).toBe(false);
  expect((await processSample('webinar.updated.json')).details.passcode_set).toBeUndefined();
});
