import type { Handler, Severity } from '../framework';
import { displayAll } from './people';
import { label, list, text, words } from './text';
import type { Value } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

function nameOf({ id, name }: { readonly id?: Value; readonly name?: Value }): string {
  return label(name) ? `"${label(name)}"` : label(id) || 'unknown';
}

export function group(severity: Severity, did: string): Handler<Events['group.created'] | Events['group.updated']> {
  return (event) => {
    const { payload } = event.body;
    const { object } = payload;
    const old = 'old_object' in payload ? text(payload.old_object?.name) : undefined;
    return zoomEvent(event, {
      summary: words(actorOf(event.body), did, `group ${nameOf(object)}`, old && old !== object.name && `(was "${label(old)}")`),
      severity,
      category: 'account-management',
      details: { group_id: text(object.id), group_name: text(object.name), previous_group_name: old },
    });
  };
}

/** Members and administrators of a group; `%s` in the words is where they go. */
export function groupMembers(
  severity: Severity,
  did: string,
): Handler<Events['group.admin_added'] | Events['group.member_added']> {
  return (event) => {
    const { object } = event.body.payload;
    const people = list('admins' in object ? object.admins : 'members' in object ? object.members : []);
    const names = people.map(({ email, id }) => text(email) ?? text(id) ?? 'unknown');
    return zoomEvent(event, {
      summary: `${actorOf(event.body)} ${did.replace('%s', () => displayAll(people, 'nobody'))} group ${nameOf({ id: object.id })}`,
      severity,
      category: 'account-management',
      targets: people,
      details: { group_id: text(object.id), ['admins' in object ? 'group_admins' : 'group_members']: names },
    });
  };
}
