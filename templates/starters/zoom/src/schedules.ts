import type { Handler, Severity } from '../framework';
import { hostOf, kindOf, meetingDetails, meetingName } from './meetings';
import { changeDetails, compareSettings } from './setting-changes';
import { label, some, text, words } from './text';
import { changedFields } from './users';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** A meeting or webinar was scheduled. Of its passcode only whether there is one is reported: Zoom leaves the field out when not. */
export const scheduled: Handler<Events['meeting.created']> = (event) => {
  const { object } = event.body.payload;
  const passcode = text(object.password) !== undefined;
  return zoomEvent(event, {
    summary: words(actorOf(event.body, hostOf(object)), `scheduled ${meetingName(object, kindOf(event.type))}`, !passcode && 'without a passcode'),
    severity: passcode ? 'INFO' : 'NOTICE',
    category: 'meeting',
    actor: hostOf(object),
    details: {
      ...meetingDetails(object),
      passcode_set: passcode,
      alternative_hosts: text(object.settings?.alternative_hosts),
      creation_source: text(object.creation_source),
    },
  });
};

/** `object` and `old_object` have what was changed. Its settings are judged by the rules of setting-rules.ts. */
export const rescheduled: Handler<Events['meeting.updated']> = (event) => {
  const { object, old_object: old } = event.body.payload;
  const fields = changedFields(object, old).filter((field) => field !== 'settings');
  const { settings } = object;
  const changes = settings ? compareSettings(settings, old?.settings ?? {}) : [];
  const unprotected = fields.includes('password') && text(object.password) === undefined && text(old?.password) !== undefined;
  const weakened = changes.flatMap(({ weakens }) => weakens ?? []);
  return zoomEvent(event, {
    summary: words(
      actorOf(event.body, hostOf(object)),
      `changed ${some([...fields, ...changes.map(({ path }) => path)], 5) || 'the schedule'}`,
      `of ${meetingName({ id: object.id, topic: text(object.topic) ?? old?.topic }, kindOf(event.type))}`,
      unprotected && 'and took away its passcode',
      weakened.length > 0 && `(${some(weakened)})`,
    ),
    severity: unprotected || weakened.length > 0 ? 'NOTICE' : 'INFO',
    category: 'meeting',
    actor: hostOf(object),
    details: {
      ...meetingDetails(object),
      previous_meeting_topic: fields.includes('topic') ? text(old?.topic) : undefined,
      changed_fields: fields.length > 0 ? fields : undefined,
      passcode_set: fields.includes('password') ? text(object.password) !== undefined : undefined,
      alternative_hosts: text(settings?.alternative_hosts),
      ...(changes.length > 0 ? changeDetails(changes) : {}),
    },
  });
};

export function unscheduled(severity: Severity, did: string): Handler<Events['meeting.deleted']> {
  return (event) => {
    const { object, operation } = event.body.payload;
    return zoomEvent(event, {
      summary: words(
        actorOf(event.body, hostOf(object)), did,
        meetingName(object, kindOf(event.type)), label(operation) && `(${label(operation)})`,
      ),
      severity,
      category: 'meeting',
      actor: hostOf(object),
      details: { ...meetingDetails(object), operation: text(operation) },
    });
  };
}
