import { isDeepStrictEqual } from 'node:util';
import type { Handler, Severity } from '../framework';
import { label, operatorOf, some, words, zoomEvent } from './zoom-event';
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

/** Signing in and out. Zoom reports success only, and no IP address. */
export function session(did: string): Handler<Events['user.signed_in']> {
  return (event) => {
    const { email, id, client_type, version, login_type } = event.body.payload.object;
    const method = word(LOGIN_TYPES, login_type);
    return zoomEvent(event, {
      summary: words(label(email), did, client_type && `from ${label(client_type)}`, method && `(${label(method)})`),
      severity: 'INFO',
      category: 'authentication',
      details: { username: email, user_id: id, login_type: method, client_type, client_version: version, success: true },
    });
  };
}

/** Users who come and go; without a verb, of their own accord. */
export function user(severity: Severity, did?: string): Handler<Events['user.created'] | Events['user.deleted']> {
  return (event) => {
    const { payload } = event.body;
    const { email, id, type } = payload.object;
    const how = 'creation_type' in payload ? payload.creation_type : undefined;
    return zoomEvent(event, {
      summary: did
        ? words(operatorOf(event.body), did, `user ${label(email)}`, how && `(${label(how)})`)
        : `${label(email)} accepted the invitation to the account`,
      severity,
      category: 'account-management',
      details: { username: email, user_id: id, user_type: word(USER_TYPES, type), creation_type: how },
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
  const name = label(object.email) || label(object.id);
  const did = OPERATIONS.get(operation ?? '')?.(name) ?? `changed ${some(changed, 5) || 'the profile'} of user ${name}`;
  return zoomEvent(event, {
    summary: `${operatorOf(event.body)} ${did}${roleChange || ''}`,
    severity: roleChange ? 'WARNING' : operation || changed.includes('email') || changed.includes('type') ? 'NOTICE' : 'INFO',
    category: 'account-management',
    details: {
      operation,
      changed_fields: changed.length > 0 ? changed : undefined,
      user_id: object.id,
      username: object.email,
      previous_username: changed.includes('email') ? old?.email : undefined,
      role: text(object.role),
      previous_role: text(old?.role),
      user_type: word(USER_TYPES, object.type),
      previous_user_type: word(USER_TYPES, old?.type),
      department: object.dept,
      previous_department: old?.dept,
      group_id: object.primary_group_id,
      previous_group_id: old?.primary_group_id,
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

function word(known: ReadonlyMap<string, string>, code: number | string | null | undefined): string | undefined {
  return code === null || code === undefined ? undefined : known.get(String(code)) ?? `type ${code}`;
}

function text(value: number | string | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
