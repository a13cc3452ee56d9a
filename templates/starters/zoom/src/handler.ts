import { accountChanged, appRemoved, appRequested, barrier, subAccount } from './accounts';
import { defineHandlers } from '../framework';
import { group, groupMembers } from './groups';
import { liveStreaming, meeting, riskAlert, summaryShared } from './meetings';
import { otherEvent } from './other';
import { participant, participantData, roleChanged } from './participants';
import { call, callRecording, deviceRegistered } from './phone';
import { recording, recordingBatch } from './recordings';
import { rescheduled, scheduled, unscheduled } from './schedules';
import { settingsChanged } from './settings';
import { chatFileDownloaded, chatFiles, chatFileSent, sharing } from './sharing';
import { profileChanged, session, user } from './users';
import type { Events, OtherEvent } from '../generated/events';

const LOCKS = { locks: true, what: 'which settings are locked for' };

/**
 * What becomes of each event of Zoom. Severity, by risk:
 *
 * | INFO    | everyday use: signing in, meetings, calls, recordings made                                              |
 * | NOTICE  | worth a look: users come and go, settings change, recordings without a passcode or in the trash         |
 * | WARNING | more privileges, less protection, or something lost for good                                            |
 */
export const handlers = defineHandlers<Events, OtherEvent>({
  events: {
    'user.signed_in': session('signed in to Zoom'),
    'user.signed_out': session('signed out of Zoom'),

    'user.created': user('NOTICE', 'added'),
    'user.invitation_accepted': user('NOTICE'),
    'user.activated': user('NOTICE', 'activated'),
    'user.deactivated': user('NOTICE', 'deactivated'),
    'user.disassociated': user('NOTICE', 'unlinked'),
    'user.deleted': user('NOTICE', 'deleted'),
    'user.updated': profileChanged,
    'group.created': group('NOTICE', 'created'),
    'group.updated': group('NOTICE', 'changed'),
    'group.deleted': group('NOTICE', 'deleted'),
    'group.member_added': groupMembers('NOTICE', 'added %s to'),
    'group.member_deleted': groupMembers('NOTICE', 'removed %s from'),
    'group.members_deleted': groupMembers('NOTICE', 'removed %s from'),
    'group.admin_added': groupMembers('WARNING', 'made %s administrator of'),
    'group.admin_deleted': groupMembers('NOTICE', 'removed %s as administrator of'),

    'user.settings_updated': settingsChanged('user'),
    'group.settings_updated': settingsChanged('group'),
    'group.lock_settings_updated': settingsChanged('group', LOCKS),
    'account.settings_updated': settingsChanged('account'),
    'account.lock_settings_updated': settingsChanged('account', LOCKS),
    'phone.account_settings_updated': settingsChanged('account', { what: 'phone settings of' }),
    'phone.group_settings_updated': settingsChanged('group', { what: 'phone settings of' }),
    'account.updated': accountChanged,
    'account.created': subAccount('NOTICE', 'created'),
    'account.disassociated': subAccount('WARNING', 'separated', 'from the account'),
    'information_barriers.policy_created': barrier('NOTICE', 'created'),
    'information_barriers.policy_updated': barrier('NOTICE', 'changed'),
    'information_barriers.policy_deleted': barrier('WARNING', 'deleted'),
    'app_deauthorized': appRemoved,
    'app.authorization_request_created': appRequested,

    'meeting.created': scheduled,
    'meeting.updated': rescheduled,
    'meeting.deleted': unscheduled('INFO', 'deleted'),
    'meeting.started': meeting('started'),
    'meeting.ended': meeting('ended'),
    'meeting.participant_joined': participant('joined'),
    'meeting.participant_left': participant('left'),
    'meeting.participant_role_changed': roleChanged,
    'meeting.participant_data_summary': participantData,
    'meeting.sharing_started': sharing('began to share'),
    'meeting.sharing_ended': sharing('stopped sharing'),
    'meeting.live_streaming_started': liveStreaming('WARNING', 'began to stream'),
    'meeting.live_streaming_stopped': liveStreaming('INFO', 'stopped streaming'),
    'meeting.chat_message_file_sent': chatFileSent,
    'meeting.chat_message_file_downloaded': chatFileDownloaded,
    'meeting.summary_shared': summaryShared,
    'meeting.risk_alert': riskAlert,
    'webinar.created': scheduled,
    'webinar.updated': rescheduled,
    'webinar.deleted': unscheduled('INFO', 'deleted'),
    'webinar.started': meeting('started'),
    'webinar.ended': meeting('ended'),
    'webinar.participant_joined': participant('joined'),
    'webinar.participant_left': participant('left'),
    'webinar.participant_role_changed': roleChanged,
    'webinar.participant_data_summary': participantData,
    'webinar.sharing_started': sharing('began to share'),
    'webinar.sharing_ended': sharing('stopped sharing'),
    'webinar.chat_message_file_sent': chatFileSent,
    'webinar.chat_message_file_downloaded': chatFileDownloaded,

    'recording.started': recording('INFO', 'started'),
    'recording.paused': recording('INFO', 'paused'),
    'recording.resumed': recording('INFO', 'resumed'),
    'recording.stopped': recording('INFO', 'stopped'),
    'recording.completed': recording('INFO', 'is ready'),
    'recording.transcript_completed': recording('INFO', 'has a transcript'),
    'recording.trashed': recording('NOTICE', 'was moved to the trash'),
    'recording.recovered': recording('NOTICE', 'was recovered from the trash'),
    'recording.deleted': recording('WARNING', 'was deleted for good'),
    'recording.batch_trashed': recordingBatch('NOTICE', 'moved to the trash'),
    'recording.batch_recovered': recordingBatch('NOTICE', 'recovered from the trash'),
    'recording.batch_deleted': recordingBatch('WARNING', 'deleted for good'),

    'team_chat.file_uploaded': chatFiles('INFO', 'uploaded'),
    'team_chat.file_shared': chatFiles('INFO', 'shared'),
    'team_chat.file_unshared': chatFiles('INFO', 'no longer shares'),
    'team_chat.file_downloaded': chatFiles('INFO', 'downloaded'),
    'team_chat.file_changed': chatFiles('INFO', 'changed'),
    'team_chat.file_deleted': chatFiles('INFO', 'deleted'),

    'phone.caller_call_history_completed': call,
    'phone.callee_call_history_completed': call,
    'phone.recording_started': callRecording('INFO', 'started'),
    'phone.recording_stopped': callRecording('INFO', 'stopped'),
    'phone.recording_completed': callRecording('INFO', 'completed'),
    'phone.recording_deleted': callRecording('NOTICE', 'deleted'),
    'phone.recording_permanently_deleted': callRecording('WARNING', 'deleted for good'),
    'phone.device_registration': deviceRegistered,
  },
  otherwise: otherEvent,
});
