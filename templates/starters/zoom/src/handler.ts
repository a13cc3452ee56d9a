import { accountChanged, accountCreated, accountDisassociated, appRemoved, appRequested, groupAdmins } from './accounts';
import { defineHandlers } from '../framework';
import { liveStreaming, meeting, participant, participantData, riskAlert, roleChanged, sharing } from './meetings';
import { otherEvent } from './other';
import { recording, recordingBatch } from './recordings';
import { settingsChanged } from './settings';
import { profileChanged, session, user } from './users';
import type { Events, OtherEvent } from '../generated/events';

/**
 * What becomes of each event of Zoom. Severity, by risk:
 *
 * | INFO    | everyday use: signing in, meetings, recordings made                                            |
 * | NOTICE  | worth a look: users come and go, settings change, recordings without a passcode or in the trash |
 * | WARNING | more privileges, less protection, or something lost for good                                   |
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
    'group.admin_added': groupAdmins('WARNING', 'made %s administrator of'),
    'group.admin_deleted': groupAdmins('NOTICE', 'removed %s as administrator of'),

    'user.settings_updated': settingsChanged('user'),
    'group.settings_updated': settingsChanged('group'),
    'group.lock_settings_updated': settingsChanged('group', 'which settings are locked for'),
    'account.settings_updated': settingsChanged('account'),
    'account.lock_settings_updated': settingsChanged('account', 'which settings are locked for'),
    'account.updated': accountChanged,
    'account.created': accountCreated,
    'account.disassociated': accountDisassociated,
    'app_deauthorized': appRemoved,
    'app.authorization_request_created': appRequested,

    'meeting.started': meeting('started'),
    'meeting.ended': meeting('ended'),
    'meeting.participant_joined': participant('joined'),
    'meeting.participant_left': participant('left'),
    'meeting.participant_role_changed': roleChanged,
    'meeting.participant_data_summary': participantData,
    'meeting.sharing_started': sharing,
    'meeting.live_streaming_started': liveStreaming,
    'meeting.risk_alert': riskAlert,
    'webinar.started': meeting('started'),
    'webinar.ended': meeting('ended'),
    'webinar.participant_joined': participant('joined'),
    'webinar.participant_left': participant('left'),
    'webinar.participant_data_summary': participantData,

    'recording.started': recording('INFO', 'started'),
    'recording.stopped': recording('INFO', 'stopped'),
    'recording.completed': recording('INFO', 'is ready'),
    'recording.transcript_completed': recording('INFO', 'has a transcript'),
    'recording.trashed': recording('NOTICE', 'was moved to the trash'),
    'recording.recovered': recording('NOTICE', 'was recovered from the trash'),
    'recording.deleted': recording('WARNING', 'was deleted for good'),
    'recording.batch_trashed': recordingBatch('NOTICE', 'moved to the trash'),
    'recording.batch_recovered': recordingBatch('NOTICE', 'recovered from the trash'),
    'recording.batch_deleted': recordingBatch('WARNING', 'deleted for good'),
  },
  otherwise: otherEvent,
});
