import type { Details, Handler } from '../framework';
import { addressesOf } from './addresses';
import { kindOf, meetingDetails, meetingName, timeText } from './meetings';
import { display } from './people';
import type { Person } from './people';
import { label, list, text, words } from './text';
import type { Value } from './text';
import { zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

interface Participant {
  readonly id?: Value;
  readonly user_id?: Value;
  readonly user_name?: Value;
  readonly email?: Value;
  readonly participant_uuid?: Value;
  readonly participant_user_id?: Value;
}

/** One who takes part in a meeting. Who is not signed in has an empty ID, which says more than none. */
export function participantOf(one: Participant | null | undefined): Person {
  const { id, participant_user_id, user_name: name, email } = one ?? {};
  return { id: text(participant_user_id) ?? id, name, email };
}

/** The name on display is of the participant's own choice, so the e-mail address stands beside it. */
export function participantName(one: Participant | null | undefined): string {
  return words(display(participantOf(one)), one?.id === '' && '(not signed in)');
}

export function participantDetails(one: Participant | null | undefined): Details {
  const { id, user_name, user_id, participant_uuid } = one ?? {};
  return {
    participant: text(user_name),
    participant_id: text(user_id),
    participant_uuid: text(participant_uuid),
    signed_in: id === undefined || id === null ? undefined : id !== '',
  };
}

export function participant(did: string): Handler<Events['meeting.participant_joined']> {
  return (event) => {
    const { object } = event.body.payload;
    return zoomEvent(event, {
      summary: `${participantName(object.participant)} ${did} ${meetingName(object, kindOf(event.type))}`,
      severity: 'INFO',
      category: 'meeting',
      actor: participantOf(object.participant),
      details: {
        ...meetingDetails(object),
        ...participantDetails(object.participant),
        join_time: timeText(object.participant?.join_time),
        leave_time: timeText(object.participant?.leave_time),
        leave_reason: text(object.participant?.leave_reason),
      },
    });
  };
}

/** Zoom does not say who gave the role, so the one who has it now is whom the event is about. */
export const roleChanged: Handler<Events['meeting.participant_role_changed']> = (event) => {
  const { object } = event.body.payload;
  const { old_role, new_role } = object.participant ?? {};
  return zoomEvent(event, {
    summary: words(
      participantName(object.participant),
      `became ${label(new_role) || 'something else'}`,
      label(old_role) && `(was ${label(old_role)})`,
      `in ${meetingName(object, kindOf(event.type))}`,
    ),
    severity: 'NOTICE',
    category: 'meeting',
    actor: participantOf(object.participant),
    details: {
      ...meetingDetails(object), ...participantDetails(object.participant), role: text(new_role), previous_role: text(old_role),
    },
  });
};

/** The one event that tells from where somebody took part. Several connections are several entries. */
export const participantData: Handler<Events['meeting.participant_data_summary']> = (event) => {
  const { object } = event.body.payload;
  const { email, participant_user_id: id } = object.participant ?? {};
  const data = list(object.participant?.data);
  const { device, pc_name, version, location } = data[0] ?? {};
  const [address] = addressesOf(data);
  return zoomEvent(event, {
    summary: words(
      display({ email, id }, 'Somebody of another account'),
      `took part in ${meetingName({ id: text(object.id) ?? object.uuid }, kindOf(event.type))}`,
      address && `from ${address}`,
      label(device) && `(${label(device)})`,
    ),
    severity: 'INFO',
    category: 'meeting',
    actor: { email, id },
    details: {
      ...meetingDetails(object),
      device_type: text(device),
      device_name: text(pc_name),
      client_version: text(version),
      location: text(location),
    },
  });
};
