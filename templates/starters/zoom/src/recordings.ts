import type { Handler, Severity } from '../framework';
import { hostOf, meetingDetails, meetingName } from './meetings';
import { display, operatorOf } from './people';
import { label, list, text, words } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** Cloud recordings. Their URLs, passcodes and download tokens open them, so none of these is reported. */
export function recording(severity: Severity, did: string): Handler<Events['recording.completed'] | Events['recording.deleted']> {
  return (event) => {
    const { payload } = event.body;
    const { object } = payload;
    const types = list(object.recording_files).map(({ recording_type: type, file_type: file }) => text(type) ?? text(file)).filter(Boolean);
    // An empty text says that there is no passcode; no text says nothing.
    const unprotected = object.password === '';
    const operator = operatorOf(payload);
    return zoomEvent(event, {
      summary: words(
        `Recording of ${meetingName(object)}`,
        label(object.host_email) && `hosted by ${label(object.host_email)}`,
        did,
        unprotected && 'and has no passcode',
        operator && `by ${display(operator)}`,
      ),
      severity: unprotected && severity === 'INFO' ? 'NOTICE' : severity,
      category: 'recording',
      ...(operator ? { targets: [hostOf(object)] } : { actor: hostOf(object) }),
      details: {
        ...meetingDetails(object),
        passcode_protected: typeof object.password === 'string' ? !unprotected : undefined,
        recording_count: text(object.recording_count),
        recording_bytes: text(object.total_size),
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
    const operation = 'operation' in payload ? text(payload.operation) : undefined;
    return zoomEvent(event, {
      summary: `Recordings of ${uuids.length || 'several'} meeting${uuids.length === 1 ? '' : 's'} were ${did} by ${actorOf(event.body)}`,
      severity,
      category: 'recording',
      details: { operation, meeting_count: uuids.length || undefined, meeting_uuids: uuids },
    });
  };
}

function meetingUuids(object: NonNullable<Batch['payload']['object']>): string[] {
  const meetings = 'meetings' in object ? list(object.meetings).map((meeting) => meeting.meeting_uuid) : undefined;
  const uuids = 'meeting_uuids' in object ? list(object.meeting_uuids) : meetings;
  return (uuids ?? []).map(text).filter((uuid) => uuid !== undefined);
}
