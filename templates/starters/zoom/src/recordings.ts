import type { Handler, Severity } from '../framework';
import { meetingDetails, meetingName } from './meetings';
import { label, operatorOf, words, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** Cloud recordings. Their URLs, passcodes and download tokens open them, so none of these is reported. */
export function recording(severity: Severity, did: string): Handler<Events['recording.completed'] | Events['recording.deleted']> {
  return (event) => {
    const { payload } = event.body;
    const { object } = payload;
    const types = (object.recording_files ?? []).map(({ recording_type: type, file_type: file }) => type || file).filter(Boolean);
    // An empty text says that there is no passcode; no text says nothing.
    const unprotected = object.password === '';
    return zoomEvent(event, {
      summary: words(
        `Recording of ${meetingName(object)}`,
        object.host_email && `hosted by ${label(object.host_email)}`,
        did,
        unprotected && 'and has no passcode',
        'operator' in payload && payload.operator ? `by ${label(payload.operator)}` : '',
      ),
      severity: unprotected && severity === 'INFO' ? 'NOTICE' : severity,
      category: 'recording',
      details: {
        ...meetingDetails(object),
        username: object.host_email,
        passcode_protected: typeof object.password === 'string' ? !unprotected : undefined,
        recording_count: object.recording_count,
        recording_bytes: object.total_size,
        recording_types: types.length > 0 ? [...new Set(types)] : undefined,
      },
    });
  };
}

type Batch = Events['recording.batch_deleted'] | Events['recording.batch_trashed'];

/** Recordings of several meetings at once. */
export function recordingBatch(severity: Severity, did: string): Handler<Batch> {
  return (event) => {
    const { payload } = event.body;
    const uuids = meetingUuids(payload.object ?? {});
    const operation = 'operation' in payload ? payload.operation : undefined;
    return zoomEvent(event, {
      summary: `Recordings of ${uuids.length || 'several'} meeting${uuids.length === 1 ? '' : 's'} were ${did} by ${operatorOf(event.body)}`,
      severity,
      category: 'recording',
      details: { operation, meeting_count: uuids.length || undefined, meeting_uuids: uuids },
    });
  };
}

function meetingUuids(object: NonNullable<Batch['payload']['object']>): string[] {
  const meetings = 'meetings' in object ? object.meetings?.map((meeting) => meeting.meeting_uuid) : undefined;
  const uuids = 'meeting_uuids' in object ? object.meeting_uuids : meetings;
  return (uuids ?? []).filter((uuid): uuid is string => Boolean(uuid));
}
