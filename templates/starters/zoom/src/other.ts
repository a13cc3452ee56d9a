import type { Handler, JsonObject } from '../framework';
import { findPeople, objectOf, scalarOf } from './find-people';
import { meetingName } from './meetings';
import { display, displayAll, operatorOf } from './people';
import { label, text, words } from './text';
import { at } from './times';
import { zoomEvent } from './zoom-event';
import type { Meaning } from './zoom-event';
import type { OtherEvent } from '../generated/events';

const CATEGORIES = new Map<string, Meaning['category']>([
  ['user', 'account-management'],
  ['group', 'account-management'],
  ['role', 'account-management'],
  ['account', 'configuration'],
  ['app', 'application'],
  ['meeting', 'meeting'],
  ['webinar', 'meeting'],
  ['session', 'meeting'],
  ['recording', 'recording'],
]);

/** What an event is about, where it is no meeting. */
const NAMES = [
  'name', 'channel_name', 'channel.channel_name', 'space_name', 'session_name', 'policy_name', 'room_name', 'device_name', 'file_name', 'file.file_name',
  'event_name', 'whiteboard_name', 'app_name', 'queue_name', 'server.name', 'vanity_url', 'zone',
];

/** What is reported besides, where it is a text or number. Never what people write to one another. */
const DETAILS = [
  'call_id', 'session_id', 'channel_id', 'channel.channel_id', 'space_id', 'message_id', 'file_id', 'device_id', 'device_name', 'result', 'handup_result',
  'failure_reason', 'presence_status', 'issue', 'alert_type', 'direction', 'participant.call_type', 'participant.leave_reason',
].map((path) => path.split('.'));

/** What an attempt came to, by the last word of the event's type. */
const OUTCOMES = new Map([['accepted', true], ['answered', true], ['failed', false], ['missed', false], ['rejected', false]]);

/**
 * Every event type without a schema. No field is sure to be there or of the expected type, and any but these few may
 * hold a secret. Give an event type that matters a schema, and a line in handler.ts.
 */
export const otherEvent: Handler<OtherEvent> = (event) => {
  const { type, body } = event;
  const payload = objectOf(body.payload);
  const object = objectOf(payload.object);
  const common = { account_id: scalarOf(payload.account_id), operator: scalarOf(payload.operator), operator_id: scalarOf(payload.operator_id) };
  const { actor, targets } = findPeople(type, payload, operatorOf(common));
  const [kind] = type.split('.');
  const whom = displayAll(targets, '');
  return zoomEvent({ ...event, body: { ...body, payload: { ...payload, ...common } } }, {
    summary: words(
      actor ? `${display(actor)}: ${label(type).replace(/[._]+/g, ' ')}` : `Zoom event ${label(type)}`,
      whom && `for ${whom}`,
      subjectOf(object, kind) || (!actor && label(scalarOf(object.id)) && `on ${label(scalarOf(object.id))}`),
    ),
    severity: 'INFO',
    category: CATEGORIES.get(kind) ?? 'other',
    actor,
    targets,
    details: {
      object_id: text(scalarOf(object.id)),
      object_uuid: text(scalarOf(object.uuid)),
      topic: text(scalarOf(object.topic) ?? scalarOf(object.meeting_topic)),
      host_id: text(scalarOf(object.host_id)),
      host_email: text(scalarOf(object.host_email)),
      success: OUTCOMES.get(type.split(/[._]/).pop() ?? ''),
      ...Object.fromEntries(DETAILS.map((path) => [path[path.length - 1], text(scalarOf(at(object, path)))])),
    },
  });
};

function subjectOf(object: JsonObject, kind: string): string {
  const meeting = { id: scalarOf(object.meeting_id) ?? scalarOf(object.webinar_id), topic: scalarOf(object.topic) ?? scalarOf(object.meeting_topic) };
  if (meeting.topic || ['meeting', 'webinar', 'recording'].includes(kind)) {
    const id = meeting.id ?? scalarOf(object.id);
    return meeting.topic || id ? `in ${meetingName({ ...meeting, id }, kind === 'webinar' ? kind : 'meeting')}` : '';
  }
  const name = label(NAMES.map((path) => scalarOf(at(object, path.split('.')))).find((value) => value !== undefined));
  return name && `on "${name}"`;
}
