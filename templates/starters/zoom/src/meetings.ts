import { timestampOf } from '../framework';
import type { Details, Handler } from '../framework';
import { display, displayAll, identify } from './people';
import type { Person } from './people';
import { label, list, text, words } from './text';
import type { Value } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

export interface Meeting {
  readonly id?: Value;
  readonly uuid?: Value;
  readonly host_id?: Value;
  readonly host_email?: Value;
  readonly topic?: Value;
  readonly type?: Value;
  readonly start_time?: Value;
  readonly end_time?: Value;
}

/** `meeting "Weekly sync" (123)`, or `a meeting`. */
export function meetingName({ id, topic }: Pick<Meeting, 'id' | 'topic'>, kind = 'meeting'): string {
  const name = label(topic);
  const number = label(id);
  return name || number ? words(kind, name && `"${name}"`, name && number ? `(${number})` : number) : `a ${kind}`;
}

/** A meeting's number is a text in some events and an integer in others; in the index it has one type. */
export function meetingDetails({ id, uuid, host_id, host_email, topic, type, start_time, end_time }: Meeting): Details {
  return {
    meeting_id: text(id),
    meeting_uuid: text(uuid),
    meeting_topic: text(topic),
    meeting_type: text(type),
    host_id: text(host_id),
    host_email: text(host_email),
    start_time: timeText(start_time),
    end_time: timeText(end_time),
  };
}

/** What is no time, as the empty text, is left out. */
export function timeText(value: Value): string | undefined {
  return timestampOf(value)?.toISOString();
}

export function hostOf({ host_email, host_id }: Meeting): Person {
  return { email: host_email, id: host_id };
}

/** `meeting` or `webinar`, from the event's type. */
export function kindOf(type: string): string {
  return type.split('.')[0];
}

export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function meeting(did: string): Handler<Events['meeting.started']> {
  return (event) => {
    const { object } = event.body.payload;
    const host = hostOf(object);
    return zoomEvent(event, {
      summary: words(capital(meetingName(object, kindOf(event.type))), display(host, '') && `of host ${display(host)}`, did),
      severity: 'INFO',
      category: 'meeting',
      actor: host,
      details: { ...meetingDetails(object), duration_minutes: text(object.duration) },
    });
  };
}

/** Without the links to the post and the meeting: the second one lets people in. */
export const riskAlert: Handler<Events['meeting.risk_alert']> = (event) => {
  const { object } = event.body.payload;
  const { post_platform: platform, post_time, post_user } = object.armn_details ?? {};
  const host = hostOf(object);
  return zoomEvent(event, {
    summary: words(
      `The link to ${meetingName(object)}`,
      display(host, '') && `of ${display(host)}`,
      `was published on ${label(platform) || 'the internet'}`,
      label(post_user) && `by ${label(post_user)}`,
    ),
    severity: 'WARNING',
    category: 'meeting',
    targets: [host],
    details: { ...meetingDetails(object), post_platform: text(platform), post_time: text(post_time), post_user: text(post_user) },
  });
};

/** A live stream takes a meeting out to whoever watches. The stream's URL and key stay here. */
export function liveStreaming(severity: 'WARNING' | 'INFO', did: string): Handler<Events['meeting.live_streaming_started']> {
  return (event) => {
    const { object } = event.body.payload;
    const service = object.live_streaming?.service;
    return zoomEvent(event, {
      summary: words(actorOf(event.body, hostOf(object)), did, meetingName(object), 'live', label(service) && `to ${label(service)}`),
      severity,
      category: 'meeting',
      actor: hostOf(object),
      details: { ...meetingDetails(object), streaming_service: text(service) },
    });
  };
}

/** The notes that Zoom's AI wrote of a meeting, given to people who may not have been in it. */
export const summaryShared: Handler<Events['meeting.summary_shared']> = (event) => {
  const { object } = event.body.payload;
  const meetingOf: Meeting = {
    id: object.meeting_id,
    uuid: object.meeting_uuid,
    topic: object.meeting_topic,
    host_id: object.meeting_host_id,
    host_email: object.meeting_host_email,
    start_time: object.meeting_start_time,
    end_time: object.meeting_end_time,
  };
  const people = list(object.share_with_users).map(({ user_email: email }) => ({ email })).filter(identify);
  return zoomEvent(event, {
    summary: words(
      actorOf(event.body, hostOf(meetingOf)), `shared the summary of ${meetingName(meetingOf)}`,
      people.length > 0 && `with ${displayAll(people, 'nobody')}`,
    ),
    severity: 'NOTICE',
    category: 'meeting',
    actor: hostOf(meetingOf),
    targets: people,
    details: meetingDetails(meetingOf),
  });
};
