import type { JsonObject } from '../framework';
import { identify } from './people';
import type { Person } from './people';
import type { Value } from './text';
import { at } from './times';

/** What Zoom calls those who do things, and those to whom they are done, e.g. `caller`, `caller_name` and `caller_email`. */
const ACTORS = ['participant', 'user', 'sender', 'inviter', 'inviters', 'requester', 'caller', 'call_qos', 'visitor', 'agent', 'owner'];
const TARGETS = ['invitee', 'contact', 'callee', 'recipient', 'members', 'to_members', 'app_members', 'share_with_users'];
/** Where these are, besides the object and the payload themselves. */
const PLACES = ['chat_message', 'chat_message_file', 'test_result', 'call_logs.0', 'recordings.0', 'interaction_info', 'agent_info'];

/** Who is in an event of which nothing is known. Who registers for a meeting is not reported. */
export function findPeople(type: string, payload: JsonObject, operator: Person | undefined): { actor?: Person; targets: Person[] } {
  const object = objectOf(payload.object);
  // Events of chatbots have no object, and names in another spelling.
  const bot = { user_name: payload.userName, user_id: payload.userId ?? payload.user_id } as JsonObject;
  const places = [object, ...PLACES.map((path) => objectOf(at(object, path.split('.')))), bot];
  const actors = [...(type.startsWith('user.') || scalarOf(object.email) ? people(object) : []), ...find(ACTORS, places)];
  const targets = find(TARGETS, places);
  if (operator) {
    return { actor: operator, targets: targets.length > 0 ? targets : actors.slice(0, 1) };
  }
  const host = object.registrant ? [] : find(['host', 'meeting_host'], places);
  return { actor: [...actors, ...host][0], targets };
}

/** Those who have the first of the roles that anybody has. */
function find(roles: readonly string[], places: readonly JsonObject[]): Person[] {
  for (const role of roles) {
    for (const place of places) {
      const found = [...people(place[role]), ...people(withPrefix(place, role))];
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** One person or several, as objects or by name alone. */
function people(value: unknown): Person[] {
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((each) => (Array.isArray(each) ? [] : people(each)));
  const alone = scalarOf(value);
  const fields = objectOf(value);
  const first = (...names: string[]) => names.map((name) => scalarOf(fields[name])).find((each) => each !== undefined);
  const person: Person = alone === undefined
    ? {
      email: first('email', 'user_email'),
      name: first('user_name', 'display_name', 'invitee_name', 'name', 'did_number', 'phone_number', 'number', 'extension_number'),
      id: first('participant_user_id', 'user_id', 'id', 'member_id'),
    }
    : { [String(alone).includes('@') ? 'email' : 'name']: alone };
  return identify(person) ? [person] : [];
}

/** `caller_name` and `caller_email` as `name` and `email`. */
function withPrefix(place: JsonObject, role: string): JsonObject {
  const entries = ['email', 'name', 'id', 'user_id', 'did_number', 'number'].map((field) => [field, place[`${role}_${field}`]]);
  return Object.fromEntries(entries) as JsonObject;
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};
}

/** A text or number that says something. */
export function scalarOf(value: unknown): Value {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
