import type { Details, Handler } from '../framework';
import { label, operatorOf, words, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

interface Meeting {
  readonly id: number | string;
  readonly uuid?: string | null;
  readonly host_id?: string | null;
  readonly topic?: string | null;
}

/** `meeting "Weekly sync" (123)`. */
export function meetingName({ id, topic }: Meeting, kind = 'meeting'): string {
  return words(kind, topic && `"${label(topic)}"`, topic ? `(${label(id)})` : label(id));
}

/** A meeting's number is a text in some events and an integer in others; in the index it has one type. */
export function meetingDetails({ id, uuid, host_id, topic }: Meeting): Details {
  return { meeting_id: String(id), meeting_uuid: uuid, meeting_topic: topic, host_id };
}

/** `meeting` or `webinar`, from the event's type. */
function kindOf(type: string): string {
  return type.split('.')[0];
}

export function meeting(did: string): Handler<Events['meeting.started']> {
  return (event) => {
    const { object } = event.body.payload;
    const name = meetingName(object, kindOf(event.type));
    return zoomEvent(event, {
      summary: `${name[0].toUpperCase()}${name.slice(1)} ${did}`,
      severity: 'INFO',
      category: 'meeting',
      details: { ...meetingDetails(object), duration_minutes: object.duration },
    });
  };
}

interface Participant {
  readonly id?: string | null;
  readonly user_name?: string | null;
  readonly email?: string | null;
}

/** The name on display is of the participant's own choice, so the e-mail address stands beside it. */
function participantName({ user_name: name, email, id }: Participant): string {
  return words(label(name) || label(email) || 'Somebody', name && email && `(${label(email)})`, id === '' && '(not signed in)');
}

function participantDetails({ id, user_name, email }: Participant): Details {
  return { participant: user_name, username: email, user_id: id, signed_in: id === undefined || id === null ? undefined : id !== '' };
}

export function participant(did: string): Handler<Events['meeting.participant_joined']> {
  return (event) => {
    const { object } = event.body.payload;
    return zoomEvent(event, {
      summary: `${participantName(object.participant)} ${did} ${meetingName(object, kindOf(event.type))}`,
      severity: 'INFO',
      category: 'meeting',
      details: { ...meetingDetails(object), ...participantDetails(object.participant), leave_reason: object.participant.leave_reason },
    });
  };
}

export const roleChanged: Handler<Events['meeting.participant_role_changed']> = (event) => {
  const { object } = event.body.payload;
  const { old_role, new_role } = object.participant;
  return zoomEvent(event, {
    summary: words(
      participantName(object.participant),
      `became ${label(new_role)}`,
      old_role && `(was ${label(old_role)})`,
      `in ${meetingName(object)}`,
    ),
    severity: 'NOTICE',
    category: 'meeting',
    details: { ...meetingDetails(object), ...participantDetails(object.participant), role: new_role, previous_role: old_role },
  });
};

/** The one event that tells from where somebody took part. Several connections are several entries. */
export const participantData: Handler<Events['meeting.participant_data_summary']> = (event) => {
  const { id, uuid, participant: { email, participant_user_id: userId, data } } = event.body.payload.object;
  const addresses = [...new Set(data.map((entry) => entry.signaling_ip_address).filter(Boolean))];
  const { device, pc_name, version, location } = data[0] ?? {};
  const kind = kindOf(event.type);
  return zoomEvent(event, {
    summary: words(
      label(email) || label(userId) || 'Somebody of another account',
      `took part in ${id === undefined ? `${kind} ${label(uuid)}` : meetingName({ id }, kind)}`,
      addresses[0] && `from ${label(addresses[0])}`,
      device && `(${label(device)})`,
    ),
    severity: 'INFO',
    category: 'meeting',
    details: {
      meeting_id: id === undefined ? undefined : String(id),
      meeting_uuid: uuid,
      username: email,
      user_id: userId,
      sourceipaddress: addresses[0],
      more_ip_addresses: addresses.length > 1 ? addresses.slice(1) : undefined,
      device_type: device,
      device_name: pc_name,
      client_version: version,
      location,
    },
  });
};

/** Without the link to the shared file: whoever has it may open it. */
export const sharing: Handler<Events['meeting.sharing_started']> = (event) => {
  const { object } = event.body.payload;
  const { content, link_source, source } = object.participant.sharing_details ?? {};
  return zoomEvent(event, {
    summary: words(participantName(object.participant), 'began to share', label(content), `in ${meetingName(object)}`),
    severity: 'INFO',
    category: 'meeting',
    details: { ...meetingDetails(object), ...participantDetails(object.participant), shared_content: content, link_source, share_source: source },
  });
};

/** A live stream takes a meeting out to whoever watches. The stream's URL and key stay here. */
export const liveStreaming: Handler<Events['meeting.live_streaming_started']> = (event) => {
  const { object } = event.body.payload;
  const { service } = object.live_streaming;
  return zoomEvent(event, {
    summary: words(operatorOf(event.body), `began to stream ${meetingName(object)} live`, service && `to ${label(service)}`),
    severity: 'WARNING',
    category: 'meeting',
    details: { ...meetingDetails(object), streaming_service: service },
  });
};

/** Without the links to the post and the meeting: the second one lets people in. */
export const riskAlert: Handler<Events['meeting.risk_alert']> = (event) => {
  const { object } = event.body.payload;
  const { post_platform: platform, post_time, post_user } = object.armn_details ?? {};
  const name = meetingName(object);
  return zoomEvent(event, {
    summary: words(
      `The link to ${name}`,
      object.host_email && `of ${label(object.host_email)}`,
      `was published on ${label(platform) || 'the internet'}`,
    ),
    severity: 'WARNING',
    category: 'meeting',
    details: { ...meetingDetails(object), username: object.host_email, post_platform: platform, post_time, post_user },
  });
};
