import { isDeepStrictEqual } from 'node:util';
import type { Handler, Severity } from '../framework';
import { identify } from './people';
import type { Person } from './people';
import { label, some, text, word, words } from './text';
import type { Value } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** How somebody signed in. In words that no MozDef plugin listens for, as `google` alone would be. */
const LOGIN_TYPES = new Map([
  ['0', 'Facebook account'],
  ['1', 'Google account'],
  ['24', 'Apple account'],
  ['27', 'Microsoft account'],
  ['97', 'mobile device'],
  ['98', 'RingCentral account'],
  ['99', 'API'],
  ['100', 'Zoom password'],
  ['101', 'single sign-on'],
]);

const USER_TYPES = new Map([['1', 'basic'], ['2', 'licensed']]);

/** A user of the account. The e-mail address is the login name; the name is only of use where it is missing. */
function userOf({ id, email, display_name: name }: { readonly id?: Value; readonly email?: Value; readonly display_name?: Value }): Person {
  return { id, email, name };
}

/** The user, for the summary: by what is known best. */
function nameOf(person: Person): string {
  return label(identify(person)) || 'unknown';
}

/** Signing in and out. Zoom reports success only, and no IP address. */
export function session(did: string): Handler<Events['user.signed_in']> {
  return (event) => {
    const { email, id, client_type, version, login_type } = event.body.payload.object;
    const method = word(LOGIN_TYPES, login_type);
    return zoomEvent(event, {
      summary: words(
        label(identify({ email, id })) || 'Somebody', did, text(client_type) && `from ${label(client_type)}`, method && `(${method})`,
      ),
      severity: 'INFO',
      category: 'authentication',
      actor: { email, id },
      details: { login_type: method, clientname: text(client_type), client_type: text(client_type), client_version: text(version), success: true },
    });
  };
}

/** Users who come and go; without a verb, of their own accord. */
export function user(severity: Severity, did?: string): Handler<Events['user.created'] | Events['user.deleted']> {
  return (event) => {
    const { payload } = event.body;
    const who = userOf(payload.object);
    const how = 'creation_type' in payload ? payload.creation_type : undefined;
    return zoomEvent(event, {
      summary: did
        ? words(actorOf(event.body), did, `user ${nameOf(who)}`, text(how) && `(${label(how)})`)
        : `${label(identify(who)) || 'Somebody'} accepted the invitation to the account`,
      severity,
      category: 'account-management',
      ...(did ? { targets: [who] } : { actor: who }),
      details: { user_type: word(USER_TYPES, payload.object.type), creation_type: text(how) },
    });
  };
}

const OPERATIONS = new Map([
  ['change_password', (name: string) => `changed the password of user ${name}`],
  ['sign_out_from_all_devices', (name: string) => `signed user ${name} out of all devices`],
]);

/** Only the listed fields are reported with their values: a profile also has the host key, phone numbers and the like. */
export const profileChanged: Handler<Events['user.updated']> = (event) => {
  const { object, old_object: old, operation } = event.body.payload;
  const changed = changedFields(object, old);
  const roleChange = changed.includes('role') && `: role ${label(old?.role) || 'unknown'} -> ${label(object.role) || 'unknown'}`;
  const name = nameOf(userOf(object));
  const did = OPERATIONS.get(text(operation) ?? '')?.(name) ?? `changed ${some(changed, 5) || 'the profile'} of user ${name}`;
  return zoomEvent(event, {
    summary: `${actorOf(event.body)} ${did}${roleChange || ''}`,
    severity: roleChange ? 'WARNING' : text(operation) || changed.includes('email') || changed.includes('type') ? 'NOTICE' : 'INFO',
    category: 'account-management',
    targets: [userOf(object)],
    details: {
      operation: text(operation),
      changed_fields: changed.length > 0 ? changed : undefined,
      previous_username: changed.includes('email') ? text(old?.email) : undefined,
      role: text(object.role),
      previous_role: text(old?.role),
      user_type: word(USER_TYPES, object.type),
      previous_user_type: word(USER_TYPES, old?.type),
      department: text(object.dept),
      previous_department: text(old?.dept),
      group_id: text(object.primary_group_id),
      previous_group_id: text(old?.primary_group_id),
    },
  });
};

/** Names of the fields that differ; without the old ones, all that Zoom sent. */
export function changedFields(object: object, old: object | null | undefined): string[] {
  const before = new Map(Object.entries(old ?? {}));
  const after = new Map(Object.entries(object));
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((field) => field !== 'id' && !isDeepStrictEqual(after.get(field), before.get(field)));
}
